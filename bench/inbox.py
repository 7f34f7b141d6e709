"""The inbox of somebody with fifty open todos among a million cases, on SQLite and on PostgreSQL.

``python -m bench inbox`` prints queries and milliseconds of what the inbox page asks of the database and draws: counts
of all tabs, filter choices, one page of todos with their people, buttons and days. ``GUICHENG_BENCH_CASES`` asks for
another number of cases. The cases are made in bulk: what one reads does not tell how they came about.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

from bench.forms import ROOT

CASES = int(os.environ.get("GUICHENG_BENCH_CASES", "1000000"))
MINE = 50
DONE = 5_000
"""So many todos the same person had before."""
OPEN_EVERY = 10
"""One case in so many still runs."""
ROUNDS = 200


def measure() -> dict[str, float]:
    """Returns queries and milliseconds by database."""
    from tests.services.postgresql import programs, throw_away_cluster

    figures = {"cases": float(CASES)}
    with tempfile.TemporaryDirectory(prefix="guicheng-bench-") as folder:
        figures |= _inside("SQLite", {"GUICHENG_DB": f"{folder}/bench.sqlite3", "DATABASE_URL": ""})
    if programs():
        with throw_away_cluster() as url:
            figures |= _inside("PostgreSQL", {"DATABASE_URL": url})
    return figures


def _inside(engine: str, surroundings: dict[str, str]) -> dict[str, float]:
    settings = {"DJANGO_SETTINGS_MODULE": "guicheng.settings.test", "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"}
    done = subprocess.run(
        [sys.executable, "-m", "bench.inbox"],
        cwd=ROOT, check=True, stdout=subprocess.PIPE, env={**os.environ, **settings, **surroundings},
    )  # fmt: skip
    return {f"{engine}, {label}": value for label, value in json.loads(done.stdout.splitlines()[-1]).items()}


def fill() -> Any:
    """Makes the cases, each with its todo, and returns the person with fifty open ones and many done."""
    from django.core.management import call_command

    from bench.bulk import case_id, copies, gathered_statistics, moment, one_of
    from processes.models import Case, Todo
    from tests.verb_scenes import VerbScene

    call_command("migrate", verbosity=0, interactive=False)
    scene = VerbScene("single")
    open_one = scene.at("check")
    done_one = scene.at("check")
    scene.act(done_one, "pass_on", scene.secretary)
    scene.act(done_one, "approve", scene.office[0])
    done_one = Case.objects.get(pk=done_one.pk)
    me, others = scene.secretary, [each.pk for each in (scene.author, *scene.office, *scene.others)]
    at = moment("-i %% 500000")
    running = f"i %% {OPEN_EVERY} = 0"
    for case, status, which in ((open_one, "open", running), (done_one, "done", f"NOT ({running})")):
        todo = case.todos.get(state="check")
        copies(
            case, CASES, which, id=case_id(), number="'B-' || i", title="'Case ' || i", entered_at=at, opened_at=at,
            updated_at=at,
        )  # fmt: skip
        copies(
            todo, CASES, which, id="1000000 + i", case_id=case_id(), opened_at=at, due_at=moment("i %% 30000 - 6000"),
        )  # fmt: skip
        copies(
            todo.candidates.get(), CASES, which, id="1000000 + i", todo_id="1000000 + i",
            member_id=f"CASE WHEN {_is_mine(status)} THEN {me.pk} ELSE {one_of(others, 'i')} END",
        )  # fmt: skip
    Todo.objects.filter(case=open_one).delete()
    gathered_statistics()
    return me


def _is_mine(status: str) -> str:
    """Fifty of the open ones are mine, and as many of the closed ones as DONE says."""
    if status == "open":
        turn, every, mine = f"(i / {OPEN_EVERY})", max(1, CASES // OPEN_EVERY // MINE), MINE
    else:
        turn, every, mine = "(i - 1)", max(2, CASES // DONE), DONE
    return f"{turn} %% {every} = 0 AND {turn} / {every} < {mine}"


def ask(member: Any) -> None:
    """Does what the page of the inbox does, without the frame around it."""
    from processes.queries import inbox
    from processes.queries.inbox import Wanted
    from processes.queries.todos import lines_of
    from processes.views.todos import grouped

    found = inbox.gathered(inbox.waiting(member))
    inbox.counts(member.user, found.kinds)
    among = found.todos.filter(kind__in=inbox.KINDS["open"])
    inbox.choices_among(among)
    narrowed = inbox.narrowed(among, Wanted())
    narrowed.count()
    grouped(list(lines_of(inbox.urgent_first(narrowed)[:MINE], member)))


def times(work: Callable[[], None]) -> list[float]:
    """Returns the milliseconds of many rounds, sorted; the first three do not count."""
    for _round in range(3):
        work()
    found = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        work()
        found.append((time.perf_counter() - began) * 1000)
    return sorted(found)


def look(member: Any) -> dict[str, float]:
    """Returns the figures of one database."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from processes.queries import inbox

    with CaptureQueriesContext(connection) as asked:
        ask(member)
    if os.environ.get("GUICHENG_BENCH_EXPLAIN"):
        for each in asked:
            sys.stderr.write(f"{each['time']} {each['sql'][:2000]}\n")
    elapsed = times(lambda: ask(member))
    cpu = time.process_time()
    for _round in range(20):
        ask(member)
    return {
        "open todos": float(inbox.waiting(member).count()),
        "queries": float(len(asked)),
        "p50 (ms)": statistics.median(elapsed),
        "p95 (ms)": elapsed[int(len(elapsed) * 0.95)],
        "processor time of this program (ms)": (time.process_time() - cpu) * 1000 / 20,
    }


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(look(fill())))
