"""The record cannot be changed unnoticed: ways to try, each found; anchors, files, a verifier that needs no site."""

import json
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from organization import clock
from processes.merkle import root
from processes.models import AnchoredHead, AuditAnchor, Case, HistoryEntry
from processes.queries.audit import audit
from processes.services.anchoring import anchor_hash, anchor_path, anchor_today, leaves_of
from processes.services.evidence import evidence_lines
from tests.procedures import Scene, act

pytestmark = pytest.mark.django_db
VERIFIER = Path(__file__).resolve().parents[3] / "processes/offline/verify_history.py"


@pytest.fixture
def record(settings, tmp_path, monkeypatch):
    """Two cases, two days' anchors, their files put aside, and the guards of the database taken off."""
    settings.AUDIT_ANCHORS = str(tmp_path / "anchors")
    scene = Scene()
    case, other = scene.submitted("One"), scene.submitted("Two")
    assert anchor_today() == 2
    assert anchor_today() == 0
    act(case, "back", scene.approvers[0], comment="not yet")
    tomorrow = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    assert anchor_today() == 1
    shutil.copytree(tmp_path / "anchors", tmp_path / "aside")
    unguard()
    assert list(audit(tmp_path / "aside")) == []
    return case, other, tmp_path / "aside"


def unguard():
    """What a superuser of the database can do."""
    with connection.cursor() as cursor:
        for table, name in (("processes_historyentry", "history"), ("processes_procedureversion", "version")):
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS processes_{name}_is_final{on}")


def change(case, seq, **columns):
    HistoryEntry.objects.filter(case=case, seq=seq).update(**columns)


def remove(case, *seqs):
    rows = HistoryEntry.objects.filter(case=case, seq__in=seqs)
    from processes.models import OutboxRow

    OutboxRow.objects.filter(entry__in=rows).delete()
    rows._raw_delete(rows.db)


def rewrite(case):
    """Works out the whole chain anew, as somebody would who knows how."""
    before = ""
    for entry in HistoryEntry.objects.filter(case=case).order_by("seq"):
        entry.prev_hash = before
        before = entry.digest()
        HistoryEntry.objects.filter(pk=entry.pk).update(prev_hash=entry.prev_hash, hash=before)
    count = HistoryEntry.objects.filter(case=case).count()
    Case.objects.filter(pk=case.pk).update(head=before, seq=count)


def rewritten_comment(case):
    change(case, 2, comment="never said")
    rewrite(case)


def rewritten_with_anchors(case):
    rewritten_comment(case)
    for head in AnchoredHead.objects.filter(case=case.pk):
        entry = HistoryEntry.objects.get(case=case, seq=head.seq)
        AnchoredHead.objects.filter(pk=head.pk).update(hash=entry.hash)
    before = ""
    for anchor in AuditAnchor.objects.order_by("number"):
        anchor.root, anchor.previous = root(leaves_of(anchor)), before
        anchor.hash = before = anchor_hash(anchor)
        anchor.save()


def swapped(case):
    for now, then in ((2, 99), (3, 2), (99, 3)):
        HistoryEntry.objects.filter(case=case, seq=now).update(seq=then)


def put_in(case):
    last = HistoryEntry.objects.filter(case=case).order_by("-seq").first()
    HistoryEntry.objects.create(
        case=case,
        seq=last.seq + 1,
        action="record",
        target=last.target,
        at=last.at,
        token="forged",
        prev_hash=last.hash,
        hash="0" * 64,
    )


def cut_off(case):
    remove(case, 3)
    second = HistoryEntry.objects.get(case=case, seq=2)
    Case.objects.filter(pk=case.pk).update(seq=2, head=second.hash)


def vanished(case):
    for related in ("todos", "participants", "timers", "visits", "branches"):
        if hasattr(case, related):
            getattr(case, related).all().delete()
    remove(case, 1, 2, 3)
    rows = Case.objects.filter(pk=case.pk)
    rows._raw_delete(rows.db)


TAMPERINGS = {
    "comment": lambda case: change(case, 3, comment="approved at once"),
    "actor": lambda case: change(case, 2, actor=None),
    "user": lambda case: change(case, 2, user=None),
    "on behalf of": lambda case: change(case, 3, on_behalf_of_id=HistoryEntry.objects.get(case=case, seq=2).actor_id),
    "moment": lambda case: change(case, 2, at=clock.now() - timedelta(days=30)),
    "answers in the history": lambda case: change(case, 2, changes={"title": "Other"}),
    "action": lambda case: change(case, 2, action="approve"),
    "target": lambda case: change(case, 2, target="done"),
    "role": lambda case: change(case, 2, role="committee_org"),
    "effects": lambda case: change(case, 2, effects=[]),
    "token": lambda case: change(case, 2, token="another"),
    "entry removed from the middle": lambda case: remove(case, 2),
    "last entry removed": cut_off,
    "entries swapped": swapped,
    "entry put in": put_in,
    "whole chain worked out anew": rewritten_comment,
    "case removed": vanished,
    "answers of the case": lambda case: Case.objects.filter(pk=case.pk).update(values={"title": "Other", "amount": 5}),
    "state of the case": lambda case: Case.objects.filter(pk=case.pk).update(state="done"),
    "published document": lambda case: (
        type(case.version)
        .objects.filter(pk=case.version_id)
        .update(document={**case.version.document, "title": {"zh-hans": "x"}})
    ),
    "anchor's root": lambda case: AuditAnchor.objects.filter(number=1).update(root="0" * 64),
    "anchor removed": lambda case: (
        AnchoredHead.objects.filter(anchor__number=1).delete(),
        AuditAnchor.objects.filter(number=1).delete(),
    ),
    "anchored head": lambda case: AnchoredHead.objects.filter(case=case.pk).update(hash="0" * 64),
    "last anchor removed": lambda case: (
        AnchoredHead.objects.filter(anchor__number=2).delete(),
        AuditAnchor.objects.filter(number=2).delete(),
    ),
    "chain and anchors worked out anew": rewritten_with_anchors,
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_every_tampering_is_found(record, name):
    case, _other, aside = record
    TAMPERINGS[name](Case.objects.get(pk=case.pk))
    assert list(audit(aside)) != []


def test_the_command_names_what_was_changed(record, capsys):
    case, _other, aside = record
    call_command("verify_audit", "--anchors", str(aside))
    assert "2 anchors hold" in capsys.readouterr().out
    change(case, 2, comment="x")
    with pytest.raises(SystemExit):
        call_command("verify_audit")
    assert case.number in capsys.readouterr().err


def offline(*arguments):
    return subprocess.run(
        [sys.executable, "-I", str(VERIFIER), *map(str, arguments)], capture_output=True, text=True, check=False
    )


def test_the_verifier_needs_nothing_but_python(record, tmp_path):
    case, _other, aside = record
    history = tmp_path / "history.jsonl"
    history.write_text("\n".join(evidence_lines(Case.objects.order_by("number"))) + "\n", encoding="utf-8")
    whole = offline(history, aside)
    assert (whole.returncode, whole.stdout.count("\n")) == (0, 1)
    lines = history.read_text(encoding="utf-8").splitlines()
    changed = json.loads(lines[2])
    changed["said"]["comment"] = "x"
    for wrong in ([*lines[:2], json.dumps(changed), *lines[3:]], [*lines[:2], *lines[3:]]):
        history.write_text("\n".join(wrong) + "\n", encoding="utf-8")
        assert offline(history).returncode == 1
    rewritten_with_anchors(case)
    history.write_text("\n".join(evidence_lines(Case.objects.order_by("number"))) + "\n", encoding="utf-8")
    assert offline(history).returncode == 0
    assert offline(history, aside).returncode == 1
    assert offline(tmp_path / "none").returncode == 2


def test_a_lost_file_is_written_again(record):
    anchor = AuditAnchor.objects.get(number=2)
    path = anchor_path(anchor)
    said = path.read_bytes()
    path.unlink()
    anchor_today()
    assert path.read_bytes() == said
