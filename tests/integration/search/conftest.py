"""The engine under test: that of the settings, which GUICHENG_SEARCH_URL makes a search server; and a small site."""

from typing import Any

import pytest

from cms.demo.pictures.works import columns
from cms.demo.tree import Tree, grow_trees
from cms.models import CmsImage
from cms.safe_image import write
from search.engines import Engine
from search.engines.chosen import chosen_engine


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that has just been started on a busy machine is slow; how long readers wait is tested elsewhere."""
    monkeypatch.setattr("search.engines.patience.QUICK", 30.0)
    monkeypatch.setattr("search.engines.cluster.engine.BRISK", 30.0)


@pytest.fixture
def engine(db: None) -> Engine:
    """The engine; what an earlier test has left in its index goes with the first build."""
    return chosen_engine()


@pytest.fixture
def chinese(cast: Any, settings: Any, tmp_path: Any) -> Tree:
    """The empty Chinese pages of a site with one picture."""
    settings.MEDIA_ROOT = tmp_path
    drawn = write(columns(1).resize((64, 36)), stem="columns")
    picture = CmsImage(title="图", description="柱形", width=64, height=36, file=drawn.as_file())
    picture.save()
    return grow_trees({"pylons_at_dawn": picture})[0]
