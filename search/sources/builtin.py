"""The kinds of things the product itself makes findable."""

from django.utils.translation import gettext_lazy as _

from cms.models import (
    BranchIndexPage,
    BranchPage,
    HomePage,
    NoticeIndexPage,
    NoticePage,
    ShowcaseIndexPage,
    ShowcasePage,
    StoryIndexPage,
    StoryPage,
)

from .cases import CaseSource
from .documents import DocumentSource
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
        PageSource("branch", _("Branch card"), BranchPage),
        PageSource("page", _("Page"), HomePage, ShowcaseIndexPage, BranchIndexPage, StoryIndexPage, NoticeIndexPage),
        DocumentSource(),
        ProcedureSource(),
        CaseSource(),
        RecordSource(),
        MemberSource(),
        UnitSource(),
    ):
        register(source)
        source.connect()
