"""Fields and sections kept for other forms, and forms begun from others."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from forms.builder import document_to_stream
from forms.engine.definition import compile_definition
from forms.engine.problems import errors_only
from forms.engine.renaming import with_other_keys
from forms.engine.translations import without_further
from forms.engine.upgrades import SCHEMA_VERSION
from forms.models import Form, LibraryItem
from forms.queries import form_problems
from organization import clock

STARTERS = Path(__file__).parents[1] / "starters"
LONGEST_TITLE = 120


class LibraryRefused(Exception):
    """The item cannot be kept; ``code`` is "no_title", "taken", "nothing" or "problems"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def keep_in_library(*, document: Mapping[str, Any], key: str, title: str, by: Any) -> LibraryItem:
    """Returns the item with one field, or with a section and its fields. Raises LibraryRefused."""
    title = " ".join(title.split())[:LONGEST_TITLE]
    if not title:
        raise LibraryRefused("no_title")
    part = part_of(document, key)
    if not part["fields"]:
        raise LibraryRefused("nothing")
    whole = {"schema_version": SCHEMA_VERSION, **part}
    # Formulas may read fields that are not in the item; the form it goes into is checked again.
    if any(problem.code != "unknown_field" for problem in errors_only(form_problems(whole))):
        raise LibraryRefused("problems")
    compiled = compile_definition(whole)
    kept = {"sections": compiled["sections"], "fields": compiled["fields"]}
    item, made = LibraryItem.objects.get_or_create(
        title=title, defaults={"document": kept, "created_by": by, "created_at": clock.now()}
    )
    if not made:
        raise LibraryRefused("taken")
    return item


def part_of(document: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Returns the section with its fields, or the one field without its section."""
    sections = [section for section in document.get("sections") or () if section["key"] == key]
    if sections:
        return {"sections": sections, "fields": [f for f in document["fields"] if f.get("section") == key]}
    fields = [{**field, "section": ""} for field in document["fields"] if field["key"] == key]
    return {"sections": [], "fields": fields[:1]}


def library_blocks(item: LibraryItem, taken: Sequence[str]) -> list[dict[str, Any]]:
    """Returns raw blocks of an item whose keys do not collide with those already taken in the form."""
    return document_to_stream(with_free_keys(item.document, taken))


def with_free_keys(document: Mapping[str, Any], taken: Sequence[str]) -> dict[str, Any]:
    """Returns the document with other keys for those that are taken, wherever they are named."""
    used = set(taken)
    names: dict[str, str] = {}
    for each in (*(document.get("sections") or ()), *document["fields"]):
        names[each["key"]] = free_key(each["key"], used)
        used.add(names[each["key"]])
    changed = {key: new for key, new in names.items() if key != new}
    found: dict[str, Any] = with_other_keys(document, changed)
    for section in found.get("sections") or ():
        section["key"] = names[section["key"]]
    for field in found["fields"]:
        field["key"] = names[field["key"]]
        field["section"] = names.get(field.get("section") or "", "")
    return found


def free_key(key: str, taken: set[str]) -> str:
    """Returns the key, with a number behind it when it is taken."""
    return next(each for each in (key, *(f"{key[:55]}_{number}" for number in range(2, 10_000))) if each not in taken)


def free_form_key(key: str, own: int | None = None) -> str:
    """Returns the key, with a number behind it when another form than ``own`` has it."""
    others = Form.objects.filter(key__startswith=key[:55]).values_list("pk", "key")
    return free_key(key, {other for pk, other in others if pk != own})


@dataclass(frozen=True, kw_only=True)
class Starter:
    """A form to begin with, as it lies in forms/starters."""

    name: str
    key: str
    title: Mapping[str, str]
    summary: Mapping[str, str]
    document: Mapping[str, Any]


def starters() -> list[Starter]:
    """Returns every starter, by name."""
    found = []
    for path in sorted(STARTERS.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        found.append(
            Starter(
                name=path.stem,
                key=content["key"],
                title=content["form"]["title"],
                summary=content["summary"],
                document=content["form"],
            )
        )
    return found


@transaction.atomic
def begin_form(
    *, document: Mapping[str, Any], key: str, title: str, title_en: str = "", by: Any = None, like: Form | None = None
) -> Form:
    """Returns a new draft with these fields, described ``like`` another form; nothing is published."""
    plain, translations = without_further(document)
    form = Form(
        key=free_form_key(key), title=title[:120], title_en=title_en[:120], live=False, translations=translations
    )
    if like is not None:
        form.description, form.people, form.times_a_year = like.description, like.people, like.times_a_year
    stream: Any = document_to_stream(plain)
    form.fields = stream
    form.save()
    form.save_revision(user=by)
    return form
