"""Other programs are told of records: signed, retried, and never inside the house unless that is allowed."""

import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.utils import translation

from forms.builder import json_to_fields
from forms.models import Form, FormSettings, FormUse
from forms.services import publish_form, submit_record
from processes.models import Incident, OutboxRow, OutboxStatus, Webhook
from processes.queries.deliveries import told
from processes.services.outbox import MOST_ATTEMPTS, deliver_outbox
from processes.services.post_safely import TargetRefused, checked_address, is_public, post_safely
from processes.services.webhooks import payload_of, queue_test
from tests.integration.forms.filling import make_form

pytestmark = pytest.mark.django_db

DOCUMENT = [
    {"key": "topic", "type": "text", "label": {"zh-hans": "主题"}},
    {"key": "phone", "type": "text", "label": {"zh-hans": "电话"}, "masking": "tail4"},
]


@pytest.fixture
def form(cast):
    form = Form(key="visits", title="走访登记", live=True)
    form.fields = json_to_fields(DOCUMENT)
    form.save()
    publish_form(form=form)
    FormSettings.objects.create(form=form, use=FormUse.SURVEY)
    return form


@pytest.fixture
def receiver():
    """A server in this house that remembers what it was sent and answers as it is told."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.got.append((dict(self.headers), body))
            self.send_response(server.status)
            if server.status == 302:
                self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.got, server.status = [], 200
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def hook_to(receiver, **rest):
    return Webhook.objects.create(name="h", url=f"http://127.0.0.1:{receiver.server_port}/in", **rest)


def test_a_new_record_is_told_signed_and_without_what_is_masked(form, cast, receiver, settings):
    settings.WEBHOOKS_MAY_STAY_INSIDE = True
    hook = hook_to(receiver, form=form, with_answers=True)
    record = submit_record(form=form, user=cast.member, data={"topic": "一", "phone": "13800001234"})
    assert OutboxRow.objects.get().status == OutboxStatus.PENDING
    assert deliver_outbox(worker="w") == 1
    assert OutboxRow.objects.get().status == OutboxStatus.DONE
    [(headers, body)] = receiver.got
    told = json.loads(body)
    assert (told["event"], told["record"]["number"]) == ("record.submitted", record.number)
    assert told["record"]["answers"] == {"topic": "一"}
    signed = f"{headers['Webhook-Id']}.{headers['Webhook-Timestamp']}.".encode() + body
    digest = hmac.new(hook.secret.removeprefix("whsec_").encode(), signed, hashlib.sha256).digest()
    assert headers["Webhook-Signature"] == "v1," + base64.b64encode(digest).decode()


def test_nothing_is_told_that_a_right_or_the_mask_of_a_column_keeps_from_somebody(cast):
    columns = [
        {"key": "name", "type": "text", "label": {"en": "Name"}},
        {"key": "card", "type": "text", "label": {"en": "Card"}, "masking": "all"},
    ]
    fields = [
        {"key": "pay", "type": "integer", "label": {"en": "Pay"}},
        {"key": "rows", "type": "table", "label": {"en": "Rows"}, "config": {"columns": columns}},
    ]
    form = make_form(
        "pays", {"schema_version": 1, "fields": fields}, field_rights={"pay": {"office": "read", "*": "hidden"}}
    )
    hook = Webhook.objects.create(name="h", url="https://example.org/hook", form=form, with_answers=True)
    record = submit_record(form=form, user=cast.member, data={"pay": "5", "rows": [{"name": "甲", "card": "A-99"}]})
    told = payload_of(record, record.changes.get(), hook)
    assert (told["changed"], list(told["record"]["answers"])) == (["rows"], ["rows"])
    [row] = told["record"]["answers"]["rows"]
    assert (row["name"], "99" in row["card"]) == ("甲", False)


def test_single_answers_to_an_anonymous_form_are_told_to_nobody(form, cast):
    form.settings.anonymous = True
    form.settings.save()
    Webhook.objects.create(name="open", url="https://example.org/hook", form=form)
    submit_record(form=form, user=cast.member, data={"topic": "一"})
    assert not OutboxRow.objects.exists()


def test_other_forms_and_inactive_hooks_are_told_nothing(form, cast, receiver):
    other = Form.objects.create(key="other", title="另一个")
    hook_to(receiver, form=other)
    hook_to(receiver, form=form, is_active=False)
    submit_record(form=form, user=cast.member, data={"topic": "一"})
    assert OutboxRow.objects.count() == 0


@pytest.mark.parametrize("status", [500, 302, 404])
def test_a_bad_answer_is_tried_again_and_ends_as_an_incident(form, receiver, settings, status):
    settings.WEBHOOKS_MAY_STAY_INSIDE = True
    receiver.status = status
    row = queue_test(hook_to(receiver))
    for _attempt in range(MOST_ATTEMPTS):
        OutboxRow.objects.update(available_at=row.created_at)
        deliver_outbox(worker="w")
    assert OutboxRow.objects.get().status == OutboxStatus.DEAD
    assert len(receiver.got) == MOST_ATTEMPTS
    assert Incident.objects.get().case is None
    with translation.override("en"):
        [line] = told(OutboxRow.objects.all())
    assert (line.what, line.problem) == ("Test", f"The receiver answered with status {status} instead of 200.")


def test_private_networks_are_not_posted_to(receiver):
    for url in (
        f"http://127.0.0.1:{receiver.server_port}/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://169.254.169.254/latest/meta-data",
        "https://10.0.0.1/",
        "https://0.0.0.0/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://user@127.0.0.1/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
    ):
        with pytest.raises(TargetRefused):
            post_safely(url, b"{}", {})
    assert receiver.got == []


def test_what_counts_as_public():
    private = (
        "127.0.0.1",
        "10.1.2.3",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.1.1",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
    )
    for address in (*private, "::1", "fe80::1", "fc00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::"):
        assert not is_public(address), address
    assert is_public("93.184.216.34")
    with pytest.raises(TargetRefused):
        checked_address("no-such-name.invalid", 443)


def test_the_admin_shows_the_secret_and_sends_a_test(form, cast, receiver, client):
    hook = hook_to(receiver)
    client.force_login(cast.admin)
    page = client.get(f"/admin/webhooks/{hook.pk}/log/")
    assert hook.secret in page.content.decode()
    assert client.post(f"/admin/webhooks/{hook.pk}/test/").status_code == 302
    assert OutboxRow.objects.get().payload["event"] == "test"
    client.force_login(cast.member)
    assert client.get(f"/admin/webhooks/{hook.pk}/log/").status_code in (302, 403)
