"""The kinds of things the product itself makes findable."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _

from cms.models import (
    BranchIndexPage,
    BranchPage,
    CourseIndexPage,
    CoursePage,
    HomePage,
    LessonPage,
    NoticeIndexPage,
    NoticePage,
    RegulationIndexPage,
    ShowcaseIndexPage,
    ShowcasePage,
    StoryIndexPage,
    StoryPage,
    TrainingBaseIndexPage,
    TrainingBasePage,
)
from organization.models import Membership, Unit
from organization.unit_moves import unit_moved

from .cases import CaseSource
from .clauses import ClauseSource
from .documents import DocumentSource
from .listening import queue_later
from .pages import PageSource
from .people import MemberSource, UnitSource
from .procedures import ProcedureSource
from .questions import QuestionSource
from .records import RecordSource
from .registry import register
from .regulations import RegulationSource

if TYPE_CHECKING:
    from search.models import SearchDocument


def register_builtin() -> None:
    """Registers every source and lets it listen to changes."""
    for source in (
        PageSource("showcase", _("Showcase"), ShowcasePage),
        PageSource("story", _("Story"), StoryPage),
        PageSource("notice", _("Notice"), NoticePage),
        RegulationSource(),
        ClauseSource(),
        PageSource("branch", _("Branch card"), BranchPage),
        PageSource(
            "page",
            _("Page"),
            HomePage,
            ShowcaseIndexPage,
            BranchIndexPage,
            StoryIndexPage,
            NoticeIndexPage,
            RegulationIndexPage,
            CourseIndexPage,
            TrainingBaseIndexPage,
        ),
        PageSource("course", _("Course"), CoursePage),
        PageSource("lesson", _("Lesson"), LessonPage),
        PageSource("training_base", _("Training base"), TrainingBasePage),
        QuestionSource(),
        DocumentSource(),
        ProcedureSource(),
        CaseSource(),
        RecordSource(),
        MemberSource(),
        UnitSource(),
    ):
        register(source)
        source.connect()
    unit_moved.connect(_unit_moved, dispatch_uid="search.unit_moved")
    post_save.connect(_unit_renamed, sender=Unit, dispatch_uid="search.unit_renamed")


def _unit_moved(unit: Any, **_rest: Any) -> None:
    """Everything that lies there is found by others now, and under another path."""
    from search.models import SearchDocument

    _queue(
        SearchDocument.objects.filter(unit_path__startswith=unit.path),
        Membership.objects.filter(unit__path__startswith=unit.path),
    )


def _unit_renamed(instance: Unit, *, created: bool = False, **_rest: Any) -> None:
    """Pages, records and members name the unit they belong to; cases do not."""
    from search.models import SearchDocument

    if not created:
        there = SearchDocument.objects.filter(unit_path=instance.path).exclude(kind__in=["case", "unit"])
        _queue(there, Membership.objects.filter(unit=instance))


def _queue(documents: "QuerySet[SearchDocument]", memberships: QuerySet[Membership]) -> None:
    by_kind: defaultdict[str, set[str]] = defaultdict(set)
    for kind, object_id in documents.values_list("kind", "object_id"):
        by_kind[kind].add(object_id)
    by_kind["member"] |= {str(pk) for pk in memberships.values_list("member", flat=True)}
    for kind, ids in by_kind.items():
        queue_later(kind, ids)
