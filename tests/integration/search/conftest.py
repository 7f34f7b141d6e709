"""The engine under test: that of the settings, which GUICHENG_SEARCH_URL makes a search server."""

from collections.abc import Iterator

import pytest

from search.engines import Engine
from search.engines.chosen import chosen_engine
from search.engines.cluster import connection


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that has just been started on a busy machine is slow; how long readers wait is tested elsewhere."""
    monkeypatch.setattr("search.engines.cluster.engine.QUICK", 30.0)
    monkeypatch.setattr(connection, "QUICK", 30.0)
    monkeypatch.setattr("search.engines.cluster.engine.BRISK", 30.0)


@pytest.fixture
def engine(db: None) -> Iterator[Engine]:
    """The engine with an empty index."""
    chosen = chosen_engine()
    chosen.finish_build(chosen.start_build())
    yield chosen
    chosen.finish_build(chosen.start_build())
