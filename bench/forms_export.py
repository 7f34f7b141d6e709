"""100,000 records as XLSX: our export beside that of Wagtail's form pages, each in a process of its own.

The same 30 answers a record, the same database. Each process writes what a browser would be sent, and says how long it
took (processor time) and how much memory it needed at most. `GUICHENG_BENCH_RECORDS` asks for another number.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from typing import Any

from bench.forms import KINDS, ROOT, VALUES, WAGTAIL, prepare, publish, spec

RECORDS = int(os.environ.get("GUICHENG_BENCH_RECORDS", "100000"))
BATCH = 2000


def measure() -> dict[str, float]:
    """Returns seconds and megabytes of both, their ratio, and what lists of that many records take."""
    figures: dict[str, float] = {"records": RECORDS}
    with tempfile.TemporaryDirectory(prefix="guicheng-bench-") as folder:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "bench.form_settings",
            "GUICHENG_BENCH_DB": f"{folder}/bench.sqlite3",
            "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
        }
        for part in ("fill", "wagtail", "ours", "csv", "lists"):
            command = [sys.executable, "-m", "bench.forms_export", part]
            done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, env=environment)
            figures |= json.loads(done.stdout.splitlines()[-1])
    figures["XLSX time ours : Wagtail"] = figures["XLSX ours (s)"] / figures["XLSX Wagtail (s)"]
    return figures


def fill() -> dict[str, float]:
    """Makes both forms and their records."""
    prepare()
    from wagtail.contrib.forms.models import FormSubmission
    from wagtail.models import Page, Site

    from bench.wagtail_forms.models import BenchField, BenchPage
    from forms.models import Record
    from forms.services.record_text import record_text
    from organization import clock

    settings = publish("bench", [spec(index, kind) for index, kind in enumerate(KINDS)])
    version = settings.form.versions.get()
    answers = {f"q{index}": stored(kind) for index, kind in enumerate(KINDS)}
    now = clock.now()
    text = record_text(version.definition, "BENCH", answers)
    for first in range(0, RECORDS, BATCH):
        Record.objects.bulk_create(
            Record(
                form=settings.form, version=version, number=f"BENCH-2026-{number:06}", text=f"{number}\n{text}",
                answers={**answers, "q0": f"some words {number}", "q15": f"{number % 997}.5"},
                submitted_at=now, updated_at=now,
            )
            for number in range(first, min(first + BATCH, RECORDS))
        )  # fmt: skip
    root = Page.get_first_root_node()
    page = BenchPage(title="Benchmark", slug="bench", locale=root.locale)
    page.form_fields = [
        BenchField(sort_order=index, label=f"Question {index}", field_type=WAGTAIL[kind], required=False)
        for index, kind in enumerate(KINDS)
    ]
    root.add_child(instance=page)
    Site.objects.all().delete()
    Site.objects.create(hostname="testserver", root_page=page, is_default_site=True)
    names = [field.clean_name for field in page.form_fields.all()]
    data = {name: VALUES[kind] for name, kind in zip(names, KINDS, strict=True)}
    for first in range(0, RECORDS, BATCH):
        FormSubmission.objects.bulk_create(
            FormSubmission(page=page, form_data={**data, names[0]: f"some words {number}"})
            for number in range(first, min(first + BATCH, RECORDS))
        )
    return {}


def stored(kind: str) -> Any:
    """Returns an answer as our records store it."""
    return True if kind == "bool" else VALUES[kind]


def weighed(label: str, work: Any) -> dict[str, float]:
    """Returns processor time, and the highest memory of this process, for one piece of work."""
    before = peak()
    began = time.process_time()
    work()
    return {
        f"{label} (s)": time.process_time() - began,
        f"{label} (MB, peak of the process)": peak(),
        f"{label} (MB, above the idle process)": peak() - before,
    }


def peak() -> float:
    """Returns the most memory this process ever held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def start() -> Any:
    """Starts Django on the filled database and returns a superuser."""
    import django

    django.setup()
    from organization.models import User

    return User.objects.get_or_create(username="bench", defaults={"is_superuser": True, "is_staff": True})[0]


def wagtail() -> dict[str, float]:
    """Exports with Wagtail's list of submissions."""
    chief = start()
    from django.test import RequestFactory
    from wagtail.contrib.forms.views import SubmissionsListView
    from wagtail.models import Page

    request = RequestFactory().get("/", {"export": "xlsx"})
    request.user = chief
    page = Page.objects.get(slug="bench").specific
    with tempfile.TemporaryFile() as file:

        def work() -> None:
            response = SubmissionsListView.as_view()(request, form_page=page)
            pieces = response.streaming_content if response.streaming else [response.content]
            for piece in pieces:
                file.write(piece)

        return weighed("XLSX Wagtail", work) | {"XLSX Wagtail (MB on disk)": file.tell() / 2**20}


def exported(format: str, label: str) -> dict[str, float]:
    """Exports with our service."""
    chief = start()
    from django.http import QueryDict

    from forms.queries.registers import find_register, read_state
    from forms.services.registers import export_columns, write_export

    register = find_register(chief, "bench")
    assert register is not None
    state = read_state(QueryDict(""), register)
    columns = export_columns(register, state, "all")
    with tempfile.TemporaryFile() as file:

        def work() -> None:
            write_export(file, register=register, state=state, columns=columns, format=format)

        return weighed(label, work) | {f"{label} (MB on disk)": file.tell() / 2**20}


def lists() -> dict[str, float]:
    """Asks for one page of the list in several ways; milliseconds each, the second time."""
    chief = start()
    from django.http import QueryDict

    from forms.queries.registers import find_register, in_order, matching, read_state, totals

    register = find_register(chief, "bench")
    assert register is not None
    asked = {
        "no condition": "",
        "a word": "q=99123",
        "a choice": "c1=q24&c1o=is&c1v=two",
        "a number, sorted by a number": "c1=q15&c1o=between&c1v=100&c1w=120&sort=-q15",
        "three conditions": "c1=q15&c1o=gt&c1v=500&c2=q19&c2o=since&c2v=2026-01-01&c3=q0&c3o=contains&c3v=77",
    }
    figures: dict[str, float] = {}
    for label, query in asked.items():
        state = read_state(QueryDict(query), register)
        for _attempt in (1, 2):
            began = time.perf_counter()
            rows = matching(register, state).rows
            rows.count()
            list(in_order(rows, register, state)[:25])
            figures[f"list, {label} (ms)"] = (time.perf_counter() - began) * 1000
    began = time.perf_counter()
    totals(matching(register, read_state(QueryDict(""), register)).rows, [register.fields["q15"]])
    figures["totals of a number column (ms)"] = (time.perf_counter() - began) * 1000
    return figures


if __name__ == "__main__":
    PARTS = {
        "fill": fill, "wagtail": wagtail, "ours": lambda: exported("xlsx", "XLSX ours"),
        "csv": lambda: exported("csv", "CSV ours"), "lists": lists,
    }  # fmt: skip
    print(json.dumps(PARTS[sys.argv[1]]()))
