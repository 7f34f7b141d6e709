"""The contract of a field type: everything the product asks about a kind of answer is answered here."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any, ClassVar

from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forms.engine.definition import FieldSpec
from forms.engine.problems import Problem

from .commands import Command
from .context import FillContext
from .errors import FieldError
from .flat import FILTERS, LONGEST_CELL, SCHEMAS, Cell, ExportColumn, plain_cell
from .masks import DOTS, masked_text
from .settings import Setting

Json = Any
"""A stored value: None, bool, int, str, list or dict, never a float."""

ONE_LINE = re.compile(r"[\r\n\t\v\f\u2028\u2029]+")


class FieldType(ABC):
    """One kind of answer.

    Life of an answer: ``read`` takes the raw posting (JSON-able, uploads shelved) → ``clean`` returns the stored
    JSON or raises FieldError → ``shortfalls`` says what is missing for handing in → ``to_value`` types it for
    expressions → ``control`` and ``display`` show it.
    """

    key: ClassVar[str]
    label: ClassVar[str | Promise]
    group: ClassVar[str]
    """Palette group: one of PALETTE_GROUPS."""
    icon: ClassVar[str] = "pilcrow"
    template: ClassVar[str]
    """Template of the control."""
    frame: ClassVar[str] = "question"
    """What stands around the control: "question" with label, "own_label", "none" or "hidden"."""
    shown_blank: ClassVar[bool] = True
    """False for what is not worth a line while it has no value yet: what the system writes at the end."""
    cell_template: ClassVar[str] = ""
    """Template of the control in the cell of a table, where it is another one."""
    settings: ClassVar[tuple[Setting, ...]] = ()
    value_type: ClassVar[str] = "text"
    """Type in expressions: text, number, bool, date, datetime, list or table."""
    is_input: ClassVar[bool] = True
    """False for what the system writes or only shows: ballot, computed, code, page."""
    is_formula: ClassVar[bool] = False
    """True when the field is nothing but its formula: computed."""
    is_group: ClassVar[bool] = False
    """True when several controls answer one question: drawn as fieldset with legend."""
    is_answer: ClassVar[bool] = True
    """False for what only stands on the page and never holds an answer: a note."""
    takes_files: ClassVar[bool] = False
    is_tree: ClassVar[bool] = False
    """True when an answer is one path through a tree, stored from the top down."""
    can_be_column: ClassVar[bool] = False
    can_import: ClassVar[bool] = True
    """False when no spreadsheet cell can say the answer: files, drawings."""
    reader: ClassVar[str] = "scalar"
    """How the browser reads the typed answer off the page (see static/forms/answers.mjs)."""
    summary: ClassVar[str] = ""
    """What a summary of many answers shows: "choice" counts, "number" figures, "date" spread, "text" words, or ""."""
    masking: ClassVar[str] = ""
    """How readers see the answer when the definition says nothing: see ``masks.MASKS``."""
    scalar_path: ClassVar[tuple[str, ...]] = ()
    """Where in the stored JSON the value lies by which answers are filtered and sorted."""
    meaning: ClassVar[tuple[str, ...]] = ()
    """Settings without which a stored answer says nothing: with another currency or unit it is another amount."""

    # the definition

    def config_problems(self, spec: FieldSpec) -> list[Problem]:
        """Returns everything wrong with the settings, each with the path below the field."""
        problems: list[Problem] = []
        known = {setting.name for setting in self.settings}
        for name in spec.config:
            if name not in known:
                problems.append(
                    Problem(f"config/{name}", "unknown_setting", {"setting": name, "known": ", ".join(sorted(known))})
                )
        for setting in self.settings:
            problems += setting.problems(spec.config.get(setting.name), f"config/{setting.name}")
        return problems

    def setting(self, spec: FieldSpec, name: str) -> Any:
        """Returns a setting's value, or its default when the definition does not say."""
        setting = next(each for each in self.settings if each.name == name)
        value = spec.config.get(name)
        return setting.default if value is None or value == "" else setting.value(value)

    def other_meaning(self, old: FieldSpec, new: FieldSpec) -> list[Setting]:
        """Returns the settings by which the same stored answer of both fields means something else."""
        asked = [setting for setting in self.settings if setting.name in self.meaning]
        return [each for each in asked if self.setting(old, each.name) != self.setting(new, each.name)]

    # the answer

    def read(self, data: Any, files: Any, name: str, spec: FieldSpec, ctx: FillContext) -> Json:
        """Returns what a posted form says for this field; uploads are put on the shelf."""
        return data.get(name, "")

    @abstractmethod
    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        """Returns the value to store, None when blank. Raises FieldError or FieldErrors."""

    def shortfalls(self, value: Json, spec: FieldSpec, ctx: FillContext) -> list[FieldError]:
        """Returns what keeps a well-formed, non-blank value from being handed in (too few rows, no caption)."""
        return []

    def passed_over(self, raw: Json, value: Json, spec: FieldSpec, ctx: FillContext) -> list[FieldError]:
        """Returns what cleaning this raw answer to the stored value left out of it without calling it wrong."""
        return []

    def is_blank(self, value: Json) -> bool:
        return value is None or value == "" or value == [] or value == {}

    def to_value(self, value: Json, spec: FieldSpec) -> Any:
        """Returns the typed value for expressions."""
        return value

    def from_value(self, value: Any, spec: FieldSpec) -> Json:
        """Returns the stored JSON for a computed or default typed value."""
        return value

    def tidy(self, raw: Json, spec: FieldSpec) -> Json:
        """Returns the raw answer without rows that were left blank, before it is handed in."""
        return raw

    def grouped(self, spec: FieldSpec) -> bool:
        """Whether several controls answer this one question."""
        return self.is_group

    def is_rich(self, spec: FieldSpec) -> bool:
        """Whether the control needs more than static/forms/forms.css: rich.css and the words of phrases_rich.html."""
        return self.template not in PLAIN_CONTROLS

    def anchor(self, html_id: str, path: tuple[str, ...], *, grouped: bool) -> str:
        """Returns the id that a link to an error at this path jumps to."""
        return f"{html_id}-box" if grouped else html_id

    def where(self, path: tuple[str, ...], spec: FieldSpec, ctx: FillContext) -> str:
        """Returns in words which part of the answer an error at this path is about, "" for the answer as a whole."""
        return ""

    def apply(self, command: Command, raw: Json, spec: FieldSpec, ctx: FillContext) -> Json:
        """Returns the raw posting after a button such as "add a row" was pressed."""
        return raw

    # what people see

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        """Returns what the control's template needs besides name, id and attributes.

        ``raw`` may be a stored value, a raw answer, or anything an attacker put into a draft; ``errors`` are the
        worded errors by path below the field.
        """
        return {"value": raw if isinstance(raw, str) else ""}

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        """Returns the answer for reading, escaped."""
        return format_html("{}", "" if value is None else value)

    def written_as(self, spec: FieldSpec) -> Mapping[str, Any]:
        """Returns how the script writes a value it works out, as ``display`` does (static/forms/written.mjs)."""
        return {}

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        """Returns the words by which the answer is found."""
        return value if isinstance(value, str) else ""

    def open_text(self, value: Json, spec: FieldSpec) -> str:
        """Returns these words, "" for an answer that is masked or sensitive: every index and list of words asks here,
        for fields and for columns alike."""
        declared = spec.personal_data
        sensitive = isinstance(declared, Mapping) and declared.get("sensitivity") == "sensitive"
        return "" if value is None or sensitive or self.masking_of(spec) else self.search_text(value, spec)

    def file_ids(self, value: Json, spec: FieldSpec) -> list[str]:
        """Returns the stored files that the answer names."""
        return []

    def without_files(self, value: Json, spec: FieldSpec) -> Json:
        """Returns the answer as it would be had nobody chosen a file."""
        return value

    def show(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        """Returns the answer for reading, masked where the field asks for it and this reader may not see it whole."""
        masking = self.masking_of(spec)
        if not masking or self.is_blank(value) or ctx.may_unmask(spec.key):
            return self.display(value, spec, ctx)
        return format_html("{}", masked_text(self.text(value, spec, ctx), masking))

    def masked_value(self, value: Json, spec: FieldSpec) -> Json:
        """Returns the stored answer for programs of a reader who may not see masked answers whole."""
        masking = self.masking_of(spec)
        if not masking or value is None:
            return value
        return masked_text(str(value), masking) if isinstance(value, str | int) else DOTS

    def masking_of(self, spec: FieldSpec) -> str:
        """Returns how readers without the right to see it whole see the answer: "", "tail4" or "all"."""
        return str(getattr(spec, "masking", "") or self.masking)

    def masks_anything(self, spec: FieldSpec) -> bool:
        """Whether those readers see less than the whole answer."""
        return bool(self.masking_of(spec))

    def text(self, value: Json, spec: FieldSpec, ctx: FillContext) -> str:
        """Returns the answer as one plain line: for print lists, receipts, titles."""
        return plain(self.display(value, spec, ctx))

    def code_text(self, code: str, spec: FieldSpec, ctx: FillContext) -> str:
        """Returns the words of what lists filter and group by: the stored scalar, or one of the listed values."""
        return self.text(code, spec, ctx)

    def sample(self, spec: FieldSpec) -> Json:
        """Returns an answer for previews and tests, None when only the system writes one."""
        return None

    # what the system adds

    def stamp(self, value: Json, spec: FieldSpec, ctx: FillContext) -> Json:
        """Returns what is stored when the form is handed in; the system's own fields write themselves here."""
        return value

    def fills(self, value: Json, spec: FieldSpec, ctx: FillContext) -> Mapping[str, Json]:
        """Returns raw answers for other fields that follow from this one (record link, address), by field key."""
        return {}

    # lists, files and other programs

    def export_columns(self, spec: FieldSpec) -> tuple[ExportColumn, ...]:
        """Returns the flat columns of this field, the answer itself (key "") first."""
        kind = self.value_type if self.value_type in ("number", "bool", "date", "datetime") else "text"
        return (ExportColumn(kind=kind),)

    def export_cells(self, value: Json, spec: FieldSpec, ctx: FillContext | None = None) -> tuple[Cell, ...]:
        """Returns one cell per export column; never raises for a stored value. ``ctx`` lets codes become names."""
        if self.is_blank(value):
            return (None,)
        typed = self.to_value(value, spec)
        return (typed[:LONGEST_CELL] if isinstance(typed, str) else typed,)

    def shown_cells(self, value: Json, spec: FieldSpec, ctx: FillContext) -> tuple[Cell, ...]:
        """Returns the export cells as this reader may see them: masked where the field asks for it."""
        cells, masking = self.export_cells(value, spec, ctx), self.masking_of(spec)
        if not masking or ctx.may_unmask(spec.key):
            return cells
        return tuple(None if cell is None else masked_text(plain_cell(cell), masking) for cell in cells)

    def import_cell(self, cell: Cell, spec: FieldSpec, ctx: FillContext) -> Json:
        """Returns the raw answer for ``clean`` that a spreadsheet cell stands for. Raises FieldError."""
        if not self.can_import:
            raise FieldError("not_importable")
        return plain_cell(cell)

    def filter_kind(self, spec: FieldSpec) -> str:
        """Returns how lists filter by this field: a key of ``flat.FILTERS``, "" for not at all."""
        kinds = {"list": "options", "table": "present", "any": "text"}
        return kinds.get(self.value_type, self.value_type)

    def filter_operators(self, spec: FieldSpec) -> tuple[str, ...]:
        """Returns the operators that a list offers for this field."""
        return FILTERS[self.filter_kind(spec)]

    def filter_options(self, spec: FieldSpec, ctx: FillContext) -> Sequence[tuple[str, str]]:
        """Returns (stored value, words) of everything that can be chosen, when that is a short list."""
        return ()

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        """Returns the JSON Schema (2020-12) of a stored answer; a blank answer is left out of the document."""
        return dict(SCHEMAS[self.value_type])


PLAIN_CONTROLS = frozenset(
    f"forms/controls/{name}.html"
    for name in (
        "bool", "choice", "date", "datetime", "hidden", "line", "multi", "number", "period", "text", "textarea",
    )
)  # fmt: skip
"""Templates that forms.css alone dresses."""

PALETTE_GROUPS: Mapping[str, str | Promise] = {
    "text": pgettext_lazy("kind of answer", "Text"),
    "number": _("Numbers and dates"),
    "choice": _("Choices"),
    "people": _("People and organisation"),
    "file": _("Images and files"),
    "list": _("Tables and scores"),
    "system": _("Written by the system"),
}


def uploads(files: Any, name: str) -> Sequence[UploadedFile]:
    """Returns the files posted under a name, none for an import or API call."""
    return files.getlist(name) if hasattr(files, "getlist") else []


def plain(html: str) -> str:
    """Returns the words of escaped HTML on one line."""
    return " ".join(unescape(strip_tags(html)).split())
