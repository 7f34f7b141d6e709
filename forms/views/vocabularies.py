"""Vocabularies in the admin: search, dates, levels, and pasting from a spreadsheet."""

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.auth import require_admin_access
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from forms.field_types.errors import FieldError
from forms.models import Vocabulary, VocabularyTerm
from forms.problem_texts import fix_of, message_of
from forms.services.paste_terms import paste_terms, read_terms


class VocabularyViewSet(SnippetViewSet):
    """The list of vocabularies."""

    model = Vocabulary
    icon = "list-ul"
    menu_label = gettext_lazy("Vocabularies")
    list_display = [
        "title",
        "key",
        Column("count", label=gettext_lazy("Terms"), accessor=lambda row: row.terms.count()),
    ]
    panels = [
        MultiFieldPanel(
            [FieldPanel("title"), FieldPanel("title_en"), FieldPanel("key"), FieldPanel("description")],
            heading=gettext_lazy("About the vocabulary"),
        )
    ]


class TermViewSet(SnippetViewSet):
    """The terms of all vocabularies, found by words, code and vocabulary."""

    model = VocabularyTerm
    icon = "tag"
    menu_label = gettext_lazy("Terms")
    list_display = ["label", "code", "vocabulary", "parent", "starts_on", "ends_on"]
    list_filter = ["vocabulary"]
    list_per_page = 50
    panels = [
        FieldPanel("vocabulary"),
        FieldRowPanel([FieldPanel("label"), FieldPanel("label_en")]),
        FieldRowPanel([FieldPanel("code"), FieldPanel("position")]),
        FieldPanel("parent"),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
    ]


class PasteForm(django_forms.Form):
    """Lines copied from a spreadsheet."""

    lines = django_forms.CharField(
        label=gettext_lazy("Terms, one a line"),
        widget=django_forms.Textarea(attrs={"rows": 14}),
        help_text=gettext_lazy(
            "Columns: code, words, words in English, code of the term above, first day, last day. "
            "Copy them from a spreadsheet, or part them by |. Terms whose code exists are changed; none is taken away."
        ),
    )


@require_admin_access
def paste(request: HttpRequest, vocabulary_id: int) -> HttpResponse:
    """Shows what pasted lines mean, then takes them over: all of them or none."""
    if not (request.user.has_perm("forms.add_vocabularyterm") and request.user.has_perm("forms.change_vocabularyterm")):
        raise PermissionDenied
    vocabulary = get_object_or_404(Vocabulary, pk=vocabulary_id)
    form = PasteForm(request.POST or None)
    terms = []
    if request.method == "POST" and form.is_valid():
        try:
            terms = read_terms(form.cleaned_data["lines"], list(vocabulary.terms.values_list("code", flat=True)))
        except FieldError as error:
            form.add_error("lines", f"{message_of(error.code, error.context)} {fix_of(error.code, error.context)}")
        if terms and "take" in request.POST and not any(term.problem for term in terms):
            try:
                added, changed = paste_terms(vocabulary=vocabulary, terms=terms)
            except ValidationError as error:
                form.add_error("lines", error.messages[0])
            else:
                told = _("%(added)s terms added, %(changed)s changed.") % {"added": added, "changed": changed}
                messages.success(request, told)
                return redirect(VocabularyTerm.snippet_viewset.get_url_name("list"))
    wrong = sum(1 for term in terms if term.problem)
    return TemplateResponse(
        request,
        "forms/admin/paste_terms.html",
        {"paste_form": form, "vocabulary": vocabulary, "terms": terms, "wrong": wrong},
    )
