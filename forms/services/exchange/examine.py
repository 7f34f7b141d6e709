"""A file somebody chose, looked at: which format it is, the form in it, and everything that would not arrive."""

import json
import re
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _

from forms.engine.problems import Problem
from forms.engine.xlsform import Attachments, Note, Sheet, looks_like_xlsform, read_xlsform
from forms.field_types import FIELD_TYPES
from forms.field_types.errors import FieldError
from forms.field_types.gate import DEEPEST_DOCUMENT, gate_json
from forms.field_types.settings import KEY
from forms.problem_texts import message_of
from forms.queries.form_problems import form_problems
from organization.import_words import unsafe_file_words
from organization.sheets.book import OLD_FILE, read_book
from organization.sheets.inspecting import UnsafeWorkbook

from .bundle import Bundle, is_bundle, open_bundle
from .capabilities import capabilities
from .pictures import is_picture, named_in, places
from .settle import settled

LARGEST_JSON = 5_000_000
NEW_FILE = b"PK\x03\x04"


class NotAForm(Exception):
    """The file is no form that can be read; ``text`` says why."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True, kw_only=True)
class Examined:
    """A form as it would be imported. ``format`` is "json" or "xlsform", ``notes`` what does not arrive as it stood."""

    format: str
    key: str
    title: dict[str, str]
    document: dict[str, Any]
    notes: tuple[Note, ...] = ()
    languages: tuple[str, ...] = ()
    questions: int = 0
    carried: int = 0
    keys: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """{address in the document: name and bytes} of pictures that come with it."""

    @property
    def lost(self) -> tuple[Note, ...]:
        """What is missing."""
        return tuple(note for note in self.notes if note.lost)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing."""
        return not self.lost


def examine_file(content: bytes, name: str = "") -> Examined:
    """Returns the form in a file of any format that is known, told by its content. Raises NotAForm."""
    try:
        if content.startswith(NEW_FILE) and is_bundle(content):
            return _examine_bundle(open_bundle(content))
        if content.startswith((NEW_FILE, OLD_FILE)):
            return _examine_workbook(Bundle(name=name, book=content))
    except UnsafeWorkbook as refused:
        raise NotAForm(unsafe_file_words(refused)) from refused
    return _examine_json(content)


def _examine_bundle(bundle: Bundle | None) -> Examined:
    if bundle is None:
        raise NotAForm(_("The package holds no workbook (.xlsx or .xls)."))
    if not bundle.book.startswith((NEW_FILE, OLD_FILE)):
        raise NotAForm(_("The workbook has no sheet “survey”: it is no XLSForm."))
    return _examine_workbook(bundle)


def _examine_workbook(bundle: Bundle) -> Examined:
    """Raises NotAForm and UnsafeWorkbook."""
    name = bundle.name
    sheets = [Sheet(sheet.name, sheet.rows) for sheet in read_book(bundle.book)]
    good = {name: content for name, content in bundle.pictures.items() if is_picture(name, content)}
    if not looks_like_xlsform(sheets):
        raise NotAForm(_("The workbook has no sheet “survey”: it is no XLSForm."))
    stem = PurePath(name.replace("\\", "/")).stem[:60] or "form"
    files = Attachments(tables=bundle.tables, pictures=places(good))
    found = read_xlsform(sheets, capabilities(), name=stem, files=files)
    document, notes = settled(found.document, found.rows)
    return Examined(
        format="xlsform",
        key=form_key(found.key) or form_key(stem) or "form",
        title={code: text[:120] for code, text in found.title.items()},
        document=document,
        notes=(*found.notes, *notes),
        languages=found.languages,
        questions=found.questions,
        carried=found.carried - sum(note.column in ("type", "name") for note in notes if note.lost),
        keys=dict(found.keys),
        pictures=named_in(document, good),
    )


def form_key(text: str) -> str:
    """Returns the text as the key of a form, "" when nothing is left of it."""
    key = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:50]
    return f"form_{key}" if key[:1].isdigit() else key


def _examine_json(content: bytes) -> Examined:
    if len(content) > LARGEST_JSON:
        raise NotAForm(_("The file is larger than a form can be."))
    try:
        package = gate_json(
            json.loads(content.decode("utf-8-sig"), object_pairs_hook=_no_duplicates), deepest=DEEPEST_DOCUMENT
        )
    except (ValueError, RecursionError, FieldError) as error:
        raise NotAForm(_("The file is not the JSON document of a form.")) from error
    key = package.get("key") if isinstance(package, dict) else None
    document = package.get("form") if isinstance(package, dict) else None
    if not isinstance(key, str) or not KEY.fullmatch(key) or not isinstance(document, dict):
        raise NotAForm(_("The file is not the JSON document of a form."))
    _refuse_unreadable(form_problems(document))
    unknown = [each["type"] for each in document["fields"] if each["type"] not in FIELD_TYPES]
    if unknown:
        raise NotAForm(_("Unknown field types: %(types)s.") % {"types": ", ".join(sorted(set(unknown)))})
    count = len(document["fields"])
    return Examined(
        format="json", key=key, title=document.get("title") or {}, document=document, questions=count, carried=count
    )


def _refuse_unreadable(problems: list[Problem]) -> None:
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        lines = [f"{problem.path}: {message_of(problem.code, problem.context)}" for problem in errors[:20]]
        raise NotAForm(" ".join(lines))


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate key")
    return found
