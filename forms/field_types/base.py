"""The contract of a field type: everything the product asks about a kind of answer is answered here."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec
from forms.engine.problems import Problem

from .commands import Command
from .context import FillContext
from .errors import FieldError
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
    settings: ClassVar[tuple[Setting, ...]] = ()
    value_type: ClassVar[str] = "text"
    """Type in expressions: text, number, bool, date, datetime, list or table."""
    is_input: ClassVar[bool] = True
    """False for what the system writes or only shows: ballot, computed, code, page."""
    is_group: ClassVar[bool] = False
    """True when several controls answer one question: drawn as fieldset with legend."""
    takes_files: ClassVar[bool] = False
    can_be_column: ClassVar[bool] = False

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

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        """Returns the words by which the answer is found."""
        return value if isinstance(value, str) else ""

    def file_ids(self, value: Json) -> list[str]:
        """Returns the stored files that the answer names."""
        return []

    def sample(self, spec: FieldSpec) -> Json:
        """Returns an answer for previews and tests, None when only the system writes one."""
        return None


PALETTE_GROUPS: Mapping[str, str | Promise] = {
    "text": _("Text"),
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
