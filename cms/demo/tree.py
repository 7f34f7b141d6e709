"""The demo's page tree: a home page and seven lists in each language."""

from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID, uuid5

from wagtail.models import Locale, Page, PageViewRestriction, Site

from cms.models import (
    BranchIndexPage,
    CmsImage,
    CourseIndexPage,
    HomePage,
    NoticeIndexPage,
    RegulationIndexPage,
    ShowcaseIndexPage,
    StoryIndexPage,
    TrainingBaseIndexPage,
)
from organization import clock

from .read import content

NAMESPACE = UUID("5d3c3f0e-6f0e-4a52-9b3e-0d5d5f1c2b7a")
INDEXES: dict[str, type[Page]] = {
    "showcases": ShowcaseIndexPage,
    "branches": BranchIndexPage,
    "stories": StoryIndexPage,
    "announcements": NoticeIndexPage,
    "regulations": RegulationIndexPage,
    "courses": CourseIndexPage,
    "bases": TrainingBaseIndexPage,
}
AnyPage = TypeVar("AnyPage", bound=Page)


@dataclass(frozen=True, kw_only=True)
class Tree:
    """The home page and lists of one language."""

    language: str
    locale: Locale
    home: HomePage
    indexes: dict[str, Page]


def grow_trees(pictures: dict[str, CmsImage]) -> list[Tree]:
    """Returns the trees of both languages and makes the Chinese home page the root of the site."""
    texts = content("site")
    trees = [_tree(language, texts, pictures[texts["cover"]]) for language in ("zh-hans", "en")]
    _make_site_root(trees[0].home)
    return trees


def put_page(parent: Page, kind: type[AnyPage], *, key: str, slug: str, locale: Locale, **fields: Any) -> AnyPage:
    """Returns the live page ``slug`` below ``parent``; one that exists is left as its editors made it.

    ``key`` joins the translations of a page: the same key in two languages is the same page.
    """
    there = kind.objects.child_of(parent).filter(slug=slug).first()
    if there is not None:
        return there
    moment = clock.now()
    page = kind(
        slug=slug,
        locale=locale,
        translation_key=uuid5(NAMESPACE, key),
        live=True,
        first_published_at=moment,
        last_published_at=moment,
        **fields,
    )
    parent.add_child(instance=page)
    return page


def _tree(language: str, texts: dict[str, Any], cover: CmsImage) -> Tree:
    locale, _ = Locale.objects.get_or_create(language_code=language)
    words = texts["home"][language]
    home = put_page(
        Page.objects.get(depth=1),
        HomePage,
        key="home",
        slug=f"home-{language}",
        locale=locale,
        title=words["title"],
        lead_title=words["lead_title"],
        lead_text=words["lead_text"],
        search_description=words["summary"],
        cover=cover,
        cover_caption=words["caption"],
    )
    indexes = {}
    for slug, kind in INDEXES.items():
        title, summary = texts["indexes"][slug][language]
        indexes[slug] = put_page(
            home, kind, key=slug, slug=slug, locale=locale, title=title, search_description=summary, show_in_menus=True
        )
    # Courses are for people who are signed in.
    PageViewRestriction.objects.get_or_create(page=indexes["courses"], restriction_type=PageViewRestriction.LOGIN)
    return Tree(language=language, locale=locale, home=home, indexes=indexes)


def _make_site_root(home: HomePage) -> None:
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    if site.pk and site.root_page_id == home.pk:
        return
    old = site.root_page if site.pk else None
    site.root_page, site.site_name = home, home.title
    site.save()
    if old is not None and type(old.specific) is Page:
        # The page that a fresh Wagtail welcomes its administrator with.
        old.delete()
