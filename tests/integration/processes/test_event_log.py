"""Event logs: what a program for process mining reads, whom it may know of, and what never leaves."""

import csv
import io
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from organization import clock
from processes.models import Case, ProcedureJob
from processes.queries.event_log import LogWanted, traces
from processes.services import event_logs
from processes.services.procedure_jobs import run_job
from tests.verb_scenes import VerbScene

pytestmark = pytest.mark.django_db

SPACE = "{http://www.xes-standard.org/}"
TYPES = {"string", "date", "int", "float", "boolean", "id"}
STANDARD = {
    "schedule", "assign", "withdraw", "reassign", "start", "suspend", "resume", "pi_abort", "ate_abort", "complete",
    "autoskip", "manualskip", "unknown",
}  # fmt: skip


def read_xes(text: str) -> list[tuple[dict[str, str], list[dict[str, str]]]]:
    """Returns the traces of an XES document after holding it against the structure of IEEE 1849-2016."""
    log = ElementTree.fromstring(text)
    assert log.tag == f"{SPACE}log"
    assert log.get("xes.version") == "1849-2016"
    order = [each.tag.removeprefix(SPACE) for each in log]
    rank = {"extension": 0, "global": 1, "classifier": 2, **dict.fromkeys(TYPES, 3), "trace": 4}
    assert order == sorted(order, key=rank.__getitem__), "extensions, globals, classifiers, attributes, traces"
    prefixes = {each.get("prefix") for each in log.findall(f"{SPACE}extension")}
    assert prefixes == {"concept", "time", "lifecycle", "org"}
    promised = {each.get("scope"): {child.get("key") for child in each} for each in log.findall(f"{SPACE}global")}
    for classifier in log.findall(f"{SPACE}classifier"):
        assert set(str(classifier.get("keys")).split()) <= promised["event"]
    found = []
    for trace in log.findall(f"{SPACE}trace"):
        events = [attributes(event, promised["event"]) for event in trace.findall(f"{SPACE}event")]
        assert [each["time:timestamp"] for each in events] == sorted(each["time:timestamp"] for each in events)
        assert {each["lifecycle:transition"] for each in events} <= STANDARD
        found.append((attributes(trace, promised["trace"]), events))
    return found


def attributes(element: ElementTree.Element, promised: set[str | None]) -> dict[str, str]:
    told = {}
    for each in element:
        kind = each.tag.removeprefix(SPACE)
        if kind == "event":
            continue
        assert kind in TYPES
        assert set(each.attrib) == {"key", "value"}
        key, value = each.attrib["key"], each.attrib["value"]
        assert key not in told
        if kind == "date":
            assert datetime.fromisoformat(value).tzinfo is not None
        if kind == "int":
            int(value)
        told[key] = value
    assert promised <= told.keys()
    return told


def browser(who: Any) -> Client:
    client = Client()
    client.force_login(who)
    return client


@pytest.fixture
def scene() -> VerbScene:
    return VerbScene("parallel", transfer=["performer"])


def test_every_entry_of_every_branch_is_an_event(scene: VerbScene) -> None:
    case = scene.at("review")
    case = scene.act(case, "looked", scene.office[0])
    ((trace, events),) = read_xes(
        "".join(event_logs.written(LogWanted(cases=Case.objects.all()), format="xes", title="<&>"))
    )
    assert (trace["concept:name"], trace["org:group"], trace["status"]) == (case.number, "Y1", "open")
    assert len(events) == case.seq
    assert [each["action"] for each in events][:3] == ["start", "submit", "pass_on"]
    assert {each.get("branch") for each in events} == {None, "left", "right"}
    assert {each.get("org:resource") for each in events} >= {"initiator@Y1", "branch_secretary@Y1", "committee_org@Y1"}
    text = str(events)
    assert not [
        each for each in (scene.secretary, scene.author, *scene.office) if each.name in text or each.code in text
    ]


def test_names_are_for_whoever_has_the_right_and_secrets_for_nobody() -> None:
    scene = VerbScene("all")
    case = scene.at("review")
    scene.act(case, "contribute", scene.office[0])
    (named,) = traces(LogWanted(cases=Case.objects.all(), names=True))
    assert [each.resource for each in named.events][1:] == [scene.author.name, scene.secretary.name, ""]
    client = browser(scene.secretary.user)
    address = f"{reverse('desk-log')}?procedure={case.procedure.key}"
    for granted in (False, True):
        answer: Any = client.post(address, {"format": "csv", "names": "yes"})
        body = b"".join(answer.streaming_content).decode()
        assert (scene.secretary.name in body) is granted
        assert scene.office[0].name not in body
        scene.secretary.user.user_permissions.add(  # type: ignore[union-attr]  # has a login
            Permission.objects.get(codename="export_names")
        )


def test_the_table_is_safe_for_spreadsheets(scene: VerbScene) -> None:
    case = scene.at("check")
    Case.objects.filter(pk=case.pk).update(number="=1+1\x0b")
    lines = "".join(event_logs.written(LogWanted(cases=Case.objects.all()), format="csv", title=""))
    rows = list(csv.DictReader(io.StringIO(lines.removeprefix("\ufeff"))))
    assert len(rows) == case.seq
    assert rows[0]["case:concept:name"].startswith("'=")
    assert read_xes("".join(event_logs.written(LogWanted(cases=Case.objects.all()), format="xes", title="\x0b")))


def test_a_long_log_is_written_by_the_worker(scene: VerbScene, monkeypatch: pytest.MonkeyPatch) -> None:
    case = scene.at("check")
    monkeypatch.setattr("processes.views.event_log.SMALL", 0)
    client = browser(scene.secretary.user)
    answer = client.post(f"{reverse('desk-log')}?procedure={case.procedure.key}", {"format": "xes"})
    job = ProcedureJob.objects.get()
    assert answer["Location"] == reverse("desk-log-job", args=[job.pk])
    if job.status == "queued":
        assert client.get(answer["Location"]).status_code == 200
        run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, job.done) == ("done", 1)
    assert client.get(answer["Location"]).status_code == 200
    sent: Any = client.get(reverse("desk-log-file", args=[job.pk]))
    assert len(read_xes(b"".join(sent.streaming_content).decode())) == 1
    stranger = browser(scene.admin)
    assert stranger.get(reverse("desk-log-file", args=[job.pk])).status_code == 404


def test_the_log_is_asked_for_page_by_page_and_tolerates_nonsense(scene: VerbScene) -> None:
    client = browser(scene.secretary.user)
    assert client.get(reverse("desk-log"), {"procedure": "nothing", "from": "x"}).status_code == 200
    assert client.post(reverse("desk-log"), {"format": "exe"}).status_code == 200
    assert client.get(reverse("desk"), {"view": "log"}).status_code == 302
    assert browser(scene.author.user).get(reverse("desk-log")).status_code == 403


def test_the_command_writes_the_same(scene: VerbScene, tmp_path: Path) -> None:
    case = scene.at("check")
    path = tmp_path / "log.xes"
    call_command("export_event_log", case.procedure.key, out=str(path), since=str(clock.today() - timedelta(days=1)))
    assert [trace["concept:name"] for trace, _events in read_xes(path.read_text())] == [case.number]
    for wrong in (("nothing", None), (case.procedure.key, "yesterday")):
        with pytest.raises(CommandError):
            call_command("export_event_log", wrong[0], since=wrong[1], out=str(path))
