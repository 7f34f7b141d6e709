"""Wagtail's screens for promoted results, in our words: equal questions match, not only the same letters."""

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail.contrib.search_promotions.forms import QueryForm
from wagtail.contrib.search_promotions.views import settings


class QuestionForm(QueryForm):
    """The question for which results are picked."""

    query_string = django_forms.CharField(label=_("What is asked"), max_length=120)


class AddBestBet(settings.CreateView):
    """Picks results for a question; ``?question=`` fills it in, as the report of questions does."""

    form_class = QuestionForm
    template_name = "search/admin/add_best_bet.html"

    @override
    def get_initial(self) -> dict[str, str]:
        question = self.request.GET.get("question", "").replace("\x00", "")[:120]
        return {**super().get_initial(), **({"query_string": question} if question else {})}


class EditBestBet(settings.EditView):
    """Changes what was picked for a question."""

    form_class = QuestionForm
    template_name = "search/admin/edit_best_bet.html"
