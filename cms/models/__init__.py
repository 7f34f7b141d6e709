"""Everything the public site stores."""

from .branch import BranchIndexPage, BranchPage
from .document import CmsDocument
from .home import HomePage
from .image import CmsImage, CmsRendition
from .made_page import MadePage
from .notice import NoticeIndexPage, NoticePage, NoticeStatus
from .regulation import RegulationClause, RegulationIndexPage, RegulationPage, RegulationStatus, RegulationVersion
from .showcase import ShowcaseIndexPage, ShowcasePage
from .showcase_category import ShowcaseCategory
from .story import StoryIndexPage, StoryPage

__all__ = [
    "BranchIndexPage",
    "BranchPage",
    "CmsDocument",
    "CmsImage",
    "CmsRendition",
    "HomePage",
    "MadePage",
    "NoticeIndexPage",
    "NoticePage",
    "NoticeStatus",
    "RegulationClause",
    "RegulationIndexPage",
    "RegulationPage",
    "RegulationStatus",
    "RegulationVersion",
    "ShowcaseCategory",
    "ShowcaseIndexPage",
    "ShowcasePage",
    "StoryIndexPage",
    "StoryPage",
]
