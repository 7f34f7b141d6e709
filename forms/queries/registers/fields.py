"""The columns of a register: the fields of its form, those of older versions, and what every record has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forms.engine.definition import FieldSpec, FormDefinition
from forms.field_types import UnknownFieldType, field_type
from forms.field_types.base import FieldType
from forms.field_types.context import FillContext
from forms.field_types.decimal import MOST_SCALED
from forms.field_types.flat import FILTERS
from forms.field_types.wording import localized
from forms.models import Origin, RecordStatus

NO_FIELD = FieldSpec(key="", type="text")


@dataclass(frozen=True, kw_only=True)
class RegisterField:
    """One column.

    ``kind`` is a key of flat.FILTERS, ``column`` the model's own column for what every record has ("" for an answer),
    ``is_old`` says that the published version no longer asks for it, ``is_mixed`` that its numbers are no amounts of
    the same: an older version asked in another currency or unit.
    """

    key: str
    label: str | Promise
    kind: str
    operators: tuple[str, ...] = ()
    spec: FieldSpec = NO_FIELD
    column: str = ""
    is_old: bool = False
    is_mixed: bool = False
    choices: Sequence[tuple[str, Any]] = ()

    @property
    def type(self) -> FieldType:
        return field_type(self.spec.type)

    @property
    def path(self) -> tuple[str, ...]:
        """Where the answer lies in the stored JSON."""
        return (self.key, *self.type.scalar_path)

    @property
    def is_number(self) -> bool:
        return self.kind == "number"

    @property
    def is_amount(self) -> bool:
        """Whether its numbers can be added up."""
        return self.is_number and not self.is_mixed

    @property
    def is_day(self) -> bool:
        return self.kind in ("date", "datetime")

    @property
    def is_grouping(self) -> bool:
        """Whether few different values are to be expected, so that boards and charts can be made of it."""
        return self.kind in ("option", "bool") or self.key in ("_unit", "_status")

    @property
    def can_sort(self) -> bool:
        return self.kind in ("text", "number", "date", "datetime", "bool", "option")

    def scaled(self, number: Decimal | None) -> Decimal | None:
        """Returns a sum with the places of the column's numbers."""
        places = self.type.written_as(self.spec).get("places")
        if number is None or places is None or not -MOST_SCALED <= int(number.as_tuple().exponent) <= 0:
            return number
        return number.quantize(Decimal(1).scaleb(-max(min(places, MOST_SCALED), -int(number.as_tuple().exponent))))

    def words(self, code: str, ctx: FillContext) -> str:
        """Returns the words of a value that is none of a short list: a member's name, a record's title."""
        if self.column or self.kind not in ("option", "options"):
            return code
        return self.type.code_text(code, self.spec, ctx) or code

    def options(self, ctx: FillContext) -> Sequence[tuple[str, Any]]:
        """Returns (value, words) of what can be chosen, when that is a short list."""
        return self.choices if self.column else self.type.filter_options(self.spec, ctx)


def own_fields(*, anonymous: bool) -> list[RegisterField]:
    """Returns the columns that every record has; those of persons only where they are kept."""
    text, day = ("contains", "is", "starts_with"), FILTERS["datetime"][:-2]
    found = [
        RegisterField(
            key="_number", label=pgettext_lazy("of a record", "Number"), kind="text", operators=text, column="number"
        ),
        RegisterField(key="_unit", label=_("Unit"), kind="text", operators=("contains", "is"), column="unit__name"),
        RegisterField(
            key="_owner", label=_("Handed in by"), kind="text", operators=("contains", "is"), column="owner__first_name"
        ),
        RegisterField(
            key="_submitted", label=_("Handed in"), kind="datetime", operators=day, column="submitted_at"
        ),
        RegisterField(key="_updated", label=_("Last change"), kind="datetime", operators=day, column="updated_at"),
        RegisterField(
            key="_status", label=_("Status"), kind="option", operators=("is",), column="status",
            choices=RecordStatus.choices,
        ),
        RegisterField(
            key="_origin", label=_("Origin"), kind="option", operators=("is", "is_not"), column="origin",
            choices=Origin.choices,
        ),
    ]  # fmt: skip
    return [field for field in found if not anonymous or field.key not in ("_owner", "_unit")]


def answer_fields(definitions: Sequence[FormDefinition]) -> dict[str, RegisterField]:
    """Returns the columns of these versions, the newest first: what a newer version asks for hides the older one."""
    found: dict[str, RegisterField] = {}
    for age, definition in enumerate(definitions):
        for spec in definition.fields:
            if not is_kept(spec):
                continue
            newer = found.get(spec.key)
            if newer is None:
                found[spec.key] = _answer_field(spec, is_old=age > 0)
            elif newer.spec.type == spec.type and newer.type.other_meaning(spec, newer.spec):
                found[spec.key] = replace(newer, is_mixed=True)
    return found


def is_kept(spec: FieldSpec) -> bool:
    """Whether the field holds an answer of a type that is known here."""
    try:
        return field_type(spec.type).is_answer
    except UnknownFieldType:
        return False


def _answer_field(spec: FieldSpec, *, is_old: bool) -> RegisterField:
    kind = field_type(spec.type)
    return RegisterField(
        key=spec.key,
        label=localized(spec.label) or spec.key,
        kind=kind.filter_kind(spec),
        operators=tuple(kind.filter_operators(spec)),
        spec=spec,
        is_old=is_old,
    )


def first_columns(fields: Mapping[str, RegisterField], most: int = 6) -> tuple[str, ...]:
    """Returns the columns that a list begins with: number, unit, the first answers, the day."""
    answers = [
        key
        for key, field in fields.items()
        if not field.column and not field.is_old and field.kind not in ("present", "")
    ]
    return tuple(key for key in ("_unit", *answers[:most], "_submitted") if key in fields)
