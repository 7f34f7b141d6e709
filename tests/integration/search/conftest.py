"""The engine under test: that of the settings, which GUICHENG_SEARCH_URL makes a search server."""

import pytest

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
