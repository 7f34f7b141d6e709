"""An object that cannot be indexed keeps no other waiting."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from organization import clock
from search.models import SearchChange, SearchDocument, SearchState
from search.services.comparing import differences
from search.services.draining import drain
from search.services.indexing import index_changes, queue
from search.services.rebuilding import KEY, rebuild
from search.services.tidying import tidy
from search.sources import Entry, source_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def faulty(cast, monkeypatch):
    """Two units of which the first raises an error until it is mended."""
    source = source_of("unit")
    bad, good = cast.branch, cast.other_branch
    mended = []

    def entries(objects):
        for unit in objects:
            if unit.pk == bad.pk and not mended:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT 1 FROM nowhere")
            yield Entry(object_id=str(unit.pk), title=f"单位{unit.pk}", url="/", access=("public",))

    monkeypatch.setattr(source, "entries", entries)
    SearchChange.objects.all().delete()
    SearchDocument.objects.all().delete()
    queue("unit", [bad.pk, good.pk])
    return bad, good, mended


def found():
    return set(SearchDocument.objects.values_list("object_id", flat=True))


def test_the_others_are_indexed_and_it_is_tried_again_later(faulty, monkeypatch):
    bad, good, mended = faulty
    drain()
    assert found() == {str(good.pk)}
    (waiting,) = SearchChange.objects.all()
    assert (waiting.object_id, waiting.attempts) == (str(bad.pk), 1)
    assert "nowhere" in waiting.last_error
    assert waiting.available_at > clock.now()
    assert index_changes() == 0, "not at once"
    mended.append(True)
    SearchChange.objects.update(available_at=clock.now())
    drain()
    assert found() == {str(bad.pk), str(good.pk)}
    assert not SearchChange.objects.exists()


def test_each_try_waits_longer(faulty):
    waits = []
    for _try in range(3):
        SearchChange.objects.update(available_at=clock.now())
        index_changes()
        waits.append(SearchChange.objects.get().available_at - clock.now())
    assert waits == sorted(waits)
    assert waits[0] < waits[-1]


def test_figures_name_it(faulty):
    drain()
    out = StringIO()
    call_command("search", "stats", stdout=out)
    (failing,) = [line["failing"] for line in map(json.loads, out.getvalue().splitlines()) if "failing" in line]
    assert failing["object_id"] == str(faulty[0].pk)
    assert "nowhere" in failing["last_error"]


def told_in_words(command):
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("search", command, stdout=out)
    return out.getvalue() + str(error.value)


def test_a_rebuild_ends_and_says_what_it_left_out(faulty):
    bad, good, mended = faulty
    assert "1 could not be indexed" in told_in_words("rebuild")
    units = set(SearchDocument.objects.filter(kind="unit").values_list("object_id", flat=True))
    assert str(good.pk) in units
    assert str(bad.pk) not in units
    (waiting,) = SearchChange.objects.filter(attempts__gt=0)
    assert waiting.object_id == str(bad.pk)
    assert not SearchState.objects.filter(pk=KEY).exists()
    SearchChange.objects.all().delete()
    assert f"unreadable unit {bad.pk}" in told_in_words("verify")
    mended.append(True)
    call_command("search", "verify", repair=True, stdout=StringIO())
    assert list(differences()) == []


@pytest.fixture
def newer_analysis(monkeypatch):
    """Lets the tokens of a text be others from now on."""

    def change():
        for module in ("versions", "rebuilding", "comparing"):
            monkeypatch.setattr(f"search.services.{module}.VERSION", 1_000)

    return change


def test_another_analysis_is_told_of_and_answered_by_a_new_index(faulty, newer_analysis):
    faulty[2].append(True)
    rebuild(tell=lambda *_progress: None)
    assert tidy() == 0
    newer_analysis()
    assert "index: outdated analysis" in told_in_words("verify")
    assert tidy() == 1
    assert list(differences()) == []
    assert tidy() == 0


def test_a_rebuild_that_other_engines_or_another_analysis_began_is_not_continued(cast, newer_analysis):
    def stop(what, done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(tell=stop)
    first = SearchState.objects.get(pk=KEY).value
    assert tidy() == 0, "somebody is at it"
    newer_analysis()
    with pytest.raises(KeyboardInterrupt):
        rebuild(tell=stop)
    again = SearchState.objects.get(pk=KEY).value
    assert again["builds"] != first["builds"]
    rebuild(tell=lambda *_progress: None)
    assert list(differences()) == []
