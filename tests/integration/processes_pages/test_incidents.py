"""An incident is closed with a reason, by who may."""

import pytest
from django.test import Client
from django.urls import reverse

from organization import clock
from processes.models import Incident, OutboxRow

pytestmark = pytest.mark.django_db


def test_an_incident_is_skipped_with_a_reason_only(cast):
    incident = Incident.objects.create(code="effect_failed", opened_at=clock.now())
    address = reverse("processes_resolve", args=[incident.pk])
    browser = Client()
    browser.force_login(cast.admin)
    browser.post(address, {"reason": " "})
    incident.refresh_from_db()
    assert incident.status == "open"
    stranger = Client()
    stranger.force_login(cast.organizer)
    assert stranger.post(address, {"reason": "x"}).status_code in (302, 403)
    browser.post(address, {"reason": "told by telephone"})
    incident.refresh_from_db()
    assert (incident.status, incident.resolution, incident.resolved_by) == ("resolved", "told by telephone", cast.admin)
    assert "told by telephone" in browser.get(reverse("processes_incidents"), {"status": "resolved"}).content.decode()


def test_incidents_are_found_by_status_effect_and_words_and_tried_again(cast):
    now = clock.now()
    row = OutboxRow.objects.create(key="k1", kind="notify", available_at=now, created_at=now)
    row.lease(by="w", until=now)
    row.give_up(at=now, error="no route to host")
    row.save()
    found = Incident.objects.create(code="effect_failed", opened_at=now, outbox_row=row, detail="no route to host")
    browser, address = Client(), reverse("processes_incidents")
    browser.force_login(cast.admin)
    for query, number in (
        ({}, 1), ({"kind": "notify"}, 1), ({"q": "route"}, 1), ({"q": "elsewhere"}, 0), ({"procedure": "none"}, 0),
        ({"status": "resolved"}, 0), ({"status": "all"}, 1), ({"kind": "x", "page": "99"}, 1),
    ):  # fmt: skip
        page = browser.get(address, query)
        assert (page.status_code, page.context["page"].paginator.count) == (200, number), query
    browser.post(reverse("processes_retry", args=[found.pk]))
    found.refresh_from_db()
    row.refresh_from_db()
    assert (found.status, row.status, row.attempts) == ("resolved", "pending", 0)
    bare = Incident.objects.create(code="other", opened_at=now)
    browser.post(reverse("processes_retry", args=[bare.pk]))
    bare.refresh_from_db()
    assert bare.status == "open", "there is nothing to try again: it needs a reason"


def test_the_screens_of_launches_open_for_administrators_alone(cast):
    browser, stranger = Client(), Client()
    browser.force_login(cast.admin)
    stranger.force_login(cast.organizer)
    for name in ("processes_launches", "processes_launch_order", "processes_launch_table"):
        assert browser.get(reverse(name)).status_code == 200, name
        assert stranger.get(reverse(name)).status_code in (302, 403), name
    for model in ("schedule", "inboundhook", "recordrule"):
        assert browser.get(reverse(f"wagtailsnippets_processes_{model}:add")).status_code == 200, model
