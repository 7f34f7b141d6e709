"""A small public site: home pages in two languages, their lists, one branch and one picture."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from cms.demo.pictures.works import columns
from cms.demo.tree import Tree, grow_trees
from cms.models import BranchPage, CmsImage, NoticePage, ShowcaseCategory, ShowcasePage, StoryPage
from cms.safe_image import write
from organization.models import Unit


@dataclass(frozen=True, kw_only=True)
class SmallSite:
    """The pages that tests begin with."""

    chinese: Tree
    english: Tree
    branch: Unit
    picture: CmsImage

    def showcase(self, slug: str, tree: Tree | None = None, **values: Any) -> ShowcasePage:
        """Returns a new live showcase of the branch."""
        tree = tree or self.chinese
        values = {"title": slug, "slogan": "一句话", "campaign_year": 2025, "cover": self.picture, **values}
        category, _ = ShowcaseCategory.objects.get_or_create(key="project", defaults={"name": {"zh-hans": "十佳项目"}})
        page = ShowcasePage(slug=slug, locale=tree.locale, unit=self.branch, category=category, **values)
        tree.indexes["showcases"].add_child(instance=page)
        return page

    def story(self, slug: str, **values: Any) -> StoryPage:
        """Returns a new live story of the branch."""
        values = {"title": slug, "written_on": date(2026, 5, 1), "cover": self.picture, **values}
        page = StoryPage(slug=slug, locale=self.chinese.locale, unit=self.branch, **values)
        self.chinese.indexes["stories"].add_child(instance=page)
        return page

    def notice(self, slug: str, **values: Any) -> NoticePage:
        """Returns a new live notice."""
        page = NoticePage(
            slug=slug, locale=self.chinese.locale, **{"title": slug, "issued_on": date(2026, 5, 1), **values}
        )
        self.chinese.indexes["announcements"].add_child(instance=page)
        return page

    def card(self, unit: Unit, **values: Any) -> BranchPage:
        """Returns a new live branch card."""
        page = BranchPage(slug=unit.code.lower(), title=unit.name, unit=unit, locale=self.chinese.locale, **values)
        self.chinese.indexes["branches"].add_child(instance=page)
        return page


@pytest.fixture(scope="session")
def drawn() -> Any:
    return write(columns(1).resize((640, 360)), stem="columns")


@pytest.fixture
def small_site(cast: Any, drawn: Any, settings: Any, tmp_path: Any) -> SmallSite:
    settings.MEDIA_ROOT = tmp_path
    picture = CmsImage(title="图", description="逐级升高的柱形", width=640, height=360, file=drawn.as_file())
    picture.save()
    chinese, english = grow_trees({"pylons_at_dawn": picture})
    return SmallSite(chinese=chinese, english=english, branch=cast.branch, picture=picture)
