"""An object that cannot be indexed keeps no other waiting."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from organization import clock
from search.models import SearchChange, SearchDocument
from search.services.draining import drain
from search.services.indexing import index_changes, queue
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
