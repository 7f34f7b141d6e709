"""On SQLite one writer keeps all others waiting: searching is not among them."""

import sqlite3

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from cms.models import CmsDocument
from search.engines.chosen import database_engine
from search.models import AskedQuestion, SearchDocument
from search.services.comparing import differences
from search.services.indexing import index_changes
from search.services.rebuilding import rebuild
from search.sources import source_of

from .engine_rows import ask, row, titles

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="other databases lock rows"),
]


@pytest.fixture
def writer():
    """Somebody who has begun to write and is in no hurry."""
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


def test_pages_and_suggestions_answer_while_somebody_writes(client, writer, monkeypatch):
    with connection.cursor() as cursor:  # so that a failure does not take twenty seconds
        cursor.execute("PRAGMA busy_timeout = 300")
    assert client.get("/search/", {"q": "党费"}).status_code == 200
    assert client.get("/search/suggestions/", {"q": "党"}).status_code == 200
    assert not AskedQuestion.objects.exists()


def test_counting_leaves_the_patience_of_others_as_it_was(client):
    client.get("/search/", {"q": "党费"})
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone()[0] == connection.settings_dict["OPTIONS"]["timeout"] * 1000
    assert AskedQuestion.objects.count() == 1


@pytest.fixture
def grown(monkeypatch):
    """A new index that has grown in many parts, none of them merged yet."""
    monkeypatch.setattr("search.engines.sqlite._PAGES", 1)
    own = database_engine()
    build = own.start_build()
    for number in range(12):
        text = "".join(chr(0x4E00 + (number * 977 + at * 31) % 20_000) for at in range(400))
        own.put_into_build(build, [row(f"第{number}篇", text)])
    return own, build


def test_others_write_while_an_index_is_finished(grown, monkeypatch):
    own, build = grown
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, timeout=0)
    turns = []

    def write(_seconds: float) -> None:
        other.execute("BEGIN IMMEDIATE")  # at once: nobody holds the lock between two steps
        other.execute("UPDATE search_searchdocument SET summary = 'x'")
        other.execute("COMMIT")
        turns.append(1)

    monkeypatch.setattr("search.engines.sqlite.time.sleep", write)
    own.finish_build(build)
    other.close()
    assert len(turns) > 3
    assert titles(ask(own, "第3篇"))[0] == "第3篇"


def test_finishing_leaves_one_part_and_again_changes_nothing(grown):
    own, build = grown
    for _time in range(2):
        own.finish_build(build)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(DISTINCT segid) FROM search_tokens_{int(build) % 2}_idx")
            assert cursor.fetchone()[0] == 1
        assert own.stats()["documents"] == 12
        assert own.stats()["left"] == 0


def test_a_build_that_another_one_has_replaced_cannot_be_finished(grown):
    own, given_up = grown
    newer = own.start_build()
    document = SearchDocument.objects.earliest("pk")
    for step in (lambda: own.put_into_build(given_up, [document]), lambda: own.finish_build(given_up)):
        with pytest.raises(LookupError):
            step()
    own.put_into_build(newer, [document])
    own.finish_build(newer)
    assert own.stats()["documents"] == 1


def test_a_file_is_opened_again_only_when_it_is_another_one_or_could_not_be_read(monkeypatch):
    opened, texts = [], iter([None, "内文", "新内文"])
    monkeypatch.setattr("search.sources.documents.text_of_file", lambda file: opened.append(file.name) or next(texts))
    monkeypatch.setattr("search.services.rebuilding.sources", lambda: [source_of("document")])
    monkeypatch.setattr("search.services.comparing.sources", lambda: [source_of("document")])
    document = CmsDocument.objects.create(title="文件", file=ContentFile(b"x", name="a.txt"), file_hash="1")
    body = SearchDocument.objects.filter(kind="document").values_list("body", flat=True)
    for expected, times in (("", 1), ("内文", 2), ("内文", 2)):
        rebuild(tell=lambda *_progress: None)
        assert (body.get(), len(opened)) == (expected, times)
    assert [each for each in differences() if each.where == "mirror"] == []
    assert len(opened) == 2
    document.file_hash = "2"
    document.save()
    index_changes()
    assert (body.get(), len(opened)) == ("新内文", 3)


@pytest.mark.parametrize("by", ["worker", "rebuild"])
def test_files_are_read_before_anybody_has_to_wait(monkeypatch, by):
    locked = []
    monkeypatch.setattr(
        "search.sources.documents.text_of_file", lambda _file: locked.append(connection.in_atomic_block) or "内文"
    )
    CmsDocument.objects.create(title="文件", file=ContentFile(b"x", name="a.txt"))
    if by == "worker":
        index_changes()
    else:
        monkeypatch.setattr("search.services.rebuilding.sources", lambda: [source_of("document")])
        rebuild(tell=lambda *_progress: None)
    assert SearchDocument.objects.get(kind="document").body == "内文"
    assert locked == [False]
