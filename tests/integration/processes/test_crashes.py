"""kill -9 at random moments: nothing is lost, nothing is sent for what never happened."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from organization.models import Notice
from processes.models import HistoryEntry, OutboxRow
from processes.queries.invariants import violations
from tests.procedures import Scene

ROOT = Path(__file__).resolve().parents[3]
TRANSITIONS = int(os.environ.get("GUICHENG_CRASH_TRANSITIONS", "220"))


def this_database() -> dict[str, str]:
    """Returns the environment in which another process uses the test's database."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return {"GUICHENG_DB": str(settings["NAME"]), "DATABASE_URL": ""}
    return {"DATABASE_URL": f"postgresql://{settings['USER']}@/{settings['NAME']}?host={settings['HOST']}"}


@pytest.mark.crash
@pytest.mark.slow
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_killed_at_random(tmp_path: Path) -> None:
    Scene(approvers=1)
    connection.close()
    done = subprocess.run(
        [sys.executable, "-m", "tests.crash", str(tmp_path / "log"), str(TRANSITIONS), "7"],
        cwd=ROOT,
        env={
            **os.environ,
            **this_database(),
            "DJANGO_SETTINGS_MODULE": "guicheng.settings.test",
            "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
        },
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    print(f"{HistoryEntry.objects.count()} entries, {done.stdout.strip()} kills")
    assert list(violations()) == []
    assert set(OutboxRow.objects.values_list("status", flat=True)) == {"done"}
    sent = set(Notice.objects.values_list("key", flat=True))
    wanted = set(OutboxRow.objects.filter(kind="notify").values_list("key", flat=True))
    assert wanted <= sent
    assert sent <= set(OutboxRow.objects.values_list("key", flat=True))
    assert Notice.objects.filter(key__in=wanted).count() == len(wanted)
