"""Tokens of what has changed do not stay for ever."""

import pytest
from django.db import connection

from search.engines.chosen import database_engine
from search.engines.segment_writing import join_all
from search.engines.segments import segments_of
from search.models import SearchChange, SearchDocument, SearchFrequency
from search.services.indexing import index_changes
from search.services.rebuilding import rebuild
from search.services.tidying import tidy
from search.sources import source_of

from .engine_rows import ask, built, row, titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def worn(monkeypatch):
    """An index whose only document was changed."""
    monkeypatch.setattr("search.engines.writing._FEW_LEFT", 0)
    own = database_engine()
    document = row("旧题目", "旧内容")
    built(own, [document])
    SearchDocument.objects.filter(pk=document.pk).update(title="新题目", body="新内容", digest="new")
    own.put([SearchDocument.objects.get(pk=document.pk)])
    return own


def test_an_index_with_little_left_over_stays(worn, monkeypatch):
    monkeypatch.setattr("search.engines.writing._FEW_LEFT", 500)
    assert tidy() == 0


def test_a_worn_index_is_built_anew_and_finds_the_same(worn):
    assert tidy() == (0 if worn.dialect.forgets else 1)
    assert titles(ask(worn, "新内容")) == ["新题目"]
    assert ask(worn, "旧内容").tier == "any"
    assert tidy() == 0


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only the tables of SQLite tell their tokens")
def test_nothing_of_the_old_text_is_left(worn):
    tidy()
    with connection.cursor() as cursor:
        build = worn.stats()["build"] % 2
        cursor.execute(f"CREATE VIRTUAL TABLE temp.seen USING fts5vocab(main, search_tokens_{build}, row)")
        cursor.execute("SELECT term FROM temp.seen WHERE term LIKE '%旧%'")
        assert cursor.fetchall() == []
        cursor.execute("DROP TABLE temp.seen")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only the tables of SQLite are made anew")
def test_a_large_index_of_an_earlier_version_is_built_anew(db, monkeypatch):
    monkeypatch.setattr("search.engines.writing._FIRST_COUNT", 1)
    own = database_engine()
    own.put([row("题目", "内容")])
    assert tidy() == 1
    assert tidy() == 0
    assert titles(ask(own, "容")) == ["题目"]


def test_documents_analysed_in_portions_keep_their_own_tokens(db, monkeypatch):
    own = database_engine()
    monkeypatch.setattr(own.dialect, "portion", 2)
    built(own, [row(f"题目{number}", f"内容{word}") for number, word in enumerate("甲乙丙丁戊")])
    assert [titles(ask(own, word)) for word in "甲丙戊"] == [["题目0"], ["题目2"], ["题目4"]]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite merges by itself")
class TestSegments:
    def test_small_ones_become_one_and_find_the_same(self, db):
        own = database_engine()
        rows = [row(f"题目{number}", f"内容{word}") for number, word in enumerate("甲乙丙丁戊己庚辛壬癸")]
        for each in rows:
            own.put([each])
        assert [each.documents for each in segments_of(0)] == [8, 1, 1]
        own.drop([rows[3].pk])
        assert titles(ask(own, "内容", sort="newest")) == [f"题目{number}" for number in (9, 8, 7, 6, 5, 4, 2, 1, 0)]
        assert [titles(ask(own, word)) for word in "甲丁癸"] == [["题目0"], [], ["题目9"]]

    def test_a_finished_build_is_one_and_counts_what_is_frequent(self, db, monkeypatch):
        monkeypatch.setattr("search.engines.writing.FREQUENT", 3)
        own = database_engine()
        build = own.start_build()
        for number in range(6):
            own.put_into_build(build, [row(f"题目{number}", "变电运维" * (number % 2))])
        own.finish_build(build)
        assert [each.documents for each in segments_of(int(build))] == [6]
        assert SearchFrequency.objects.get(pk="题目").documents == 6
        assert not SearchFrequency.objects.filter(pk="变电").exists()
        assert ask(own, "变电运维").total == 3

    def test_numbers_far_apart_are_in_segments_of_their_own(self, db):
        own = database_engine()
        first, second = row("题目1", "内容"), row("题目2", "内容")
        own.put([first])
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence('search_searchentry', 'id'), 200000)")
        own.put([second])
        join_all(0)
        assert len(segments_of(0)) == 2
        assert titles(ask(own, "内容")) == ["题目2", "题目1"]


def test_a_build_that_begins_while_another_is_finished_keeps_its_entries(db, monkeypatch):
    own = database_engine()
    document = row("题目", "内容")
    first, later, let_answer = own.start_build(), [], own._let_answer
    own.put_into_build(first, [document])

    def answer_and_go_on(*values):
        let_answer(*values)
        later.append(own.start_build())
        own.put_into_build(later[0], [document])

    monkeypatch.setattr(own, "_let_answer", answer_and_go_on)
    own.finish_build(first)
    monkeypatch.setattr(own, "_let_answer", let_answer)
    own.finish_build(later[0])
    assert titles(ask(own, "内容")) == ["题目"]


class TestTakingTurns:
    """Whoever writes the index reads what to write after all others have finished."""

    @pytest.fixture
    def events(self, cast, monkeypatch):
        found, own, unit = [], database_engine(), source_of("unit")
        entries, write = unit.entries, own.put_into_build
        monkeypatch.setattr(own, "take_turn", lambda: found.append("turn"))
        monkeypatch.setattr("search.services.rebuilding.sources", lambda: [unit])
        monkeypatch.setattr(unit, "entries", lambda objects: found.append("read") or entries(objects))
        monkeypatch.setattr(own, "put_into_build", lambda *values: found.append("write") or write(*values))
        return found

    def test_the_worker(self, events):
        SearchChange.objects.exclude(kind="unit").delete()
        index_changes()
        assert events == ["turn", "read"]

    def test_a_rebuild(self, events):
        rebuild(tell=lambda *_progress: None)
        assert events == ["turn", "read", "turn", "write", "turn"]

    def test_tidying(self, events, monkeypatch):
        row("题目")
        monkeypatch.setattr(type(database_engine()), "is_worn", lambda _own: True)
        assert tidy() == 1
        assert events == ["turn", "write", "turn"]
