"""The first page of the administration: what is designed, what is wrong, and nothing that leads elsewhere."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from forms.models import Form
from processes.models import Incident
from tests.integration.conftest import Cast

pytestmark = pytest.mark.django_db


def test_the_first_page_leads_to_what_is_designed(cast: Cast, client: Client) -> None:
    Form.objects.create(key="leave", title="请假单")
    Incident.objects.create(code="no_assignee", opened_at=timezone.now())
    client.force_login(cast.admin)
    page = client.get("/admin/").content.decode()
    assert "请假单" in page
    assert "/admin/processes/incidents/" in page
    assert "wagtail.org" not in page


def test_texts_of_wagtail_and_its_scripts_are_chinese(cast: Cast, client: Client) -> None:
    client.force_login(cast.admin)
    assert "搜索所有页面" in client.get("/admin/").content.decode()
    texts = client.get("/admin/jsi18n/").content.decode()
    assert json.dumps("修改已自动保存。")[1:-1] in texts


def test_every_snippet_has_a_place_in_the_menu(cast: Cast, client: Client) -> None:
    client.force_login(cast.admin)
    assert '"/admin/snippets/"' not in client.get("/admin/").content.decode()
