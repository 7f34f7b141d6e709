"""An answer of one field type as another type stores it, by the words a person would have typed."""

from decimal import Decimal
from typing import Any

from forms.engine.definition import FieldSpec
from forms.engine.moves import Convert, Unconvertible
from forms.field_types import field_type
from forms.field_types.context import FillContext
from forms.field_types.errors import FieldError, FieldErrors


def retyping(context: FillContext) -> Convert:
    """Returns the ``convert`` for ``plan_move``: exported by the old type, imported and cleaned by the new one."""

    def convert(old: FieldSpec, new: FieldSpec, answer: Any) -> Any:
        before, after = field_type(old.type), field_type(new.type)
        cells = before.export_cells(answer, old, context)
        if not cells or cells[0] is None or before.takes_files:
            raise Unconvertible
        typed = before.to_value(answer, old)
        # A number goes as it was typed, not with the places in which a column of numbers is read.
        cell = typed if isinstance(cells[0], Decimal) and typed == cells[0] else cells[0]
        try:
            value = after.clean(after.import_cell(cell, new, context), new, context)
        except (FieldError, FieldErrors) as error:
            raise Unconvertible from error
        if after.is_blank(value):
            raise Unconvertible
        return value

    return convert
