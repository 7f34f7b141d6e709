"""学习 in the administration's menu."""

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup

from cms.models import Recording

from . import learning_pages
from .changed_clauses import ChangedClausesViewSet
from .exam_screens import ExamViewSet, PaperViewSet
from .path_screens import LearningPathViewSet
from .question_screens import QuestionBankViewSet, QuestionViewSet


class LearningGroup(ViewSetGroup):
    """Banks, questions, papers, exams, paths, videos."""

    menu_label = _("Learning")
    menu_icon = "help"
    menu_order = 140
    items = (
        QuestionBankViewSet(),
        QuestionViewSet(),
        ChangedClausesViewSet(),
        PaperViewSet(),
        ExamViewSet(),
        LearningPathViewSet(),
    )

    def get_submenu_items(self) -> list[Any]:
        """Adds the recordings, whose screens are those of a snippet."""
        items: list[Any] = super().get_submenu_items()
        recordings = Recording.snippet_viewset.get_menu_item(len(items))  # type: ignore[attr-defined]  # set by register_snippet
        return [*items, recordings]


urlpatterns: list[URLPattern] = [
    path("learning/banks/<int:bank_id>/exchange/", learning_pages.exchange, name="question_exchange"),
    path("learning/banks/<int:bank_id>/export/<str:kind>/", learning_pages.export, name="question_export"),
    path("learning/questions/<int:question_id>/preview/", learning_pages.question_preview, name="question_preview"),
    path("learning/exams/<int:exam_id>/preview/", learning_pages.exam_preview, name="exam_preview"),
    path("learning/exams/<int:exam_id>/results/", learning_pages.results, name="exam_results"),
]
