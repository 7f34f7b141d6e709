"""From the sheets of an XLSForm to a form document, with a note for everything that does not arrive as it stood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from forms.engine.expressions.tree import field_names
from forms.engine.xlsform.attachments import NOTHING, Attachments, lists_in_files
from forms.engine.xlsform.cascades import Cascades
from forms.engine.xlsform.expanding import expand
from forms.engine.xlsform.fields_in import FieldReader
from forms.engine.xlsform.grids import make_grids
from forms.engine.xlsform.lists import option_lists
from forms.engine.xlsform.naming import give_keys
from forms.engine.xlsform.notes import Note
from forms.engine.xlsform.outline import Item, outline
from forms.engine.xlsform.own_column import OWN_COLUMN, own_document
from forms.engine.xlsform.repeats_in import TableReader, outermost
from forms.engine.xlsform.sections_in import Sections
from forms.engine.xlsform.sheets import (
    CHOICES_ALIASES,
    COMMENTS,
    SETTINGS_ALIASES,
    SURVEY_ALIASES,
    Sheet,
    Table,
    find,
    spelled,
    table_of,
)
from forms.engine.xlsform.texts import Languages
from forms.engine.xlsform.unheard import names_read, unheard_columns, unheard_of_row, unheard_settings
from forms.engine.xlsform.writing import digest_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What forms can hold here: the reader lists as lost what goes beyond."""

    field_types: frozenset[str]
    column_types: frozenset[str]
    functions: frozenset[str]
    column_members: frozenset[str] = frozenset({"key", "label", "type", "required", "config", "computed"})
    most_fields: int = 500
    most_columns: int = 40
    most_options: int = 500
    is_pattern: Any = None
    """Tells whether a regular expression can be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """The document read from a workbook, its key and title, the notes and the count of questions found and carried."""

    document: dict[str, Any]
    key: str
    title: dict[str, str]
    notes: tuple[Note, ...]
    languages: tuple[str, ...]
    questions: int
    carried: int
    keys: Mapping[str, str] = field(default_factory=dict)
    """{name in the workbook: key in the form}."""
    rows: Mapping[str, int] = field(default_factory=dict)
    """{key in the form: row of the survey sheet}."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing that the workbook asks for is missing."""
        return not any(note.lost for note in self.notes)


def read_xlsform(
    sheets: Sequence[Sheet], capabilities: Capabilities, *, name: str = "form", files: Attachments = NOTHING
) -> Imported:
    """The form of a workbook and what lies beside it; never raises, whatever stands in the cells."""
    notes: list[Note] = []
    survey = table_of(find(sheets, "survey"), "survey", SURVEY_ALIASES, keep=True)
    choices = table_of(find(sheets, "choices"), "choices", CHOICES_ALIASES, keep=True)
    external = table_of(find(sheets, "external_choices"), "external_choices", CHOICES_ALIASES, keep=True)
    settings = first_settings(find(sheets, "settings"))
    if not survey.rows:
        notes.append(Note(sheet="survey", row=1, column="", code="no_survey"))
    for other in ("entities", "osm"):
        extra = table_of(find(sheets, other), other, {}, keep=True)
        notes.extend(Note(sheet=other, row=row.number, column="", code=f"sheet_{other}") for row in extra.rows[:20])
    tell_unknown_columns(survey, notes)
    languages = Languages(
        [*survey.languages, *choices.languages], settings.get("default_language", ""), sample_of(survey, choices)
    )
    title = title_of(settings, languages, name)
    own = own_document(settings, digest_of(cells_of(sheets, "survey"), cells_of(sheets, "choices")))
    if own is not None:
        return Imported(
            document=own,
            key=settings.get("form_id") or name,
            title=dict(own.get("title") or title),
            notes=(),
            languages=tuple(languages.codes.values()),
            questions=len(own["fields"]),
            carried=len(own["fields"]),
        )
    lists = option_lists(choices, languages, notes, files)
    for list_name, options in option_lists(external, languages, notes, files).items():
        lists.setdefault(list_name, options)
    root = outline(within(survey, capabilities.most_fields, notes), notes)
    expand(root, lists)
    read = names_read(root)
    notes.extend(unheard_settings(table_of(find(sheets, "settings"), "settings", {}, keep=True)))
    notes.extend(unheard_columns(lists, read))
    lists = lists_in_files(root, lists, files, languages)
    if "matrix" in capabilities.field_types:
        make_grids(root, lists, read)
    for group in (item for item in root.walk() if item.kind != "question"):
        notes.extend(unheard_of_row(group, group.kind))
    scope = give_keys(root, lists, capabilities, notes)
    reader = FieldReader(
        lists=lists,
        languages=languages,
        capabilities=capabilities,
        names=scope,
        notes=notes,
        files=files,
        read_names=read,
        cascades=Cascades(table_of(find(sheets, "cascades"), "cascades", {}, keep=True).rows, languages),
    )
    tables = TableReader(reader)
    sections = Sections(root, reader, title, pages=settings.get("style", "").lower().find("pages") >= 0)
    fields: list[dict[str, Any]] = []
    questions = carried = 0
    for item in top_items(root):
        questions += (
            1
            if item.kind == "question"
            else sum(each.repeat is item for each in item.walk() if each.kind == "question")
        )
        made = tables.repeat(item) if item.kind == "repeat" else reader.question(item)
        section, condition = sections.place(outermost(item))
        for document in made:
            if section:
                document["section"] = section
            if condition is not None:
                document["visible_when"] = joined(condition, document.get("visible_when"))
            fields.append(document)
        carried += count_carried(item, made)
    fields = [*reader.chances(), *tell_apart(fields, sections.made)]
    if len(fields) > capabilities.most_fields:
        notes.append(
            Note(
                sheet="survey", row=0, column="", code="too_many_questions",
                value=str(len(fields)), context={"limit": capabilities.most_fields},
            )
        )  # fmt: skip
        fields = fields[: capabilities.most_fields]
    document = {"schema_version": 1, "title": title, "sections": sections.used(fields), "fields": fields}
    return Imported(
        document=document,
        key=settings.get("form_id") or name,
        title=title,
        notes=tuple(sorted(unique(notes), key=lambda note: (note.sheet != "survey", note.sheet, note.row))),
        languages=tuple(dict.fromkeys([languages.main, *languages.codes.values()])),
        questions=questions,
        carried=carried,
        keys={item.name: item.key for item in root.walk() if item.key},
        rows={item.key: item.row.number for item in root.walk() if item.key},
    )


def within(survey: Table, most: int, notes: list[Note]) -> Table:
    """The sheet without the rows far beyond what a form can hold, groups and notes allowed for."""
    limit = most * 4
    if len(survey.rows) > limit:
        row, context = survey.rows[limit].number, {"limit": most}
        notes.append(Note(sheet="survey", row=row, column="", code="too_many_questions", context=context))
    return replace(survey, rows=survey.rows[:limit])


def tell_apart(fields: Sequence[dict[str, Any]], sections: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The fields, values that nobody sees taken out of sections that show or not by these very values."""
    reads = {section["key"]: field_names(section.get("visible_when")) for section in sections}
    before: list[dict[str, Any]] = []
    after: list[dict[str, Any]] = []
    for document in fields:
        own = document.get("section", "")
        if document["type"] in ("hidden", "metadata", "computed") and document["key"] in reads.get(own, ()):
            before.append({name: value for name, value in document.items() if name != "section"})
        else:
            after.append(document)
    return [*before, *after]


def cells_of(sheets: Sequence[Sheet], name: str) -> list[list[str]]:
    """The cells of a sheet."""
    sheet = find(sheets, name)
    return [list(cells) for _row, cells in sheet.rows] if sheet is not None else []


def unique(notes: Iterable[Note]) -> list[Note]:
    """The notes, each once."""
    found: dict[tuple[str, int, str, str, str], Note] = {}
    for note in notes:
        found.setdefault((note.sheet, note.row, note.column, note.code, note.value), note)
    return list(found.values())


def joined(one: Any, other: Any) -> Any:
    """Both conditions."""
    if one is None or other is None:
        return one if other is None else other
    terms = [*(one["and"] if isinstance(one, dict) and "and" in one else [one])]
    terms += other["and"] if isinstance(other, dict) and "and" in other else [other]
    return {"and": terms}


def count_carried(item: Item, made: Sequence[Mapping[str, Any]]) -> int:
    """How many of the row's questions are in the form."""
    if not made:
        return 0
    if item.kind != "repeat":
        return 1
    return len(made[0].get("config", {}).get("columns") or ()) - (item.repeat is not None)


def top_items(root: Item) -> Iterable[Item]:
    """Questions outside repeats, and repeats, those inside a repeat right after it, in order."""
    for child in root.children:
        if child.kind == "group":
            yield from top_items(child)
        else:
            yield child
            yield from (each for each in child.walk() if each.kind == "repeat")


def first_settings(sheet: Sheet | None) -> dict[str, str]:
    """The settings: the first row below the header."""
    table = table_of(sheet, "settings", {}, keep=True)
    row = table.rows[0] if table.rows else None
    if row is None:
        return {}
    return {SETTINGS_ALIASES.get(spelled(name), spelled(name)): text for name, text in row.raw.items()}


def title_of(settings: Mapping[str, str], languages: Languages, name: str) -> dict[str, str]:
    """The form's title by language."""
    cells = {
        key.partition("::")[2]: text
        for key, text in settings.items()
        if key == "form_title" or key.startswith("form_title::")
    }
    return languages.text(cells) or languages.text({"": settings.get("form_id") or name})


def sample_of(*tables: Table) -> str:
    """Some of the words, by which the language of texts without a named one is told."""
    words = [text for table in tables for row in table.rows[:40] for text in row.texts("label").values()]
    return " ".join(words)[:4000]


def tell_unknown_columns(table: Table, notes: list[Note]) -> None:
    """Columns that XLSForm does not know; programs that read XLSForms pass over them, too."""
    for row, column in table.unknown:
        if spelled(column) not in COMMENTS and column != OWN_COLUMN:
            notes.append(
                Note(
                    sheet=table.name, row=row, column=column[:60], code="unknown_column", value=column[:60], lost=False
                )
            )
