"""Indicators and duties of many branches: counting everything anew, after one case, and what the pages read.

``python -m bench measures`` prints processor seconds and milliseconds on SQLite. ``GUICHENG_BENCH_BRANCHES`` asks for
another number of branches. The cases are made in bulk: a figure does not tell how they came about.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from bench.forms import ROOT

BRANCHES = int(os.environ.get("GUICHENG_BENCH_BRANCHES", "600"))
ROUNDS = 20
LEADS = (30, 50, 72, 96)
MEETINGS = {"theme_day": "主题党日", "lecture": "党课", "member_meeting": "党员大会", "committee_meeting": "支委会"}


def measure() -> dict[str, float]:
    """Returns seconds and milliseconds."""
    with tempfile.TemporaryDirectory(prefix="guicheng-bench-") as folder:
        settings = {
            "DJANGO_SETTINGS_MODULE": "guicheng.settings.test",
            "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
            "GUICHENG_DB": f"{folder}/bench.sqlite3",
            "DATABASE_URL": "",
        }
        done = subprocess.run(
            [sys.executable, "-m", "bench.measures"],
            cwd=ROOT, check=True, stdout=subprocess.PIPE, env={**os.environ, **settings},
        )  # fmt: skip
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def fill_year(branches: Sequence[Any], year: int, until: date, seed: int = 7) -> int:
    """Makes a year of meetings, dues and dispatches of the branches in bulk and returns how many cases there are."""
    from processes.models import Case, HistoryEntry, Procedure

    chance = random.Random(seed)
    versions = {
        key: Procedure.objects.get(key=key).current_version
        for key in ("org_life_meeting", "dues_collection", "responsibility_dispatch")
    }
    cases, entries = [], []
    for number, (unit, key, values, steps, closes) in enumerate(_told(branches, year, until, chance)):
        version: Any = versions[key]
        opened, last = steps[0][0], steps[-1]
        closed = last[0] if closes else None
        case = Case(
            id=uuid.UUID(int=chance.getrandbits(128)), number=f"B{seed}-{number:07}", procedure=version.procedure,
            version=version, title=_title(values), unit=unit,
            unit_path=unit.path, values=values, status="closed" if closed else "open",
            outcome="success" if closed else "", seq=len(steps) - 1, entered_at=last[0], opened_at=opened,
            closed_at=closed, updated_at=last[0],
        )  # fmt: skip
        case.__dict__["state"] = last[1]
        cases.append(case)
        for seq, ((_at, source), (at, target)) in enumerate(pairwise(steps), 1):
            entries.append(
                HistoryEntry(case=case, seq=seq, action=f"to_{target}"[:60], source=source, target=target, entered=True,
                             at=at, token=f"{case.pk}:{seq}", hash="0" * 64)
            )  # fmt: skip
    Case.objects.bulk_create(cases, batch_size=1000)
    HistoryEntry.objects.bulk_create(entries, batch_size=1000)
    return len(cases)


def _title(values: dict[str, Any]) -> str:
    return str(values.get("topic") or values.get("title") or values.get("month", ""))


def _told(branches: Sequence[Any], year: int, until: date, chance: random.Random) -> Iterator[Any]:
    for unit in branches:
        care = chance.uniform(0.75, 1)
        for month in range(1, 13):
            kinds = ["committee_meeting", "theme_day"] + (["member_meeting", "lecture"] if month % 3 == 2 else [])
            for kind in kinds:
                day = datetime(year, month, chance.randint(3, 25), 9, 0).astimezone()
                if chance.random() > care or day.date() > until:
                    continue
                yield unit, "org_life_meeting", *_meeting(kind, day, chance)
            day = datetime(year, month, 1, 9, 0).astimezone()
            if day.date() <= until and unit.kind_id == "branch":
                yield unit, "dues_collection", *_dues(year, month, day, chance, care, until)
                yield unit, "responsibility_dispatch", *_dispatch(unit, day, chance, care, until)


def _meeting(
    kind: str, day: datetime, chance: random.Random
) -> tuple[dict[str, Any], list[tuple[datetime, str]], bool]:
    present = chance.randint(8, 14)
    rows = [
        {"member": f"m{n:04}", "status": "present" if n < present else chance.choice(["leave", "absent"])}
        for n in range(15)
    ]
    values = {
        "mtype": kind, "topic": f"{day:%m}月{MEETINGS[kind]}",
        "planned_at": day.isoformat(), "notice_at": (day - timedelta(hours=chance.choice(LEADS))).isoformat(),
        "attendance": rows, "attend_rate": str(round(present / 15, 4)), "minutes": "<p>·</p>", "photos": [1, 2],
        "study_hours": "2",
    }  # fmt: skip
    moments = [
        day - timedelta(days=6),
        day - timedelta(days=4),
        day,
        day,
        day + timedelta(days=1),
        day + timedelta(days=2),
    ]
    steps = list(zip(moments, ("planned", "noticed", "convened", "recording", "confirming", "archived"), strict=True))
    return values, steps, True


def _dues(
    year: int, month: int, day: datetime, chance: random.Random, care: float, until: date
) -> tuple[dict[str, Any], list[tuple[datetime, str]], bool]:
    rows = []
    for number in range(12):
        paid = day + timedelta(days=chance.randint(5, 22)) if chance.random() < care else None
        told = {"member": f"m{number:04}", "cat": "salary", "due": "20", "settled": paid is not None}
        rows.append(told | ({"paid_on": f"{paid:%Y-%m-%d}"} if paid else {}))
    values = {"month": f"{year}-{month:02}", "collect_by": f"{year}-{month:02}-25", "rows": rows}
    steps = [(day, "calculating"), (day + timedelta(days=4), "collecting")]
    if (day + timedelta(days=26)).date() <= until:
        steps += [(day + timedelta(days=25), "remitting"), (day + timedelta(days=26), "closed")]
    return values, steps, len(steps) == 4


def _dispatch(
    unit: Any, day: datetime, chance: random.Random, care: float, until: date
) -> tuple[dict[str, Any], list[tuple[datetime, str]], bool]:
    ended = day + timedelta(days=chance.randint(5, 35))
    done = chance.random() < care and ended.date() <= until
    due = day + timedelta(days=27)
    steps = [(day, "drafting"), (day + timedelta(days=1), "issued"), (day + timedelta(days=2), "in_progress")]
    values = {"title": f"{day:%m}月任务", "assignee_unit": unit.code, "due_on": f"{due:%Y-%m-%d}"}
    return values, [*steps, (ended, "closed")] if done else steps, done


def main() -> None:
    """Prints the figures as JSON; runs with the settings of the tests on a database of its own."""
    import django

    django.setup()
    from django.core.management import call_command

    from organization import clock
    from organization.models import Unit, UnitKind
    from processes.engine.spans import span_of
    from processes.models import Case, StoredMeasure
    from processes.queries.measures.duties import active_duties
    from processes.queries.measures.duty_calendar import heat_map
    from processes.queries.measures.figures import book_of, spans_back
    from processes.services.load_pack import load_pack
    from processes.services.measures.counting import recount, recount_changed
    from processes.services.pack_files import pack_paths

    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_demo_organization", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115  (ends with us)
    for path in pack_paths():
        load_pack(path)
    top: Any = Unit.get_first_root_node()
    kind = UnitKind.objects.get(pk="branch")
    for number in range(BRANCHES):
        top.add_child(code=f"BENCH{number}", name=f"第{number}支部", kind=kind)
        top.refresh_from_db()
    branches = list(Unit.objects.filter(code__startswith="BENCH"))
    today = clock.today()
    figures = {"branches": float(len(branches)), "cases": float(fill_year(branches, today.year, today))}
    rows = list(StoredMeasure.objects.filter(is_active=True).order_by("-kind", "position"))
    figures["indicators and duties"] = float(len(rows))
    figures["everything anew, processor seconds"] = _seconds(lambda: recount(rows))
    for each in rows:
        each.refresh_from_db()
    one = [each for each in rows if each.spec.source.procedure == "org_life_meeting"]
    case = Case.objects.filter(procedure__key="org_life_meeting").first()
    figures["one changed case, ms"] = _changed(one, case, recount_changed)
    rate = next(each for each in rows if each.key == "attend_rate_avg")
    spans = spans_back("month", span_of("month", today), 13)
    figures["a page of a figure (13 months, all units), ms"] = _often(
        lambda: _page(book_of(rate, spans), branches, spans)
    )
    duties = active_duties(["branch_meeting", "committee_meeting", "party_lecture", "theme_day"])
    figures["heat map of all branches over a year, ms"] = _often(lambda: heat_map(branches, duties, today.year, today))
    sys.stdout.write(json.dumps(figures) + "\n")


def _page(book: Any, branches: Sequence[Any], spans: Sequence[Any]) -> None:
    for unit in branches:
        book.figure(unit.path, spans[-1])
    for span in spans:
        book.figure(branches[0].path[:4], span)


def _changed(rows: Sequence[Any], case: Any, recount_changed: Callable[..., int]) -> float:
    from organization import clock
    from processes.models import HistoryEntry

    HistoryEntry.objects.create(
        case=case, seq=case.seq + 1, action="amend", target=case.state, at=clock.now(), token=f"bench:{case.pk}"
    )
    return _seconds(lambda: recount_changed("org_life_meeting", rows)) * 1000


def _seconds(work: Callable[[], Any]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _often(work: Callable[[], Any]) -> float:
    work()
    return _seconds(lambda: [work() for _ in range(ROUNDS)]) / ROUNDS * 1000


if __name__ == "__main__":
    main()
