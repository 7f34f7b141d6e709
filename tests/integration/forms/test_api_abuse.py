"""Requests that no client means, to a form with every type: refused in words, never an error of ours."""

import json

import pytest
from django.test import Client

from forms.builder import json_to_fields
from forms.demo_form import every_type_document
from forms.models import Form, FormSettings, FormUse, Record
from forms.services import publish_form
from organization.services.api_tokens import create_token

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DOCUMENT = every_type_document()
KEYS = [field["key"] for field in DOCUMENT["fields"]]
DEEP = 10_000


def every(value: str) -> bytes:
    """A body that gives every question the same answer, written as JSON."""
    return ('{"answers": {' + ", ".join(f'"{key}": {value}' for key in KEYS) + "}}").encode("utf-8", "surrogatepass")


VALUES = {
    "nul": '"a\\u0000b"',
    "lone_surrogate": '"\\ud800"',
    "raw_surrogate": '"\ud800"',
    "bidi_and_zero_width": '"\\u202egpj\\u200b\\ufeff.exe"',
    "not_a_number": "NaN",
    "infinity": "-Infinity",
    "beyond_floats": "1e309",
    "digits": "9" * 4_000,
    "more_digits": "9" * 5_000,
    "deep_list": "[" * 900 + "]" * 900,
    "deep_object": '{"value":' * 400 + "1" + "}" * 400,
    "wide_list": json.dumps(["x"] * 2_000),
    "keys_twice": '{"value": 1, "value": [2], "__proto__": {"value": 3}}',
    "number": "-1",
    "no": "false",
    "rows": '[null, 1, "x", [], {"name": {"value": [1]}}]',
    "markup": json.dumps("<script>alert(1)</script>=1+1|${7*7}{{7*7}}"),
    "date": '"99999-01-01"',
}
BODIES = {
    **{name: every(value) for name, value in VALUES.items()},
    "deep_body": b'{"answers": ' + b"[" * DEEP + b"]" * DEEP + b"}",
    "long": b'{"answers": {"' + KEYS[0].encode() + b'": "' + b"a" * 1_000_000 + b'"}}',
    "many_keys": json.dumps({"answers": {f"k{number}": 1 for number in range(20_000)}}).encode(),
    "no_utf8": b'{"answers": {"\xff\xfe": "\xc3"}}',
    "utf16": '{"answers": {}}'.encode("utf-16"),
    "gb18030": '{"answers": {"题": "答"}}'.encode("gb18030"),
    "nothing": b"",
    "list": b"[1, 2]",
    "text": b'"x"',
    "cut": b'{"answers": {"a',
    "zip": b"PK\x03\x04" + b"\0" * 100,
}
KINDS = ["text/plain", "multipart/form-data", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"]
KINDS += ["application/json; charset=no-such", "application/xml", "", "x" * 500]


def test_no_body_makes_the_api_fail(cast):
    form = Form(key="every", title="每种题型", live=True)
    form.fields = json_to_fields(DOCUMENT["fields"])
    form.save()
    publish_form(form=form)
    FormSettings.objects.create(form=form, use=FormUse.REGISTER, edit_minutes=60)
    scopes = ("forms", "fill", "records.read", "records.write", "export")
    _row, secret = create_token(user=cast.admin, name="abuse", scopes=scopes, days=1)
    client = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {secret}"})
    places = [("POST", "/api/v1/forms/every/records"), ("PUT", "/api/v1/forms/every/draft")]
    sent = [(method, path, body, "application/json") for method, path in places for body in BODIES.values()]
    sent += [("POST", places[0][1], every('"x"'), kind) for kind in KINDS]
    found = {}
    for method, path, body, kind in sent:
        response = client.generic(method, path, body, content_type=kind)
        if response.status_code >= 500 or b"Traceback" in response.content:
            found[method, body[:80], kind] = (response.status_code, response.content[:300])
    assert found == {}
    for record in Record.objects.all():
        assert "\x00" not in json.dumps(record.answers, allow_nan=False, ensure_ascii=False)
