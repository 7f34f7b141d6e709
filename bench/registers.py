"""Lists of a register with 100,000 records: each way of asking, on SQLite and on PostgreSQL.

``python -m bench registers`` prints the median of five in milliseconds: what it takes to count what matches
and to have the rows of one page, drawing left out. ``GUICHENG_BENCH_RECORDS`` asks for another number.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from functools import partial
from typing import Any

from bench.forms import ROOT

RECORDS = int(os.environ.get("GUICHENG_BENCH_RECORDS", "100000"))
BATCH = 2000
ROUNDS = 5
KINDS = ["Visit", "Lecture", "Repair", "Survey", "Meeting"]
ASKED = {
    "no condition": "",
    "the last page": "page=4000",
    "a choice that one in five has": "c1=kind&c1o=is&c1v=visit",
    "a choice that one in a thousand has": "c1=place&c1o=is&c1v=place_7",
    "sorted by a date": "sort=-day",
    "sorted by a number": "sort=-cost",
    "a number from … to …, sorted by it": "c1=cost&c1o=between&c1v=100&c1w=120&sort=-cost",
    "a date since …": "c1=day&c1o=since&c1v=2026-06-01",
    "a word that stands in one": "q=99123",
    "a word that stands in many": "q=harvest",
    "three conditions": "c1=cost&c1o=gt&c1v=500&c2=day&c2o=since&c2v=2026-01-01&c3=topic&c3o=contains&c3v=77",
}


def measure() -> dict[str, float]:
    """Returns milliseconds by database and way of asking."""
    from tests.services.postgresql import programs, throw_away_cluster

    figures = {"records": float(RECORDS)}
    with tempfile.TemporaryDirectory(prefix="guicheng-bench-") as folder:
        figures |= _inside("SQLite", {"GUICHENG_DB": f"{folder}/bench.sqlite3", "DATABASE_URL": ""})
    if programs():
        with throw_away_cluster() as url:
            figures |= _inside("PostgreSQL", {"DATABASE_URL": url})
    return figures


def _inside(engine: str, surroundings: dict[str, str]) -> dict[str, float]:
    settings = {"DJANGO_SETTINGS_MODULE": "guicheng.settings.test", "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"}
    done = subprocess.run(
        [sys.executable, "-m", "bench.registers"],
        cwd=ROOT, check=True, stdout=subprocess.PIPE, env={**os.environ, **settings, **surroundings},
    )  # fmt: skip
    return {f"{engine}, {label} (ms)": value for label, value in json.loads(done.stdout.splitlines()[-1]).items()}


def question(key: str, kind: str, **config: Any) -> dict[str, Any]:
    """Returns one question of the register."""
    return {"key": key, "type": kind, "label": {"zh-hans": key, "en": key}, "config": config}


def options(words: list[str]) -> list[dict[str, Any]]:
    return [{"value": word.lower(), "label": {"zh-hans": word, "en": word}} for word in words]


def fill() -> None:
    """Makes a register of thirty questions and its records: three years of them, by eight people in forty units."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connection

    from forms.engine.canonical import sha256_of
    from forms.engine.definition import compile_definition
    from forms.models import Form, FormSettings, FormVersion, Record
    from organization import clock

    call_command("migrate", verbosity=0, interactive=False)
    form = Form.objects.create(key="bench", title="Benchmark")
    fields = [
        question("topic", "text"),
        question("kind", "choice", options=options(KINDS)),
        question("place", "choice", options=options([f"Place_{number}" for number in range(1000)])),
        question("cost", "decimal"),
        question("day", "date"),
        *(question(f"more_{number}", "text") for number in range(25)),
    ]
    document = compile_definition({"schema_version": 1, "title": {"en": "Benchmark"}, "fields": fields})
    version = FormVersion(form=form, number=1, document=document, sha256=sha256_of(document))
    version.publish()
    version.save()
    FormSettings.objects.create(form=form, use="register", audience="members")
    people = [get_user_model().objects.create(username=f"bench{number}") for number in range(8)]
    now = clock.now()
    rest = {f"more_{number}": f"some more words of question {number}" for number in range(25)}
    for first in range(0, RECORDS, BATCH):
        records = []
        for number in range(first, min(first + BATCH, RECORDS)):
            spread = number * 7919 % RECORDS
            words = f"a few words {spread}" + (" harvest" if spread % 3 == 0 else "")
            answers = {
                "topic": words, "kind": KINDS[spread % 5].lower(), "place": f"place_{spread % 1000}",
                "cost": f"{spread % 99_991}.5", "day": str(date(2024, 1, 1) + timedelta(days=spread % 1050)), **rest,
            }  # fmt: skip
            records.append(
                Record(
                    form=form, version=version, number=f"BENCH-2026-{number:06}", answers=answers,
                    text="\n".join([f"BENCH-2026-{number:06}", *answers.values()]), owner=people[number % 8],
                    unit_path=f"/{number % 4 + 1}/{number % 10}/", updated_at=now,
                    submitted_at=now - timedelta(minutes=15 * (RECORDS - number)),
                )
            )  # fmt: skip
        Record.objects.bulk_create(records)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def ask() -> dict[str, float]:
    """Returns the median milliseconds of each way of asking."""
    from django.contrib.auth import get_user_model
    from django.http import QueryDict

    from forms.queries.registers import find_register, matching, one_page, read_state, totals

    chief = get_user_model().objects.create(username="bench", is_superuser=True)
    register = find_register(chief, "bench")
    assert register is not None
    figures = {}
    for label, query in ASKED.items():
        state = read_state(QueryDict(query), register)
        figures[label] = median_of(partial(one_page, matching(register, state).rows, register, state, size=25))
    everything = matching(register, read_state(QueryDict(""), register)).rows
    figures["totals of a number column"] = median_of(lambda: totals(everything, [register.fields["cost"]]))
    return figures


def median_of(work: Any) -> float:
    """Returns the median of several times, in milliseconds; the first time does not count."""
    work()
    times = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    import django

    django.setup()
    fill()
    print(json.dumps(ask()))
