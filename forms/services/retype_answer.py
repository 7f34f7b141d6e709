"""An answer of one field as another stores it, by the words a person would have typed, or why it does not fit there."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from forms.engine.definition import FieldSpec
from forms.engine.move_mapping import options_of
from forms.engine.moves import Convert, Judge, Unconvertible
from forms.field_types import field_type
from forms.field_types.context import FillContext
from forms.field_types.errors import FieldError, FieldErrors
from forms.field_types.wording import localized

from .clean_submission import message_about


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


def judging(context: FillContext) -> Judge:
    """Returns the ``judge`` for ``plan_move``: tells another unit, and what the new field finds wrong."""

    def judge(old: FieldSpec, new: FieldSpec, answer: Any) -> str:
        kind = field_type(new.type)
        other = kind.other_meaning(old, new)
        if other:
            return "; ".join(
                _("%(setting)s: %(before)s before, %(after)s now")
                % {
                    "setting": setting.label,
                    "before": _said(kind.setting(old, setting.name)),
                    "after": _said(kind.setting(new, setting.name)),
                }
                for setting in other
            )
        if kind.takes_files or options_of(new) is not None:
            return ""  # files are there already; what is no longer on the list is named as such
        try:
            value = kind.clean(answer, new, context)
        except FieldErrors as several:
            return " ".join(message_about(new, error, context).text for error in several.errors)
        except FieldError as error:
            return message_about(new, error, context).text
        return "" if value == answer else _("part of it is no longer asked")

    return judge


def _said(value: Any) -> str:
    return str(localized(value) if isinstance(value, dict) else value or "—")
