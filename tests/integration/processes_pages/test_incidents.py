"""An incident is closed with a reason, by who may."""

import pytest
from django.test import Client
from django.urls import reverse

from organization import clock
from processes.models import Incident

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


def test_the_screens_of_launches_open_for_administrators_alone(cast):
    browser, stranger = Client(), Client()
    browser.force_login(cast.admin)
    stranger.force_login(cast.organizer)
    for name in ("processes_launches", "processes_launch_order", "processes_launch_table"):
        assert browser.get(reverse(name)).status_code == 200, name
        assert stranger.get(reverse(name)).status_code in (302, 403), name
    for model in ("schedule", "inboundhook", "recordrule"):
        assert browser.get(reverse(f"wagtailsnippets_processes_{model}:add")).status_code == 200, model
