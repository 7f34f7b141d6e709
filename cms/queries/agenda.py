"""What takes place: cases of any procedure that asks for a date, as little of each as a screen may tell."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q
from django.utils import timezone

from cms.engine.agenda import Span, read_span
from forms.engine.definition import FieldSpec
from forms.field_types.wording import localized
from forms.models import Record
from organization import clock
from organization.models import Unit
from processes.engine.model import ProcedureDefinition
from processes.models import Case, CaseOutcome, Procedure

DATED = ("datetime", "date")
MOST_CASES = 2000
"""How many cases of one procedure are looked at: those that ended long ago are left out before."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where: a unit with everything below it, and what names the very place (a room of a register, a base's title)."""

    unit: Unit
    room: Record | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One case: when, what it is for (an answer chosen from a list, never words of a person), whose, how it stands."""

    span: Span
    what: str
    unit: Unit
    status: str

    @property
    def is_running(self) -> bool:
        """Whether it takes place at this moment."""
        return not self.span.whole_days and self.span.begins <= clock.now() < self.span.ends


def happenings(sources: Iterable[Mapping[str, Any]], place: Place, *, first: date, last: date) -> list[Happening]:
    """Returns what takes place on these days, by the time it begins."""
    found: list[Happening] = []
    for source in sources:
        procedure = source["procedure"]
        version = procedure.current_version if procedure else None
        if version is not None:
            found.extend(_of(procedure, version.definition, place, source["only_here"], first, last))
    return sorted(found, key=lambda one: (one.span.begins, one.unit.path))


def date_fields(fields: Sequence[FieldSpec]) -> tuple[str, str]:
    """Returns the keys of the questions that say from when and until when: the first that people answer with a date,
    and the next of the same kind right behind it; empty where there is none."""
    asked = [spec for spec in fields if spec.computed is None and spec.read_only is not True]
    for place, spec in enumerate(asked):
        if spec.type in DATED:
            after = asked[place + 1] if place + 1 < len(asked) else None
            return spec.key, after.key if after is not None and after.type == spec.type else ""
    return "", ""


def _of(
    procedure: Procedure, definition: ProcedureDefinition, place: Place, only_here: bool, first: date, last: date
) -> Iterable[Happening]:
    begins, ends = date_fields(definition.form.fields)
    where = _here(definition, place) if only_here else Q(unit_path__startswith=place.unit.path)
    if not begins or where is None:
        return
    midnight = timezone.make_aware(datetime.combine(first, time.min))
    rows = Case.objects.filter(where, Q(closed_at=None) | Q(closed_at__gte=midnight), procedure=procedure)
    rows = rows.exclude(outcome=CaseOutcome.FAILURE).select_related("unit")
    for case in rows.order_by("-opened_at")[:MOST_CASES]:
        span = read_span(case.values.get(begins), case.values.get(ends), timezone.get_current_timezone())
        if span is None or not span.touches(first, last) or case.state == definition.start_state.key:
            continue
        state = definition.states.get(case.state)
        yield Happening(
            span=span,
            what=_what(definition, case.values) or str(procedure),
            unit=case.unit,
            status=localized(state.title) if state else "",
        )


def _here(definition: ProcedureDefinition, place: Place) -> Q | None:
    """Returns the condition that a case names the place; None where the procedure does not ask for one."""
    for spec in definition.form.fields:
        if place.room is not None and spec.type == "record" and spec.config.get("form") == place.room.form.key:
            return Q(**{f"values__{spec.key}__record": str(place.room.pk)})
    if place.names:
        texts = [spec for spec in definition.form.fields if spec.type == "text" and _is_open(definition, spec)]
        condition = Q()
        for spec in texts:
            condition |= Q(**{f"values__{spec.key}__in": list(place.names)})
        return condition if texts else None
    return None


def _what(definition: ProcedureDefinition, values: Mapping[str, Any]) -> str:
    """Returns the first answer that people chose from a list and that everybody who sees the case may see."""
    for spec in definition.form.fields:
        if spec.type == "choice" and spec.read_only is not True and _is_open(definition, spec):
            for option in spec.config.get("options", ()):
                if option["value"] == values.get(spec.key):
                    return localized(option["label"])
    return ""


def _is_open(definition: ProcedureDefinition, spec: FieldSpec) -> bool:
    return not (spec.personal_data or spec.masking or spec.key in definition.restricted_fields)
