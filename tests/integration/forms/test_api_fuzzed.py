"""The API under random requests made from its own description: never an answer of 500 or more, never a traceback.

Few requests in a usual run; `GUICHENG_FUZZ=500 pytest …` tries as many for each operation.
"""

import os

import pytest
import requests
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

from forms.builder import json_to_fields
from forms.models import Form, FormSettings, FormUse
from forms.services import publish_form
from organization.services.api_tokens import create_token

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EACH = int(os.environ.get("GUICHENG_FUZZ", "10"))
FIELDS = [
    {"key": "topic", "type": "text", "label": {"zh-hans": "主题"}},
    {"key": "people", "type": "integer", "label": {"zh-hans": "人数"}},
    {"key": "day", "type": "date", "label": {"zh-hans": "日期"}},
    {"key": "photo", "type": "image", "label": {"zh-hans": "照片"}},
    {
        "key": "rows",
        "type": "table",
        "label": {"zh-hans": "表"},
        "config": {"columns": [{"key": "a", "label": {"zh-hans": "甲"}, "type": "decimal"}]},
    },
]


def send(case, headers):
    """Sends a made-up request through Django's own client."""
    kwargs = case.as_transport_kwargs(base_url="http://testserver")
    asked = {name: kwargs.get(name) for name in ("params", "json", "data", "files", "cookies")}
    try:
        made = requests.Request(kwargs["method"], kwargs["url"], headers=dict(kwargs.get("headers") or {}), **asked)
        ready = made.prepare()
    except (ValueError, UnicodeError, requests.RequestException):
        return None  # no client could send this
    path = ready.url.removeprefix("http://testserver")
    body = ready.body if isinstance(ready.body, bytes) else (ready.body or "").encode()
    kind = ready.headers.get("Content-Type", "application/json")
    rest = {name: value for name, value in ready.headers.items() if name.lower() in ("idempotency-key", "accept")}
    client = Client(raise_request_exception=False)
    return client.generic(ready.method, path, body, kind, headers={**rest, **headers})


def test_no_request_makes_the_api_fail(cast):
    form = Form(key="visits", title="走访登记", live=True)
    form.fields = json_to_fields(FIELDS)
    form.save()
    publish_form(form=form)
    FormSettings.objects.create(form=form, use=FormUse.REGISTER, edit_minutes=60)
    scopes = ("forms", "fill", "records.read", "records.write", "export", "search")
    _row, secret = create_token(user=cast.admin, name="fuzz", scopes=scopes, days=1)
    headers = {"Authorization": f"Bearer {secret}"}
    first = Client().post(
        "/api/v1/forms/visits/records", {"answers": {"topic": "一"}}, "application/json", headers=headers
    )
    known = {"key": "visits", "record_id": first.json()["id"], "field": "photo"}
    schema = schemathesis.openapi.from_dict(Client().get("/api/v1/openapi.json").json())
    tried, bad = [], []
    for found in schema.get_all_operations():
        operation = found.ok()
        names = {parameter.name for parameter in operation.path_parameters}
        there = {name: value for name, value in known.items() if name in names}
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            for chosen in [there, {}] if there else [{}]:
                given_path = chosen if names and set(chosen) == names else None
                try_operation(operation, mode, given_path, headers, tried, bad)
    assert bad == []
    assert len(tried) >= EACH * len(list(schema.get_all_operations()))
    print(f"{len(tried)} requests")


def try_operation(operation, mode, path_parameters, headers, tried, bad):
    """Sends some requests of one kind to one operation."""
    extra = {"path_parameters": path_parameters} if path_parameters else {}

    @settings(
        max_examples=EACH,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode, **extra))
    def attempt(case):
        tried.append(case.operation.label)
        response = send(case, headers)
        if response is None:
            return
        content = b"" if response.streaming else response.content
        if response.status_code >= 500 or b"Traceback (most recent call last)" in content:
            bad.append((case.operation.label, response.status_code, case.as_curl_command()[:600]))

    try:
        attempt()
    except Unsatisfiable:
        return  # nothing can be wrong about a request without parameters
