"""Campaigns in the admin: rules, windows, quota, weights, and the panel chosen by searching for members."""

from collections.abc import Mapping
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.blocks.base import BlockField
from wagtail.snippets.views.snippets import SnippetViewSet

from organization.admin.choosers import member_chooser, unit_chooser
from processes.builder.blocks import Record, item, key_block
from processes.builder.parts import Pairs, Rows
from processes.models import Campaign
from processes.texts import localized

MemberBlock = member_chooser.get_block_class(name="MemberChooserBlock", module_path="processes.admin.campaigns")
PANEL = Rows(MemberBlock(label=gettext_lazy("Member")), collapsed=False)


class ParameterValueBlock(Record):
    """One parameter of the procedure with the value that holds in this campaign."""

    name = key_block(label=gettext_lazy("Parameter"))
    says = blocks.CharBlock(label=gettext_lazy("Value"))

    class Meta:
        label_format = "{name} = {says}"


PARAMETERS = Pairs(ParameterValueBlock(label=gettext_lazy("Parameter")))


class CampaignAdminForm(WagtailAdminModelForm):
    """Edits a campaign; categories and parameters are checked against the procedure."""

    categories_text = django_forms.CharField(
        label=gettext_lazy("Categories"),
        required=False,
        help_text=gettext_lazy("Values of the procedure's choice, separated by commas; empty = all of them."),
    )
    parameter_values = BlockField(
        PARAMETERS, required=False, label=gettext_lazy("Parameters"), help_text=gettext_lazy("For example the weights.")
    )
    experts = BlockField(PANEL, required=False, label=gettext_lazy("Panel of experts"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["categories_text"] = ", ".join(self.instance.categories or ())
        self.initial["parameter_values"] = PARAMETERS.to_python(
            PARAMETERS.from_document(self.instance.parameters or {})
        )
        panel = list(self.instance.panel.all()) if self.instance.pk else []
        self.initial["experts"] = PANEL.to_python([item(member.pk, "row") for member in panel])

    def clean_categories_text(self) -> str:
        text: str = self.cleaned_data["categories_text"]
        return text.replace("，", ",").replace("、", ",")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        self.instance.categories = [
            each.strip() for each in cleaned.get("categories_text", "").split(",") if each.strip()
        ]
        if cleaned.get("parameter_values") is not None:
            self.instance.parameters = PARAMETERS.to_document(cleaned["parameter_values"])
        procedure = cleaned.get("procedure")
        version = procedure.current_version if procedure else None
        if version is not None:
            self._check_parameters(version.definition.parameters)
        return cleaned

    def _check_parameters(self, known: Mapping[str, Any]) -> None:
        for key, value in self.instance.parameters.items():
            spec = known.get(key)
            if spec is None:
                names = ", ".join(f"{name} ({localized(each.title)})" for name, each in known.items())
                self.add_error(
                    "parameter_values",
                    ValidationError(_("“%(key)s” is unknown. Known: %(names)s.") % {"key": key, "names": names}),
                )
            elif problem := out_of_bounds(spec, value):
                self.add_error("parameter_values", ValidationError(problem))

    def save(self, commit: bool = True) -> Campaign:
        campaign: Campaign = super().save(commit=commit)
        if commit:
            campaign.panel.set([each.value for each in self.cleaned_data.get("experts") or () if each.value])
        return campaign


def out_of_bounds(spec: Any, value: str) -> str:
    """Returns why a value is not allowed for a parameter (the bound of the regulation), or nothing."""
    from decimal import Decimal, InvalidOperation

    try:
        number = Decimal(value)
    except InvalidOperation:
        return _("“%(title)s” must be a number.") % {"title": localized(spec.title)}
    if spec.minimum is not None and number < Decimal(spec.minimum):
        return _("“%(title)s” must not be below %(bound)s (%(source)s).") % {
            "title": localized(spec.title),
            "bound": spec.minimum,
            "source": spec.source or _("rule of the procedure"),
        }
    if spec.maximum is not None and number > Decimal(spec.maximum):
        return _("“%(title)s” must not be above %(bound)s (%(source)s).") % {
            "title": localized(spec.title),
            "bound": spec.maximum,
            "source": spec.source or _("rule of the procedure"),
        }
    return ""


class CampaignViewSet(SnippetViewSet):
    """The screens for campaigns."""

    model = Campaign
    icon = "date"
    menu_label = gettext_lazy("Campaigns")
    menu_name = "campaigns"
    list_display = ["title", "year", "procedure", "opens_on", "closes_on", "quota"]
    list_filter = ["year", "procedure"]
    search_fields = ["title", "title_en", "slug"]
    list_per_page = 30
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    MultiFieldPanel(
                        [
                            FieldPanel("title"),
                            FieldPanel("title_en"),
                            FieldPanel("slug"),
                            FieldPanel("procedure"),
                            FieldPanel("unit", widget=unit_chooser.widget_class),
                            FieldRowPanel([FieldPanel("year"), FieldPanel("quota")]),
                            FieldPanel("categories_text"),
                            FieldPanel("is_public"),
                        ],
                        heading=gettext_lazy("Rules"),
                    ),
                    MultiFieldPanel(
                        [
                            FieldRowPanel([FieldPanel("opens_on"), FieldPanel("closes_on")]),
                            FieldRowPanel([FieldPanel("vote_opens_at"), FieldPanel("vote_closes_at")]),
                        ],
                        heading=gettext_lazy("Windows"),
                    ),
                ],
                heading=gettext_lazy("Rules and windows"),
            ),
            ObjectList([FieldPanel("experts")], heading=gettext_lazy("Panel of experts")),
            ObjectList([FieldPanel("parameter_values")], heading=gettext_lazy("Parameters and weights")),
        ],
        base_form_class=CampaignAdminForm,
    )
