"""Figures of indicators are written into a case as they are at that moment, and stay."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from typing_extensions import override

from forms.engine.problems import Problem
from processes.engine.model import ProcedureDefinition

from .base import Delivery, EffectKind
from .checks import missing_settings, unknown_field


class FreezeFigures(EffectKind):
    """``{"field": key, "period": key, "indicator": key}``.

    Writes the figure of the case's unit for the span that the field ``period`` names (a month, quarter or year). Where
    ``field`` is a score and no indicator is named, every criterion called like an indicator gets the points that its
    figure earns, the others none; where there is no figure at all, nothing is written. Whoever may write the field can
    still correct it; the history shows both.
    """

    key = "freeze_figures"
    inside = True

    @override
    def problems(self, config: Mapping[str, Any], definition: ProcedureDefinition) -> list[Problem]:
        found = missing_settings(config, self.key, ("field", "period"))
        if found:
            return found
        found = [
            each for name in ("field", "period")
            for each in unknown_field({"field": config[name]}, definition, self.key)
        ]  # fmt: skip
        if not found and not config.get("indicator") and _rubric(config, definition) is None:
            found = missing_settings(config, self.key, ("indicator",))
        return found

    @override
    def deliver(self, delivery: Delivery) -> Mapping[str, object]:
        shell = delivery.shell
        span = str(delivery.values.get(str(delivery.config["period"])) or "")
        field = str(delivery.config["field"])
        if shell is None:
            return {}
        if delivery.config.get("indicator"):
            value = shell.figure(key=str(delivery.config["indicator"]), case=delivery.case, span=span)
            return {} if value is None else {field: str(value)}
        rubric = _rubric(delivery.config, delivery.definition)
        criteria = delivery.definition.rubrics[rubric].criteria if rubric else ()
        step = Decimal(1).scaleb(-int(str(delivery.definition.form.field(field).config.get("places") or 0)))
        points: dict[str, Decimal] = {}
        for criterion in criteria:
            earned = shell.figure(
                key=criterion.key, case=delivery.case, span=span, points=Decimal(str(criterion.maximum))
            )
            if earned is not None:
                points[criterion.key] = earned.quantize(step, ROUND_HALF_UP)
        if not points:
            return {}
        marks = {each.key: str(points.get(each.key, Decimal(0))) for each in criteria}
        return {field: {"points": marks, "total": str(sum(points.values(), Decimal(0)))}}


def _rubric(config: Mapping[str, Any], definition: ProcedureDefinition) -> str | None:
    spec = next((each for each in definition.form.fields if each.key == config.get("field")), None)
    rubric = spec.config.get("rubric") if spec is not None and spec.type == "score" else None
    return str(rubric) if rubric in definition.rubrics else None
