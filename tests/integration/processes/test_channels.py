"""Group robots, mailboxes and programs are told: once, together, not inside the house, and failures are seen."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from organization import clock
from processes.effect_texts import failure_text
from processes.effects import EffectFailed
from processes.effects.channel_notes import note
from processes.models import Channel, ChannelNote, Incident, OutboxRow, Procedure
from processes.services.channels import queue_channels, send_trial
from processes.services.channels.apprise_robot import apprise_problem
from processes.services.outbox import deliver_outbox, retry_effect
from tests import builders
from tests.procedures import Scene

pytestmark = pytest.mark.django_db

GOOD = {"wecom": {"errcode": 0, "errmsg": "ok"}, "dingtalk": {"errcode": 0, "errmsg": "ok"}, "feishu": {"code": 0}}


@pytest.fixture
def robot(settings):
    """A robot in this house that remembers what it was sent and answers as it is told."""
    settings.WEBHOOKS_MAY_STAY_INSIDE = True

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.got.append((self.path, dict(self.headers), json.loads(body)))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(server.answer).encode())

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.got, server.answer = [], {"errcode": 0, "code": 0}
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def scene(db):
    return Scene()


def channel_to(robot, kind="wecom", **rest):
    address = f"http://127.0.0.1:{robot.server_port}/send?key=k"
    return Channel.objects.create(**{"key": kind, "name": kind, "kind": kind, "target": address, **rest})


@pytest.mark.parametrize("kind", ["wecom", "dingtalk", "feishu", "webhook"])
def test_each_kind_of_robot_is_spoken_to_in_its_own_way(robot, kind):
    send_trial(channel_to(robot, kind, secret="s" * 24))
    [(path, headers, body)] = robot.got
    words = {
        "wecom": lambda: body["text"]["content"],
        "dingtalk": lambda: body["text"]["content"],
        "feishu": lambda: body["content"]["text"],
        "webhook": lambda: body["subject"],
    }[kind]()
    assert words
    signed = {
        "wecom": True,
        "dingtalk": "&timestamp=" in path and "&sign=" in path,
        "feishu": bool(body.get("sign")),
        "webhook": headers.get("Webhook-Signature", "").startswith("v1,"),
    }
    assert signed[kind]


def test_a_robot_that_answers_200_and_refuses_is_a_failure(robot):
    robot.answer = {"errcode": 93000, "errmsg": "invalid webhook url"}
    with pytest.raises(EffectFailed) as refused:
        send_trial(channel_to(robot))
    assert "invalid webhook url 93000" in failure_text(refused.value.code, refused.value.context)


def test_lines_that_come_up_in_between_go_into_one_message(robot):
    channel = channel_to(robot)
    note(channel, key="a", text="first", url="/x/")
    note(channel, key="a", text="first again", url="/x/")
    assert (queue_channels(), queue_channels()) == (1, 0)
    deliver_outbox(worker="w")
    for number in range(20):
        note(channel, key=f"b{number}", text=f"line {number}", url="")
    assert queue_channels() == 0, "ten minutes have not passed"
    OutboxRow.objects.update(ended_at=clock.now() - timedelta(minutes=11))
    assert queue_channels() == 1
    deliver_outbox(worker="w")
    first, second = [body["text"]["content"] for _path, _headers, body in robot.got]
    assert "first" in first
    assert "line 0\n" in second
    assert "line 11" in second
    assert "line 12" not in second
    assert not ChannelNote.objects.filter(sent_at=None).exists()


def test_a_failure_is_tried_again_then_becomes_one_incident_and_nothing_is_lost(robot):
    channel = channel_to(robot)
    robot.answer = {"errcode": 45009, "errmsg": "too fast"}
    note(channel, key="a", text="first", url="")
    queue_channels()
    for _attempt in range(8):
        OutboxRow.objects.update(available_at=clock.now())
        deliver_outbox(worker="w", limit=1)
    incident = Incident.objects.get()
    assert incident.context["failure"] == "robot_refused"
    note(channel, key="b", text="second", url="")
    assert queue_channels() == 0, "somebody looks first"
    robot.answer, robot.got[:] = {"errcode": 0}, []
    retry_effect(incident=incident, user=None)
    deliver_outbox(worker="w")
    [(_path, _headers, body)] = robot.got
    assert "first" in body["text"]["content"]
    assert "second" in body["text"]["content"]


def test_inside_the_house_is_refused_at_once(robot, settings):
    settings.WEBHOOKS_MAY_STAY_INSIDE = False
    channel = channel_to(robot)
    note(channel, key="a", text="first", url="")
    queue_channels()
    deliver_outbox(worker="w")
    assert Incident.objects.get().context["failure"] == "webhook_refused"
    assert robot.got == []


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("schan://token", ""),
        ("json://192.168.1.1/x", "apprise_elsewhere"),
        ("syslog://", "apprise_elsewhere"),
        ("slack://a/b/c?template=/etc/passwd", "apprise_template"),
        ("nothing", "strange_address"),
    ],
)
def test_apprise_reaches_services_at_fixed_addresses_only(address, problem):
    assert apprise_problem(address) == problem


def test_apprise_speaks_to_a_service_in_this_house_where_that_is_allowed(robot):
    send_trial(channel_to(robot, "apprise", target=f"json://127.0.0.1:{robot.server_port}/x"))
    assert robot.got[0][2]["message"]


def test_a_mailbox_is_written_to(robot):
    send_trial(channel_to(robot, "email", target="office@example.org"))
    assert mail.outbox[0].to == ["office@example.org"]


def test_only_channels_of_the_unit_and_procedure_are_told(scene, robot):

    case = scene.started()
    here = channel_to(robot, key="here", unit=case.unit, tells_todos=True)
    above = channel_to(robot, key="above", unit=case.unit.parent(), tells_todos=True, with_titles=True)
    channel_to(robot, key="elsewhere", unit=builders.make_unit("ZB9", parent=scene.committee), tells_todos=True)
    other = channel_to(robot, key="other", tells_todos=True)
    other.procedures.add(Procedure.objects.create(key="another", title="x"))
    channel_to(robot, key="quiet")
    deliver_outbox(worker="w")
    assert {each.channel for each in ChannelNote.objects.all()} == {here, above}
    assert case.number in here.notes.first().text


def test_address_and_secret_are_never_shown_again(cast, robot):
    browser = Client()
    browser.force_login(cast.admin)
    add = reverse("wagtailsnippets_processes_channel:add")
    sent = {
        "name": "Group", "key": "group", "kind": "dingtalk", "target": "https://oapi.dingtalk.com/robot/send?access_token=SECRET1",
        "secret": "SECRET2", "gap_minutes": "10", "is_active": "on", "unit": "", "tells_overdue": "on",
    }  # fmt: skip
    answer = browser.post(add, sent)
    assert answer.status_code == 302, answer.context["form"].errors
    channel = Channel.objects.get()
    edit = reverse("wagtailsnippets_processes_channel:edit", args=[channel.pk])
    browser.post(edit, {**sent, "name": "Renamed", "target": "", "secret": ""})
    channel.refresh_from_db()
    assert (channel.name, channel.secret) == ("Renamed", "SECRET2")
    assert "SECRET1" in channel.target
    pages = [edit, reverse("wagtailsnippets_processes_channel:list"), reverse("processes_channel", args=[channel.pk])]
    for page in pages:
        assert "SECRET" not in browser.get(page).content.decode(), page
    Channel.objects.update(kind="wecom", target=f"http://127.0.0.1:{robot.server_port}/")
    answer = browser.post(reverse("processes_channel_trial", args=[channel.pk]), follow=True)
    assert len(robot.got) == 1
    assert answer.status_code == 200
    bad = browser.post(add, {**sent, "key": "other", "target": "file:///etc/passwd"})
    assert bad.status_code == 200
    assert "target" in bad.context["form"].errors


def test_a_stranger_has_no_screens_of_channels(cast):
    stranger = Client()
    stranger.force_login(cast.organizer)
    channel = Channel.objects.create(key="a", name="a", kind="email", target="a@example.org")
    assert stranger.post(reverse("processes_channel_trial", args=[channel.pk])).status_code in (302, 403)
    assert mail.outbox == []
