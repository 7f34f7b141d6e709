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
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bench.forms import ROOT

CASES = int(os.environ.get("GUICHENG_BENCH_CASES", "1000000"))
BATCH = 10_000
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
    from django.db import connection

    from organization import clock
    from processes.models import Case, Todo, TodoCandidate
    from tests.verb_scenes import VerbScene

    call_command("migrate", verbosity=0, interactive=False)
    scene = VerbScene("single")
    scene.at("check")
    version, branch, now = scene.version, scene.branch, clock.now()
    me, others = scene.secretary, [scene.author, *scene.office, *scene.others]
    Todo.objects.all().delete()
    for first in range(0, CASES, BATCH):
        cases, todos = [], []
        for number in range(first, min(first + BATCH, CASES)):
            running = number % OPEN_EVERY == 0
            opened = now - timedelta(minutes=(CASES - number) % 1_000_000)
            case = Case(
                id=uuid.UUID(int=(number * 0x9E3779B97F4A7C15F39CC0605CEDC835) % 2**128), number=f"B-{number:07}",
                procedure_id=version.procedure_id, version=version, unit=branch, unit_path=branch.path,
                title=f"Case {number}", initiator=scene.author, values={"title": f"Case {number}"},
                state="check" if running else "done", status="open" if running else "closed",
                outcome="" if running else "success", closed_at=None if running else opened + timedelta(hours=1),
                seq=2, visit=2, entered_at=opened, opened_at=opened, updated_at=opened,
            )  # fmt: skip
            cases.append(case)
            todos.append(
                Todo(
                    case=case, state="check", visit=2, role="branch_secretary", opened_at=opened,
                    status="open" if running else "done", closed_at=case.closed_at,
                    due_at=now + timedelta(hours=number % 500 - 100),
                )
            )  # fmt: skip
        Case.objects.bulk_create(cases)
        kept = Todo.objects.bulk_create(todos)
        TodoCandidate.objects.bulk_create(
            TodoCandidate(todo=todo, member=_who(first + place, me, others)) for place, todo in enumerate(kept)
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return me


def _who(number: int, me: Any, others: list[Any]) -> Any:
    """Fifty of the open ones are mine, and as many of the closed ones as DONE says."""
    if number % OPEN_EVERY == 0:
        turn, every, mine = number // OPEN_EVERY, max(1, CASES // OPEN_EVERY // MINE), MINE
    else:
        turn, every, mine = number - 1, max(2, CASES // DONE), DONE
    return me if turn % every == 0 and turn // every < mine else others[number % len(others)]


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
