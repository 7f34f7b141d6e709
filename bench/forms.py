"""Our forms beside Wagtail's form pages: 30 questions, the same server code, the same database, one run.

Run as a program of its own (`python -m bench.forms`) it measures and prints JSON; `measure` starts that, because it
needs settings and a database of its own.
"""

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 4.0
ROUNDS = 3
CHOICES = ["one", "two", "three", "four", "five"]
KINDS = (
    ["text"] * 9 + ["textarea"] * 4 + ["email"] * 2 + ["decimal"] * 4 + ["date"] * 3 + ["url"] * 1
    + ["choice"] * 3 + ["radio"] * 1 + ["multi"] * 2 + ["bool"] * 1
)  # fmt: skip
WAGTAIL = {
    "text": "singleline", "textarea": "multiline", "email": "email", "decimal": "number", "date": "date", "url": "url",
    "choice": "dropdown", "radio": "radio", "multi": "checkboxes", "bool": "checkbox",
}  # fmt: skip
VALUES = {
    "text": "some words", "textarea": "a few more words\nand a line", "email": "m0001@example.org", "decimal": "12.5",
    "date": "2026-11-23", "url": "https://example.org/", "choice": "two", "radio": "three", "multi": ["one", "four"],
    "bool": "on",
}  # fmt: skip


def measure() -> dict[str, float]:
    """Returns requests per second of both, their ratios, and the weight of our page."""
    with tempfile.TemporaryDirectory(prefix="guicheng-bench-") as folder:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "bench.form_settings",
            "GUICHENG_BENCH_DB": f"{folder}/bench.sqlite3",
            "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
        }
        done = subprocess.run(
            [sys.executable, "-m", "bench.forms"], cwd=ROOT, check=True, stdout=subprocess.PIPE, env=environment
        )
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def prepare() -> None:
    """Makes the tables in the benchmark's database."""
    import django
    from django.conf import settings

    from tests.services import sqlite

    shutil.copy(sqlite.migrated_template(), settings.DATABASES["default"]["NAME"])
    django.setup()
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)


def spec(index: int, kind: str) -> dict[str, Any]:
    """Returns one question of our form."""
    options = [{"value": each, "label": {"zh-hans": each, "en": each}} for each in CHOICES]
    types = {"radio": "choice", "email": "text", "url": "text"}
    config: dict[str, Any] = {}
    if kind in ("choice", "radio", "multi"):
        config = {"options": options}
    if kind in ("email", "url"):
        config = {"format": kind}
    if kind in ("choice", "radio"):
        config["look"] = "radio" if kind == "radio" else "select"
    return {
        "key": f"q{index}",
        "type": types.get(kind, kind),
        "label": {"zh-hans": f"Question {index}", "en": f"Question {index}"},
        "help": {"zh-hans": "A line of help", "en": "A line of help"},
        "required": kind != "bool",
        "config": config,
    }


def publish(key: str, fields: list[dict[str, Any]]) -> Any:
    """Publishes a form that anybody with the link may fill in; returns its settings."""
    from forms.engine.canonical import sha256_of
    from forms.engine.definition import compile_definition
    from forms.models import Form, FormSettings, FormVersion

    form = Form.objects.create(key=key, title="Benchmark")
    document = compile_definition({"schema_version": 1, "title": {"en": "Benchmark"}, "fields": fields})
    version = FormVersion(form=form, number=1, document=document, sha256=sha256_of(document))
    version.publish()
    version.save()
    return FormSettings.objects.create(form=form, use="survey", audience="link")


def our_pages() -> tuple[Callable[[], Any], Callable[[], Any]]:
    """Returns what asks for our form, and what sends it in."""
    from django.test import Client

    settings = publish("bench", [spec(index, kind) for index, kind in enumerate(KINDS)])
    url = f"/f/{settings.link_token}/1/"
    data = {f"q{index}": VALUES[kind] for index, kind in enumerate(KINDS)}

    def get() -> Any:
        answer = Client().get(url)
        assert answer.status_code == 200, answer.status_code
        return answer

    def post() -> Any:
        answer = Client().post(url, {**data, "fill-current_step": "1", "send": "1"})
        assert answer.status_code == 302, answer.content[:2000]
        assert "/answers/" in answer.headers["Location"], answer.headers
        return answer

    return get, post


def wagtail_pages() -> tuple[Callable[[], Any], Callable[[], Any]]:
    """Returns the same for a form page of Wagtail with the same questions."""
    from django.test import Client
    from wagtail.models import Page, Site

    from bench.wagtail_forms.models import BenchField, BenchPage

    root = Page.get_first_root_node()
    page = BenchPage(title="Benchmark", slug="bench", locale=root.locale)
    page.form_fields = [
        BenchField(
            sort_order=index,
            label=f"Question {index}",
            field_type=WAGTAIL[kind],
            required=kind != "bool",
            help_text="A line of help",
            choices="\n".join(CHOICES) if kind in ("choice", "radio", "multi") else "",
        )
        for index, kind in enumerate(KINDS)
    ]
    root.add_child(instance=page)
    Site.objects.all().delete()
    Site.objects.create(hostname="testserver", root_page=page, is_default_site=True)
    names = [field.clean_name for field in page.form_fields.all()]
    data = {name: VALUES[kind] for name, kind in zip(names, KINDS, strict=True)}

    def get() -> Any:
        answer = Client().get("/")
        assert answer.status_code == 200, answer.status_code
        assert b"Question 29" in answer.content
        return answer

    def post() -> Any:
        answer = Client().post("/", data)
        assert answer.status_code == 200, answer.status_code
        assert b"Thank you" in answer.content, answer.content[:3000]
        return answer

    return get, post


def rate(ask: Callable[[], Any]) -> float:
    """Returns how often it is answered in a second of processor time, whatever else the machine does."""
    began, count = time.process_time(), 0
    while time.process_time() - began < SECONDS / ROUNDS:
        ask()
        count += 1
    return count / (time.process_time() - began)


def side_by_side(figures: dict[str, float]) -> None:
    """Measures both by turns, so that whatever else the machine does meets both."""
    ours, theirs = our_pages(), wagtail_pages()
    for index, verb in enumerate(("GET", "POST")):
        ours[index](), theirs[index]()
        pairs = [(rate(ours[index]), rate(theirs[index])) for _round in range(ROUNDS)]
        best = max(pair[0] for pair in pairs), max(pair[1] for pair in pairs)
        figures[f"{verb} ours (requests/s)"], figures[f"{verb} Wagtail (requests/s)"] = best
        figures[f"{verb} ours : Wagtail"] = best[0] / best[1]
    weigh(ours[0](), figures)


def weigh(answer: Any, figures: dict[str, float]) -> None:
    """Measures the page with everything it loads, compressed as the server sends it."""
    page = answer.content.decode()
    figures["page without scripts (KiB gz)"] = kib(answer.content) + sum(kib(static(path)) for path in sheets(page))
    scripts = set(re.findall(r'<script[^>]+src="/static/([^"]+)"', page))
    figures["page with everything (KiB gz)"] = figures["page without scripts (KiB gz)"] + sum(
        kib(static(path)) for path in imported(scripts)
    )


def sheets(page: str) -> list[str]:
    """Returns the style sheets of a page."""
    return re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"', page)


def imported(scripts: set[str]) -> set[str]:
    """Returns the scripts with the modules they import at once; what is imported later by need is not counted."""
    found, waiting = set(scripts), list(scripts)
    while waiting:
        path = waiting.pop()
        for name in re.findall(
            r'^\s*(?:import|export)[^;"\']*["\'](\.[^"\']+)["\']', static(path).decode(), re.MULTILINE
        ):
            other = str((Path("/") / Path(path).parent / name).resolve()).lstrip("/")
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def static(path: str) -> bytes:
    """Returns the bytes of a static file."""
    from django.contrib.staticfiles import finders

    return Path(str(finders.find(path))).read_bytes()


def kib(content: bytes) -> float:
    """Returns the compressed size."""
    return len(gzip.compress(content, 9)) / 1024


def large_form(figures: dict[str, float]) -> None:
    """Measures validating 300 answers under 200 rules, as every entrance does it."""
    from django.contrib.auth.models import AnonymousUser

    from forms.engine.definition import compile_definition, from_json
    from forms.services import clean_submission, fill_context

    fields: list[dict[str, Any]] = []
    for index in range(300):
        field: dict[str, Any] = {"key": f"f{index}", "type": "decimal" if index % 3 else "text", "label": {"en": "x"}}
        if index % 3 == 0 and index:
            field["visible_when"] = f"f{index - 1} > 0 and f{index - 2} < 1000"
        elif index % 3 == 1 and index > 3:
            field["rules"] = [{"check": f"f{index} >= f{index - 3} or f{index} > 1", "message": {"en": "no"}}]
        if index < 4:
            field["required"] = True
        fields.append(field)
    definition = from_json(compile_definition({"schema_version": 1, "fields": fields}))
    data = {f"f{index}": str(index + 2) if index % 3 else "some words" for index in range(300)}
    context = fill_context(user=AnonymousUser(), place="bench")
    times = []
    for _round in range(20):
        began = time.process_time()
        cleaned = clean_submission(
            definition=definition, stored={}, data=data, writable=definition.keys(), context=context
        )
        times.append(time.process_time() - began)
    assert len(cleaned.values) > 200, len(cleaned.values)
    figures["300 fields, 200 rules: validation (ms)"] = min(times) * 1000


def main() -> None:
    prepare()
    figures: dict[str, float] = {}
    large_form(figures)
    side_by_side(figures)
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
