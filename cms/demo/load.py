"""Everything the demo shows to visitors."""

from typing import Any

from django.db import transaction

from cms.models import (
    BranchPage,
    CmsImage,
    CoursePage,
    NoticePage,
    Question,
    RegulationPage,
    Screen,
    ShowcasePage,
    StoryPage,
    TrainingBasePage,
)
from organization.models import Unit

from .bases import put_bases
from .courses import put_courses, put_path
from .editors import allow_editors
from .gallery import hang_pictures
from .learning import put_learning
from .pages import put_branches, put_categories, put_notices, put_ranking, put_showcases, put_stories
from .regulations import link_clauses, put_regulations
from .rooms import put_honours, put_receipts, put_screens
from .tree import grow_trees


def load_demo_content() -> dict[str, int]:
    """Returns how many pages and pictures there are after making those that were missing; may be repeated."""
    pictures = hang_pictures()
    with transaction.atomic():
        trees = grow_trees(pictures)
        put_categories()
        units = {unit.code: unit for unit in Unit.objects.exclude(kind="group")}
        for tree in trees:
            showcases = put_showcases(tree, pictures, units)
            put_stories(tree, pictures, units, showcases)
            put_branches(tree, pictures, units)
            put_notices(tree)
            put_ranking(tree, units)
            put_regulations(tree)
        link_clauses(trees[0])
        allow_editors(trees)
        put_learning()
        for tree in trees:
            put_courses(tree, pictures, units)
            put_bases(tree, pictures, units)
        put_path()
        put_receipts(units)
        put_honours(units)
        put_screens(trees[0], pictures, units)
    kinds: dict[str, Any] = {
        "showcases": ShowcasePage,
        "stories": StoryPage,
        "branches": BranchPage,
        "notices": NoticePage,
        "regulations": RegulationPage,
        "questions": Question,
        "courses": CoursePage,
        "training bases": TrainingBasePage,
        "screens": Screen,
    }
    return {name: kind.objects.count() for name, kind in kinds.items()} | {"pictures": CmsImage.objects.count()}
