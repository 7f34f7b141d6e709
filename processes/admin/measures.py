"""Indicators and duties in the admin: listed, written without code, tried before they are kept."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.snippets.views.snippets import SnippetViewSet

from organization import clock
from organization.models import Unit
from processes import measure_texts as texts
from processes.engine.measures.model import Kind
from processes.engine.measures.words import words_of
from processes.engine.spans import span_called, span_of
from processes.models import MeasureKind, StoredMeasure
from processes.services.measures.trying import procedure_called, register_called, tried
from processes.views.member_request import MemberRequest

from .measure_form import MeasureForm
from .operations import PER_PAGE, may


class MeasureViewSet(SnippetViewSet):
    """The screens for indicators and duties."""

    model = StoredMeasure
    icon = "order"
    menu_label = _("Indicators and duties")
    menu_name = "measures"
    list_display: Any = ["__str__", "key", "kind", "procedure", "is_active"]
    list_filter = ["kind", "is_active", "procedure"]
    search_fields = ["key", "document"]
    list_per_page = PER_PAGE
    copy_view_enabled = False
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    MultiFieldPanel(
                        [
                            FieldRowPanel([FieldPanel("title_zh"), FieldPanel("title_en")]),
                            FieldRowPanel([FieldPanel("summary_zh"), FieldPanel("summary_en")]),
                            FieldRowPanel([FieldPanel("key"), FieldPanel("kind")]),
                            FieldPanel("is_active"),
                        ],
                        heading=_("What it is"),
                    ),
                    MultiFieldPanel(
                        [
                            FieldRowPanel([FieldPanel("of"), FieldPanel("procedure_key")]),
                            FieldRowPanel([FieldPanel("table"), FieldPanel("register")]),
                            FieldPanel("where"),
                            FieldRowPanel([FieldPanel("when"), FieldPanel("every")]),
                            FieldPanel("on"),
                            FieldPanel("unit"),
                        ],
                        heading=_("What is counted, and when"),
                    ),
                    HelpPanel(template="processes/admin/measure_try.html", heading=_("Try it")),
                ],
                heading=_("What is counted, and when"),
            ),
            ObjectList(
                [
                    FieldPanel("how"),
                    FieldPanel("value"),
                    FieldPanel("base"),
                    FieldPanel("by"),
                    FieldPanel("out_of"),
                    FieldPanel("duties"),
                    FieldRowPanel([FieldPanel("roll_up"), FieldPanel("direction"), FieldPanel("shown_as")]),
                    FieldRowPanel([FieldPanel("target"), FieldPanel("zero"), FieldPanel("full")]),
                    FieldRowPanel([FieldPanel("seen_by"), FieldPanel("least")]),
                ],
                heading=_("The figure"),
            ),
            ObjectList(
                [
                    FieldPanel("kinds"),
                    FieldPanel("applies"),
                    FieldRowPanel([FieldPanel("need"), FieldPanel("warn_days"), FieldPanel("starts_on")]),
                ],
                heading=_("Whose duty it is"),
            ),
        ],
        base_form_class=MeasureForm,
    )


@require_POST
@require_admin_access
def try_measure(request: MemberRequest, pk: int = 0) -> HttpResponse:
    """Shows what the definition in the form would give for a unit and a span; nothing is kept."""
    may(request, "change_storedmeasure")
    stored = get_object_or_404(StoredMeasure, pk=pk) if pk else StoredMeasure()
    form = MeasureViewSet().get_edit_handler().get_form_class()(request.POST, instance=stored)
    units = Unit.objects.filter(dissolved_on=None)
    unit = units.filter(code=request.POST.get("try_unit", "").strip()).first() or units.order_by("path").first()
    context: dict[str, Any] = {"form": form, "unit": unit}
    if form.is_valid() and unit is not None:
        document = form.document()
        kind: Kind = "duty" if form.cleaned_data["kind"] == MeasureKind.DUTY else "indicator"
        asked = span_called(request.POST.get("try_span", "").strip())
        span = asked if asked and asked.every == document["every"] else span_of(document["every"], clock.today())
        trial = tried(document, kind, unit, span)
        spec = StoredMeasure(kind=kind, document=document).spec
        context |= {
            "trial": trial,
            "text": texts.STATES[trial.state] if trial.state else texts.figure_text(spec, trial.value),
            "span_text": texts.span_text(span),
        }
    context["words"] = _words(form)
    return TemplateResponse(request, "processes/admin/measure_trial.html", context)


def _words(form: MeasureForm) -> list[tuple[str, str]]:
    """The names that formulas may use for what is looked through, with what they are."""
    said = getattr(form, "cleaned_data", {})
    definition = procedure_called(str(said.get("procedure_key") or ""))
    register = register_called(str(said.get("register") or ""))
    source = {"of": str(said.get("of") or "cases"), "table": str(said.get("table") or "")}
    words = words_of(texts.source_of(source), definition, register)
    labels = texts.field_labels(definition.form if definition else register)
    names = [(name, labels.get(name, "")) for name in words.names]
    return [*names, *((f"{each}(…)", "") for each in words.functions)]


urlpatterns: list[URLPattern] = [
    path("measures/try/", try_measure, name="processes_measure_try_new"),
    path("measures/<int:pk>/try/", try_measure, name="processes_measure_try"),
]
