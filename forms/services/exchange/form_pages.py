"""Wagtail's own form pages (wagtail.contrib.forms) as forms of ours, with their submissions as records."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime

from forms.builder import document_to_stream
from forms.engine.xlsform.names import Keys
from forms.models import ChangeKind, Form, FormSettings, FormUse, FormVersion, Origin, Record
from forms.services.clean_submission import clean_submission
from forms.services.fill_context import fill_context
from forms.services.publish_form import publish_form
from forms.services.record_numbers import take_numbers
from forms.services.record_text import record_text
from forms.services.submit_record import announce
from organization import clock

from .examine import form_key

TYPES: Mapping[str, str] = {
    "singleline": "text",
    "multiline": "textarea",
    "email": "email",
    "number": "decimal",
    "url": "url",
    "checkbox": "bool",
    "checkboxes": "multi",
    "dropdown": "choice",
    "multiselect": "multi",
    "radio": "choice",
    "date": "date",
    "datetime": "datetime",
    "hidden": "hidden",
}
UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
INTRO, THANKS = "intro", "thank_you_text"
LETTER = ("to_address", "from_address", "subject")
PAGE_TEXTS = frozenset({INTRO, THANKS, *LETTER})
KEPT_AS_GIVEN = frozenset({"text", "textarea", "email", "url", "choice", "hidden"})
"""Types whose older answers stay as they were given, though they would not be taken today."""
LISTS = frozenset({"choice", "multi"})
MOST_INTRO = 5000
MOST_PARTS = 1_000_000


@dataclass(frozen=True, kw_only=True)
class FoundPage:
    """A form page of another site: its questions in order, and what was handed in."""

    title: str
    slug: str
    fields: tuple[Mapping[str, Any], ...]
    submissions: tuple[Mapping[str, Any], ...]
    own: Mapping[str, Any] = field(default_factory=dict)
    """What else the page has: texts before and after, whom it writes to."""


@dataclass(frozen=True, kw_only=True)
class Moved:
    """What came of one page; ``problems`` are (number of the submission, question, why), ``left`` parts of the page."""

    form: Form
    records: int
    problems: tuple[tuple[int, str, str], ...]
    left: tuple[str, ...] = ()


class NotADump(Exception):
    """The file was not written by `dumpdata`."""


def is_too_fine(content: bytes) -> bool:
    """Whether JSON has so many parts that reading it would take many times its size of memory."""
    return sum(content.count(sign) for sign in (b"[", b"{", b",")) > MOST_PARTS


def rows_of_dump(content: bytes) -> list[dict[str, Any]]:
    """Returns the rows of a file written by `dumpdata`. Raises NotADump."""
    try:
        rows = printable(json.loads(content.decode("utf-8-sig")))
    except (ValueError, RecursionError) as error:
        raise NotADump from error
    if not isinstance(rows, list) or not all(_is_row(row) for row in rows):
        raise NotADump
    return rows


def printable(value: Any) -> Any:
    """Returns the value without characters that no database keeps."""
    if isinstance(value, str):
        return UNWANTED.sub("", value)
    if isinstance(value, list):
        return [printable(each) for each in value]
    if isinstance(value, dict):
        return {printable(name): printable(each) for name, each in value.items()}
    return value


def _is_row(row: Any) -> bool:
    known = isinstance(row, dict) and isinstance(row.get("fields"), dict) and isinstance(row.get("model"), str)
    return known and all(isinstance(key, int | str) for key in (row.get("pk"), row["fields"].get("page", 0)))


def pages_in_dump(rows: Iterable[Mapping[str, Any]]) -> Iterator[FoundPage]:
    """Yields the form pages of a `dumpdata` file: pages, their questions, and the submissions."""
    rows = list(rows)
    pages = {row["pk"]: row["fields"] for row in rows if row["model"] == "wagtailcore.page"}
    questions: dict[Any, list[Mapping[str, Any]]] = {}
    for row in rows:
        fields = row["fields"]
        if "field_type" in fields and "label" in fields and "page" in fields:
            questions.setdefault(fields["page"], []).append(fields)
    sent: dict[Any, list[Mapping[str, Any]]] = {}
    for row in rows:
        if row["model"] == "wagtailforms.formsubmission":
            sent.setdefault(row["fields"].get("page"), []).append(row["fields"])
    # The page of the other site's own app has the key of the wagtailcore.page it extends.
    own = {
        row["pk"]: row["fields"]
        for row in rows
        if PAGE_TEXTS & row["fields"].keys() and "field_type" not in row["fields"]
    }
    for page, fields in questions.items():
        known = pages.get(page, {})
        yield FoundPage(
            title=str(known.get("title") or f"Form {page}")[:120],
            slug=str(known.get("slug") or f"form_{page}"),
            fields=tuple(sorted(fields, key=_place)),
            submissions=tuple(sent.get(page, ())),
            own=own.get(page, {}),
        )


def _place(question: Mapping[str, Any]) -> int:
    place = question.get("sort_order")
    return place if isinstance(place, int) else 0


def document_of(page: FoundPage) -> tuple[dict[str, Any], dict[str, str]]:
    """Returns the form document, and {name in the submissions: key}."""
    keys, names, fields = Keys(), {}, []
    intro = without_marks(page.own.get(INTRO))
    if intro:
        text = {"text": dict.fromkeys(("zh-hans", "en"), intro[:MOST_INTRO])}
        fields.append({"key": keys.give(INTRO, INTRO), "type": "note", "label": {}, "config": text})
    for question in page.fields:
        name = str(question.get("clean_name") or question.get("label") or "")
        key = keys.give(name, "question")
        names[name] = key
        fields.append(field_of(question, key))
    return {"schema_version": 1, "title": {"en": page.title}, "fields": fields}, names


def is_kept_as_given(kind: str, value: Any) -> bool:
    """Whether an older answer that would not be taken today can still be shown as it was given."""
    if kind == "multi":
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    return kind in KEPT_AS_GIVEN and isinstance(value, str)


def without_marks(text: Any) -> str:
    """Returns the words of a rich text, a line for each paragraph."""
    lines = re.sub(r"</(p|li|h\d)>|<br\s*/?>", "\n", text if isinstance(text, str) else "")
    return "\n".join(filter(None, (line.strip() for line in unescape(re.sub(r"<[^>]+>", "", lines)).splitlines())))


def field_of(question: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Returns one question."""
    kind = TYPES.get(str(question.get("field_type")), "text")
    label = str(question.get("label") or key)
    field: dict[str, Any] = {"key": key, "type": kind, "label": {"zh-hans": label, "en": label}}
    if question.get("help_text"):
        field["help"] = dict.fromkeys(("zh-hans", "en"), re.sub(r"<[^>]+>", "", str(question["help_text"])))
    if question.get("required") and kind not in ("bool", "hidden"):
        field["required"] = True
    if question.get("required") and kind == "bool":
        field["config"] = {"must_be_true": True}
    begun = begun_with(kind, str(question.get("default_value") or "").strip())
    if begun is not None:
        field["default"] = begun
    if kind in LISTS:
        options = options_of(str(question.get("choices") or ""))
        field["config"] = {"options": [{"value": each, "label": {"zh-hans": each, "en": each}} for each in options]}
    elif kind == "text":
        field["config"] = {"max_length": 2000}
    elif kind == "decimal":
        field["config"] = {"places": 8}
    return field


def begun_with(kind: str, written: str) -> Any:
    """Returns the default value of a question as a stored answer, None where it has none that can be one."""
    if not written:
        return None
    if kind == "multi":
        return options_of(written)
    if kind == "bool":
        return written.lower() not in ("0", "false", "off", "no")
    if kind == "datetime":
        found = parsed(written)
        return found.isoformat(timespec="minutes")[:16] if found else None
    return written


def options_of(text: str) -> list[str]:
    """Returns the options as Wagtail separates them: by lines, or by commas when there is only one."""
    parts = text.splitlines() if "\n" in text.strip() else text.split(",")
    return list(dict.fromkeys(part.strip() for part in parts if part.strip())) or ["-"]


@transaction.atomic
def move_page(*, page: FoundPage, by: Any) -> Moved:
    """Returns the published form with its records. A submission that does not fit keeps the answers that do."""
    document, names = document_of(page)
    key, number = form_key(page.slug) or "form", 2
    base = key
    while Form.objects.filter(key=key).exists():
        key, number = f"{base[:50]}_{number}", number + 1
    form = Form(key=key, title=page.title, title_en=page.title, live=True)
    stream: Any = document_to_stream(document)
    form.fields = stream
    form.save()
    form.save_revision(user=by)
    version = publish_form(form=form, by=by)
    after = without_marks(page.own.get(THANKS))[:2000]
    settings = FormSettings.objects.create(form=form, use=FormUse.SURVEY, after_text=after, after_text_en=after)
    problems: list[tuple[int, str, str]] = []
    for index, submission in enumerate(page.submissions, start=1):
        problems += move_submission(form, version, settings, submission, names, index, by)
    return Moved(form=form, records=len(page.submissions), problems=tuple(problems), left=left_of(page))


def left_of(page: FoundPage) -> tuple[str, ...]:
    """Returns the parts of a page that a form has no place for."""
    return tuple(f"{name}: {str(page.own[name])[:200]}" for name in LETTER if page.own.get(name))


def move_submission(
    form: Form,
    version: FormVersion,
    settings: FormSettings,
    submission: Mapping[str, Any],
    names: Mapping[str, str],
    index: int,
    by: Any,
) -> list[tuple[int, str, str]]:
    """Stores one submission and returns what did not fit."""
    data = answers_of(submission)
    raw = {names[name]: plain(value) for name, value in data.items() if name in names}
    definition = version.definition
    cleaned = clean_submission(
        definition=definition,
        stored={},
        data=raw,
        writable=definition.keys(),
        context=fill_context(user=by, place=f"move:{form.key}"),
        complete=False,
    )
    given = {
        key: printable(raw[key]) for key in cleaned.errors if is_kept_as_given(definition.field(key).type, raw.get(key))
    }
    answers = {**cleaned.values, **given}
    at = moment_of(submission.get("submit_time"))
    number = take_numbers(settings, clock.today())[0]
    record = Record.objects.create(
        form=form,
        version=version,
        number=number,
        answers=answers,
        text=record_text(definition, number, answers),
        origin=Origin.MOVED,
        submitted_at=at,
        updated_at=at,
    )
    changes = {key: [None, value] for key, value in record.answers.items()}
    announce(record, kind=ChangeKind.IMPORTED, changes=changes, by=by)
    found = [
        (index, key, str(message))
        for key, messages in cleaned.errors.items()
        if key not in given
        for message in messages
    ]
    unknown = [name for name in data if name not in names]
    return [*found, *((index, name, "no such question") for name in unknown)]


def answers_of(submission: Mapping[str, Any]) -> Mapping[str, Any]:
    """Returns what was handed in; before Wagtail 4 it was stored as text."""
    data = submission.get("form_data") or {}
    if isinstance(data, str):
        try:
            data = json.loads(data)
        except (ValueError, RecursionError):
            data = {}
    return data if isinstance(data, dict) else {}


def plain(value: Any) -> Any:
    """Returns a stored answer as a form would send it."""
    if isinstance(value, list):
        return [str(each) for each in value]
    return value if isinstance(value, bool) or value is None else str(value)


def parsed(text: str) -> datetime | None:
    """Returns the moment that a text says, None for no moment."""
    try:
        return parse_datetime(text)
    except ValueError:
        return None  # written like a moment, but no day of any calendar


def moment_of(value: Any) -> datetime:
    """Returns when it was handed in; now, when the dump does not say."""
    found = parsed(str(value)) if value else None
    if found is None:
        return clock.now()
    return found if found.tzinfo else found.replace(tzinfo=UTC)
