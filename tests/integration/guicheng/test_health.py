"""The two questions of a supervisor, and the headers every answer carries."""

import pytest
from django.db import connection


def test_healthz_answers_without_a_database(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_readyz_asks_the_database(client):
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_readyz_tells_when_the_database_is_away(client, monkeypatch):
    def away():
        from django.db import OperationalError

        raise OperationalError("away")

    monkeypatch.setattr(connection, "cursor", away)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"database unavailable\n")


@pytest.mark.django_db
def test_the_site_and_the_admin_have_each_their_policy(client):
    site = client.get("/healthz").headers["Content-Security-Policy"]
    admin = client.get("/admin/").headers["Content-Security-Policy"]
    assert "unsafe" not in site
    for policy in (site, admin):
        for directive in ("default-src 'self'", "object-src 'none'", "base-uri 'self'", "frame-ancestors 'self'"):
            assert directive in policy
        assert "unsafe-eval" not in policy
        assert "http" not in policy


def test_every_answer_names_what_pages_may_not_use(client):
    headers = client.get("/healthz").headers
    assert "microphone=()" in headers["Permissions-Policy"]
    assert "geolocation=(self)" in headers["Permissions-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_pages_of_people_with_a_session_stay_out_of_shared_caches(client, settings):
    client.cookies[settings.SESSION_COOKIE_NAME] = "anything"
    assert "private" in client.get("/healthz").headers["Cache-Control"]
