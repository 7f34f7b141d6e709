"""On SQLite one writer keeps all others waiting: searching is not among them."""

import sqlite3

import pytest
from django.db import connection

from search.models import AskedQuestion

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
