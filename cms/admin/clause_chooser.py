"""Choosing a clause of a regulation in the editor."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from cms.models import RegulationClause


class ClauseSearchForm(BaseFilterForm):
    """Finds by the regulation, the number or the words of a clause."""

    q = forms.CharField(label=_("Regulation, number or words"), required=False)

    @override
    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        if words := self.cleaned_data.get("q"):
            self.is_searching, self.search_query = True, words
            for word in words.split():
                held = Q(page__title__icontains=word) | Q(label__icontains=word) | Q(text__icontains=word)
                objects = objects.filter(held)
        return objects


class _FindClause:
    filter_form_class = ClauseSearchForm

    def get_object_list(self) -> QuerySet[RegulationClause]:
        """Returns the clauses of published regulations; headings are none to rest on."""
        rows = RegulationClause.objects.filter(page__live=True, kind="article").select_related("page")
        return rows.order_by("page__title", "position")

    @property
    def columns(self) -> list[Column]:
        return [self.title_column, Column("page", label=_("Regulation"), accessor="page.title")]  # type: ignore[attr-defined]  # of the view it is mixed into


class ChooseClauseView(_FindClause, ChooseView):
    """The whole chooser."""


class ChooseClauseResultsView(_FindClause, ChooseResultsView):
    """Its list alone."""


class ClauseChooserViewSet(ChooserViewSet):
    """The clauses of published regulations."""

    model = RegulationClause
    icon = "form"
    choose_one_text = _("Choose a clause")
    choose_another_text = _("Choose another clause")
    choose_view_class = ChooseClauseView
    choose_results_view_class = ChooseClauseResultsView
    per_page = 20


clause_chooser = ClauseChooserViewSet("cms_clause_chooser")
