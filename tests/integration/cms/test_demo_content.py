"""The demo's content fits together and may be loaded again and again."""

from typing import Any

from django.test import Client
from wagtail.models import Page, Site

from cms.demo.courses import put_courses
from cms.demo.editors import allow_editors
from cms.demo.pages import put_branches, put_categories, put_notices, put_showcases, put_stories
from cms.demo.pictures import canvas, outdoor, works
from cms.demo.read import branch_texts, content
from cms.demo.regulations import link_clauses, put_regulations
from cms.demo.tree import grow_trees
from cms.models import (
    BranchPage,
    CmsImage,
    CoursePage,
    LessonPage,
    NoticePage,
    RegulationPage,
    ShowcasePage,
    StoryPage,
)
from organization.models import Unit, User


def test_every_picture_that_is_named_can_be_drawn() -> None:
    specs = content("pictures")
    for spec in specs:
        assert callable(getattr(outdoor, spec["scene"], None) or getattr(works, spec["scene"]))
        assert isinstance(getattr(canvas, spec.get("hour", "DAWN")), canvas.Palette)
        assert spec["alt"]
    keys = {spec["key"] for spec in specs}
    used = {row.picture for row in branch_texts()} | {row["cover"] for row in content("showcases") + content("stories")}
    assert used <= keys


def test_loading_twice_makes_every_page_once(demo_org: Any, drawn: Any, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    picture = CmsImage(title="图", description="柱形", width=640, height=360, file=drawn.as_file())
    picture.save()
    pictures = {spec["key"]: picture for spec in content("pictures")}
    units = {unit.code: unit for unit in Unit.objects.exclude(kind="group")}
    for _ in range(2):
        trees = grow_trees(pictures)
        put_categories()
        for tree in trees:
            showcases = put_showcases(tree, pictures, units)
            put_stories(tree, pictures, units, showcases)
            put_branches(tree, pictures, units)
            put_notices(tree)
            put_regulations(tree)
            put_courses(tree, pictures, units)
        link_clauses(trees[0])
        allow_editors(trees)
    kinds = (ShowcasePage, StoryPage, BranchPage, NoticePage, RegulationPage, CoursePage, LessonPage)
    assert [kind.objects.count() for kind in kinds] == [9, 13, 62, 8, 4, 4, 14]
    assert Site.objects.get().root_page.specific == trees[0].home
    assert Page.find_problems() == ([], [], [], [], [])
    for page in Page.objects.public().filter(depth__gt=1, locale__language_code="en"):
        assert Client().get(page.url).status_code == 200
    editor = User.objects.filter(groups__name="editors").first()
    assert editor is not None
    assert ShowcasePage.objects.first().permissions_for_user(editor).can_publish()
