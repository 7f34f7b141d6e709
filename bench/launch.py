"""A launch for 10,000 units: planned, worked through, stopped by kill -9 on the way, gone on with, ordered twice.

``python -m bench launch`` prints, on SQLite and on PostgreSQL: seconds to plan, units a second at the beginning
and near the end (it must not slow down), and how many cases were doubled or missing in the end.
``GUICHENG_BENCH_UNITS`` asks for another number.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time

from bench.forms import ROOT

UNITS = int(os.environ.get("GUICHENG_BENCH_UNITS", "10000"))


def measure() -> dict[str, float]:
    """Returns the figures by database."""
    from tests.services.postgresql import programs, throw_away_cluster

    figures = {"units": float(UNITS)}
    with tempfile.TemporaryDirectory(prefix="guicheng-bench-") as folder:
        figures |= _both("SQLite", {"GUICHENG_DB": f"{folder}/bench.sqlite3", "DATABASE_URL": ""})
    if programs():
        with throw_away_cluster() as url:
            figures |= _both("PostgreSQL", {"DATABASE_URL": url})
    return figures


def _both(engine: str, surroundings: dict[str, str]) -> dict[str, float]:
    settings = {"DJANGO_SETTINGS_MODULE": "guicheng.settings.test", "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"}
    environment = {**os.environ, **settings, **surroundings}
    planned = _run("plan", environment)
    worker = subprocess.Popen([sys.executable, "-m", "bench.launch", "work"], cwd=ROOT, env=environment)
    time.sleep(min(20.0, UNITS / 200))
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    figures = planned | _run("finish", environment)
    return {f"{engine}, {label}": value for label, value in figures.items()}


def _run(part: str, environment: dict[str, str]) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.launch", part]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, env=environment)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def plan() -> dict[str, float]:
    """Makes the units and plans a launch for all of them."""
    from django.core.management import call_command

    from organization.models import Unit
    from processes.models import Procedure
    from processes.services.launching import go_on_launch, launch_by_hand
    from tests.procedures import APPROVAL, Scene, publish

    call_command("migrate", verbosity=0, interactive=False)
    scene = Scene(approvers=2)
    publish({**APPROVAL, "key": "monthly", "start": {"by": ["committee_org"], "campaign": False}})
    kind, depth = scene.branch.kind, scene.branch.depth
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    rows, step = [], Unit.steplen
    for number in range(UNITS):
        tail, rest = "", number
        for _place in range(step):
            tail, rest = alphabet[rest % 36] + tail, rest // 36
        path = scene.committee.path + "Z" + tail[1:]
        rows.append(Unit(path=path, depth=depth, numchild=0, code=f"L{number}", name="L", kind=kind))
    Unit.objects.bulk_create(rows, batch_size=1000)
    Unit.objects.filter(pk=scene.committee.pk).update(numchild=UNITS + 1)
    begin = time.perf_counter()
    launch = launch_by_hand(
        procedure=Procedure.objects.get(key="monthly"),
        unit=scene.committee,
        population="units",
        kinds=["branch"],
        role="",
        period="2026-11",
        by=scene.approvers[0],
    )
    planned = time.perf_counter() - begin
    go_on_launch(launch=launch)
    return {"planned (s)": planned}


def work() -> dict[str, float]:
    """Goes through the lines until nothing waits."""
    from processes.services.launching import work_launches

    while work_launches(seconds=5.0):
        pass
    return {}


def finish() -> dict[str, float]:
    """Goes on after the kill, orders the same launch again, and counts."""
    from django.db.models import Count

    from organization.models import Unit, User
    from processes.models import Case, Launch, LaunchLine, LineStatus, Procedure
    from processes.services.launching import LaunchRefused, launch_by_hand, work_launches

    launch = Launch.objects.get()
    killed_at = launch.lines.filter(status=LineStatus.STARTED).count()
    rates = []
    while True:
        begin, cpu = time.perf_counter(), time.process_time()
        tried = work_launches(seconds=5.0)
        if not tried:
            break
        rates.append((tried / (time.perf_counter() - begin), (time.process_time() - cpu) * 1000 / tried))
    try:
        launch_by_hand(
            procedure=Procedure.objects.get(key="monthly"), unit=launch.unit, population="units", kinds=["branch"],
            role="", period="2026-11", by=User.objects.earliest("pk"),
        )  # fmt: skip
        refused = 0.0
    except LaunchRefused:
        refused = 1.0
    work()
    cases = Case.objects.filter(procedure__key="monthly")
    doubled = cases.values("unit").annotate(count=Count("pk")).filter(count__gt=1).count()
    branches = Unit.objects.filter(path__startswith=launch.unit.path, kind__key="branch").count()
    return {
        "cases when the worker was killed": float(killed_at),
        "units a second, first": rates[0][0],
        "units a second, last whole round": rates[-2][0] if len(rates) > 1 else rates[-1][0],
        "CPU a unit, first (ms)": rates[0][1],
        "CPU a unit, last whole round (ms)": rates[-2][1] if len(rates) > 1 else rates[-1][1],
        "doubled": float(doubled),
        "missing": float(branches - cases.values("unit").distinct().count()),
        "lines not started": float(LaunchLine.objects.exclude(status=LineStatus.STARTED).count()),
        "ordered again is refused": refused,
    }


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps({"plan": plan, "work": work, "finish": finish}[sys.argv[1]]()))
