"""What happened to a record, as people read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from forms.engine.definition import FieldSpec
from forms.field_types import field_type
from forms.field_types.context import FillContext
from forms.field_types.wording import localized
from forms.models import ChangeKind, Record, RecordChange

from .register import Register


@dataclass(frozen=True, kw_only=True)
class Line:
    """One answer before and after."""

    label: str
    before: SafeString | str
    after: SafeString | str


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """One entry of the history with its answers, ``who`` is "" where nobody is kept."""

    change: RecordChange
    who: str
    lines: Sequence[Line]
    answers: int


def record_story(record: Record, register: Register, context: FillContext) -> list[Chapter]:
    """Returns the history, newest first; hidden fields are left out and masked ones masked."""
    chapters = []
    for change in record.changes.select_related("by", "version_before", "job").order_by("-seq"):
        specs = [register.definitions[record.version_id].by_key]
        before = register.definitions.get(change.version_before_id or 0)
        if before is not None:
            specs.append(before.by_key)
        lines = [
            _line(spec, old, new, context)
            for key, (old, new) in change.changes.items()
            if (spec := next((each[key] for each in specs if key in each), None)) is not None
        ]
        first = change.kind in (ChangeKind.SUBMITTED, ChangeKind.IMPORTED) and change.seq == 1
        chapters.append(
            Chapter(
                change=change,
                who="" if register.settings.anonymous else _name(change.by),
                lines=() if first else lines,
                answers=len(change.changes) if first else 0,
            )
        )
    return chapters


def _line(spec: FieldSpec, old: Any, new: Any, context: FillContext) -> Line:
    label = localized(spec.label) or spec.key
    return Line(label=label, before=_shown(old, spec, context), after=_shown(new, spec, context))


def _shown(value: Any, spec: FieldSpec, context: FillContext) -> SafeString | str:
    if value is None:
        return ""
    try:
        return field_type(spec.type).show(value, spec, context)
    except (TypeError, ValueError, AttributeError, KeyError):
        # An answer of another version under the same key, which this version's type cannot read.
        return "…" if field_type(spec.type).masking_of(spec) else str(value)[:200]


def _name(user: Any) -> str:
    return "" if user is None else user.get_full_name() or user.get_username()
