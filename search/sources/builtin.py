"""The kinds of things the product itself makes findable."""

from collections import defaultdict
from typing import Any

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
    RegulationPage,
    ShowcaseIndexPage,
    ShowcasePage,
    StoryIndexPage,
    StoryPage,
)
from organization.models import Membership
from organization.unit_moves import unit_moved

from .cases import CaseSource
from .clauses import ClauseSource
from .documents import DocumentSource
from .listening import queue_later
from .pages import PageSource
from .people import MemberSource, UnitSource
from .procedures import ProcedureSource
from .records import RecordSource
from .registry import register


def register_builtin() -> None:
    """Registers every source and lets it listen to changes."""
    for source in (
        PageSource("showcase", _("Showcase"), ShowcasePage),
        PageSource("story", _("Story"), StoryPage),
        PageSource("notice", _("Notice"), NoticePage),
        PageSource("regulation", _("Regulation"), RegulationPage),
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
        ),
        PageSource("course", _("Course"), CoursePage),
        PageSource("lesson", _("Lesson"), LessonPage),
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


def _unit_moved(unit: Any, **_rest: Any) -> None:
    """Everything that lies there is found by others now, and under another path."""
    from search.models import SearchDocument

    by_kind: dict[str, set[str]] = defaultdict(set)
    there = SearchDocument.objects.filter(unit_path__startswith=unit.path)
    for kind, object_id in there.values_list("kind", "object_id"):
        by_kind[kind].add(object_id)
    members = Membership.objects.filter(unit__path__startswith=unit.path)
    by_kind["member"] |= {str(pk) for pk in members.values_list("member", flat=True)}
    for kind, ids in by_kind.items():
        queue_later(kind, ids)
