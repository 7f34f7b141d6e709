"""What a definition would give, before anybody keeps it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from forms.engine.definition import FormDefinition
from forms.engine.problems import Problem
from forms.models import Form
from organization import clock
from organization.models import Unit
from processes.engine.measures.duties import duty_state
from processes.engine.measures.figures import figure
from processes.engine.measures.model import OF_CASES, Kind, Measure, Part
from processes.engine.measures.reading import read
from processes.engine.model import ProcedureDefinition
from processes.engine.spans import Span
from processes.models import Case, MeasureKind, Procedure, StoredMeasure
from processes.services.measure_files import measure_problems

from .counting import parts_elsewhere, parts_of_cases

MOST = 2000


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What a definition gives for one unit and span; of a great many cases only the newest were looked at."""

    value: Decimal | None
    state: str
    items: int
    looked_at: int
    cut: bool


def problems_here(document: Mapping[str, Any], kind: Kind) -> list[Problem]:
    """Returns what is wrong with a definition here: its procedure, register and duties are asked for."""
    return measure_problems(document, kind, procedure_called, register_called, is_duty)


def procedure_called(key: str) -> ProcedureDefinition | None:
    """Returns the definition of a published procedure."""
    procedure = Procedure.objects.filter(key=key).first()
    version = procedure.current_version if procedure is not None else None
    return version.definition if version is not None else None


def register_called(key: str) -> FormDefinition | None:
    """Returns the definition of a register."""
    form = Form.objects.filter(key=key).first()
    return form.definition if form is not None else None


def is_duty(key: str) -> bool:
    """Answers whether there is a duty of that key."""
    return StoredMeasure.objects.filter(key=key, kind=MeasureKind.DUTY).exists()


def tried(document: Mapping[str, Any], kind: Kind, unit: Unit, span: Span) -> Trial:
    """Returns what the definition would give; nothing is kept. Raises MeasureError."""
    spec = read(document, kind)
    looked, cut = 0, False
    if spec.source.of in OF_CASES:
        cases = Case.objects.filter(procedure__key=spec.source.procedure)
        if not spec.unit:
            cases = cases.filter(unit_path__startswith=unit.path)
        keys = list(cases.order_by("-opened_at").values_list("pk", flat=True)[: MOST + 1])
        cut, keys = len(keys) > MOST, keys[:MOST]
        looked = len(keys)
        stored = StoredMeasure(pk=0, key=spec.key, kind=kind, document=dict(document))
        parts: Sequence[Part] = parts_of_cases(spec.source.procedure, [stored], keys)[0]
    else:
        parts = parts_elsewhere(spec)
        looked = sum(part.items for part in parts)
    return _come_to(spec, parts, unit, span, looked, cut)


def _come_to(spec: Measure, parts: Sequence[Part], unit: Unit, span: Span, looked: int, cut: bool) -> Trial:
    below = dict(Unit.objects.filter(path__startswith=unit.path, dissolved_on=None).values_list("pk", "kind"))
    found = [part for part in parts if part.unit in below and part.span == span.key]
    items = sum(part.items for part in found)
    if spec.kind == "duty":
        state = duty_state(spec, span, found=items, excused=False, today=clock.today(), since=unit.founded_on)
        return Trial(value=None, state=state, items=items, looked_at=looked, cut=cut)
    units = sum(not spec.kinds or kind in spec.kinds for kind in below.values())
    return Trial(value=figure(spec, found, units=units).value, state="", items=items, looked_at=looked, cut=cut)
