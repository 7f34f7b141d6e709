"""One transition of the six-step approval, ours beside four other ways of doing it, one run, one process, one database.

``python -m bench engine`` prints the p50 in milliseconds of processor time and of the clock, and the ratios, on SQLite
and on PostgreSQL (durable, as in production). ``python -m bench.engine --cases 100000 --database sqlite`` fills the
tables with that many cases first and compares ours with what it was on nearly empty tables. SpiffWorkflow and viewflow
are put into a folder of the benchmark's own and leave with it: viewflow is AGPL and no dependency of ours.

Is it fair? Everybody meets the same people, database and moment, and each transition begins with a login that has been
read, as in a request.

* *By hand* is what a team writes that needs this one procedure: one locked transaction, the right checked by the todo,
  a ModelForm, protected FSM transitions, todos for whoever holds the post today (asked of the database), notices to be
  sent, a log entry. It has no tokens, hash chain, delegation, versions, search index or list of who may read, and its
  machine is Python; nothing it does could be left out, and nothing is done in a way a competent developer would not.
* *SpiffWorkflow* has the same todos, notices and log around it: it has none of its own. It keeps a workflow as one
  JSON text.
* *viewflow* has its own tasks, which are todos and history at once; they are opened for a permission and not for
  certain people, nobody is looked for and nothing is queued, so it does less than the others.
* *Bare SQL* writes the rows that ours leave, with the same lock and look-ups, by cursor, without deciding anything:
  the database's share of ours. A Python program that decides anything at all is a multiple of it on SQLite, where a
  statement costs fifty microseconds; on a server's PostgreSQL the statements weigh more.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PEERS = ("SpiffWorkflow>=3,<4", "django-viewflow>=2,<4", "lxml")
ROUNDS = int(os.environ.get("GUICHENG_BENCH_ROUNDS", "60"))
TARGETS = {"django-fsm-2, by hand": 1.0, "SpiffWorkflow": 0.4, "viewflow": 0.25, "bare SQL": 2.5}


def measure(cases: int = 0, databases: tuple[str, ...] = ("sqlite", "postgresql")) -> dict[str, float]:
    """Returns the figures of every database there is."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="guicheng-bench-") as folder:
        peers = install(Path(folder) / "peers")
        for database in databases:
            with surroundings(database, folder) as environment:
                if environment is None:
                    print(f"{database}: left out, its server programs are not installed", file=sys.stderr)
                    continue
                figures |= {f"{database}: {name}": value for name, value in inside(environment, peers, cases).items()}
    return figures


def install(folder: Path) -> Path:
    """Puts the other engines into the folder; says so where that is not possible."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder), *PEERS]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"SpiffWorkflow and viewflow: left out, not installable ({done.stderr.strip()[-200:]})", file=sys.stderr)
    return folder


@contextmanager
def surroundings(database: str, folder: str) -> Iterator[dict[str, str] | None]:
    """Gives the environment that leads to an empty database, None where there is none of its kind."""
    from tests.services import sqlite
    from tests.services.postgresql import programs, throw_away_cluster

    if database == "sqlite":
        shutil.copy(sqlite.migrated_template(), f"{folder}/bench.sqlite3")
        yield {"GUICHENG_DB": f"{folder}/bench.sqlite3", "DATABASE_URL": ""}
    elif programs() is None:
        yield None
    else:
        with throw_away_cluster(durable=True) as url:
            yield {"DATABASE_URL": url}


def inside(environment: dict[str, str], peers: Path, cases: int) -> dict[str, float]:
    """Runs the comparison in a process of its own and returns its figures."""
    settings = {
        "DJANGO_SETTINGS_MODULE": "bench.engine_settings",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
        "GUICHENG_BENCH_PEERS": str(peers),
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench.engine", "--inside", "--cases", str(cases)],
        cwd=ROOT, check=True, stdout=subprocess.PIPE, env={**os.environ, **settings, **environment},
    )  # fmt: skip
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def contestants(scene: Any) -> list[Any]:
    """Returns every way that can be tried here, ours first."""
    from bench.approvals.bare import Bare
    from bench.approvals.by_hand import ByHand
    from bench.approvals.ours import Ours

    found: list[Any] = [Ours(scene), ByHand(scene)]
    try:
        from bench.approvals.spiff import Spiff
    except ImportError as missing:
        print(f"SpiffWorkflow: left out ({missing})", file=sys.stderr)
    else:
        found.append(Spiff(scene))
    try:
        from bench.approvals.flows import Viewflow
    except ImportError as missing:
        print(f"viewflow: left out ({missing})", file=sys.stderr)
    else:
        found.append(Viewflow(scene))
    return [*found, Bare(scene)]


def compare(cases: int) -> dict[str, float]:
    """Returns milliseconds and ratios; every round lets each way run one case, so that all meet the same machine."""
    from django.core.management import call_command

    from bench.approvals.scene import make_scene

    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    scene = make_scene()
    ways = contestants(scene)
    figures: dict[str, float] = {}
    if cases:
        few = p50(timed(ways[:1])[ways[0].name])
        from bench.approvals.filling import fill

        waiting = ways[0].begin()
        ways[0].take(waiting, "submit", scene.login("submit"))
        fill(scene, waiting, cases)
        many = p50(timed(ways[:1])[ways[0].name])
        return {"ours, few cases (ms)": few, f"ours, {cases} cases (ms)": many, "many to few (target 1.3)": many / few}
    times = timed(ways)
    ours = p50(times[ways[0].name])
    for way in ways:
        figures[f"{way.name} (ms of processor)"] = p50(times[way.name])
        figures[f"{way.name} (ms by the clock)"] = p50(times[way.name], clock=True)
        figures[f"{way.name} (statements)"] = statements(way)
    for way in ways[1:]:
        target = TARGETS[way.name]
        figures[f"ours to {way.name}, processor (target {target})"] = ours / p50(times[way.name])
        by_clock = p50(times[ways[0].name], clock=True) / p50(times[way.name], clock=True)
        figures[f"ours to {way.name}, clock (target {target})"] = by_clock
    return figures


def timed(ways: list[Any]) -> dict[str, list[tuple[float, float]]]:
    """Returns (processor, clock) milliseconds of every transition by way; two rounds go first to warm up."""
    from bench.approvals.scene import STEPS

    times: dict[str, list[tuple[float, float]]] = {way.name: [] for way in ways}
    for number in range(ROUNDS + 2):
        for way in ways:
            key = way.begin()
            for step in STEPS:
                user = way.scene.login(step)
                began = time.process_time(), time.perf_counter()
                way.take(key, step, user)
                spent = (time.process_time() - began[0]) * 1000, (time.perf_counter() - began[1]) * 1000
                if number > 1:
                    times[way.name].append(spent)
    return times


def p50(times: list[tuple[float, float]], *, clock: bool = False) -> float:
    """Returns the median."""
    return statistics.median(each[clock] for each in times)


def statements(way: Any) -> float:
    """Returns how many statements a transition takes, on average over the six."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from bench.approvals.scene import STEPS

    key, number = way.begin(), 0
    for step in STEPS:
        user = way.scene.login(step)
        with CaptureQueriesContext(connection) as captured:
            way.take(key, step, user)
        number += len(captured)
    return number / len(STEPS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=0)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if not chosen.inside:
        for name, value in measure(chosen.cases, tuple(chosen.database or ("sqlite", "postgresql"))).items():
            print(json.dumps({"figure": name, "value": round(value, 3)}))
        return
    sys.path.append(os.environ["GUICHENG_BENCH_PEERS"])
    import django

    django.setup()
    print(json.dumps(compare(chosen.cases)))


if __name__ == "__main__":
    main()
