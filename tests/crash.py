"""People and a worker at work who are killed at random moments; run by tests/integration/processes/test_crashes.py.

``python -m tests.crash LOG ENTRIES SEED`` forks a web process and a worker again and again and kills them with SIGKILL
until the database holds that many history entries. Every wish is written to LOG before it is sent, so that the next web
process can send the last one again with the same token, as a browser would.
"""

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django


def main(log: Path, entries: int, seed: int) -> int:
    django.setup()
    from processes.services import outbox

    outbox.LEASE = outbox.timedelta(seconds=1)
    chance = random.Random(seed)
    kills, worker = 0, 0
    while _count() < entries:
        web = _fork(lambda: people(log, chance.random()))
        worker = worker or _fork(_work)
        time.sleep(chance.uniform(0.3, 1.5))
        _kill(web)
        kills += 1
        if chance.random() < 0.6:
            _kill(worker)
            kills, worker = kills + 1, 0
    if worker:
        _kill(worker)
    time.sleep(1.1)
    os.waitpid(_fork(_finish), 0)
    return kills


def people(log: Path, seed: float) -> None:
    """Does one thing after another to some case, as whoever may."""
    from organization.models import Member, Unit, User
    from processes.models import Case
    from processes.services import RawInputs, start_case, take_action

    chance = random.Random(seed)
    author = User.objects.get(member__code="ZAUTHOR")
    approver = User.objects.filter(member__code__startswith="ZAPP").first()
    branch = Unit.objects.get(code="Z1")
    assert Member.objects.exists()

    def send(case_id: str, action: str, seq: str) -> None:
        by = author if action == "submit" else approver
        inputs = RawInputs(data={"title": "A note", "amount": "5"} if action == "submit" else {}, comment="why")
        token = f"crash:{case_id}:{seq}"
        result = take_action(
            case_id=case_id, action=action, actor=by, inputs=inputs, token=token, expected_seq=int(seq)
        )
        assert result.seq > int(seq)

    written = log.read_text().split("\n") if log.exists() else []
    if len(written) > 1:
        send(*written[-2].split(" "))
    while True:
        live = list(Case.objects.open().order_by("pk")[:10])
        if len(live) < 5:
            start_case(procedure="approval_note", unit=branch, actor=author, token=f"crash:{chance.random()}")
            continue
        case = chance.choice(live)
        action = "submit" if case.state == "draft" else chance.choice(["approve", "approve", "back"])
        with log.open("a") as file:
            file.write(f"{case.pk} {action} {case.seq}\n")
        send(str(case.pk), action, str(case.seq))


def _work() -> None:
    from processes.worker import Worker

    Worker(pause=0.05).run()


def _finish() -> None:
    from processes.worker import Worker

    Worker().once()


def _count() -> int:
    from django.db import connections

    from processes.models import HistoryEntry

    count = HistoryEntry.objects.count()
    connections.close_all()
    return count


def _fork(work: Callable[[], None]) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        work()
        code = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
        raise
    finally:
        os._exit(code)


def _kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    if os.WIFEXITED(status):
        sys.exit(f"a process ended by itself with {os.WEXITSTATUS(status)}")


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
