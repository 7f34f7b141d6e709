"""A sample of cases drawn at random, so that anybody can draw it again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from secrets import token_hex
from typing import Any

from typing_extensions import override

from forms.engine.problems import Problem
from processes.engine.model import ProcedureDefinition
from processes.models import Case, CaseOutcome

from .base import Delivery, EffectKind
from .checks import missing_settings, unknown_field, wrong_number
from .placeholders import computed


class SampleCases(EffectKind):
    """``{"procedure", "rows": {table: {column: template}}, "count", "by", "days", "seed_field"}``.

    Draws ``count`` (1) cases of the procedure that have ended well in this unit or below it within ``days`` (92), for
    each answer to their question ``by`` where one is named; all where there are fewer. Each becomes a row of the
    tables, with the placeholders of that case. The seed is kept in ``seed_field``; nobody can know it before.
    """

    key = "sample_cases"
    inside = True

    @override
    def problems(self, config: Mapping[str, Any], definition: ProcedureDefinition) -> list[Problem]:
        rows = config.get("rows")
        fields = [*(rows if isinstance(rows, Mapping) else ()), *filter(None, [config.get("seed_field")])]
        return [
            *missing_settings(config, self.key, ("procedure", "rows")),
            *(found for each in fields for found in unknown_field({"field": each}, definition, self.key)),
            *(found for name in ("count", "days") for found in wrong_number(config, self.key, name)),
        ]

    @override
    def deliver(self, delivery: Delivery) -> Mapping[str, object]:
        seed = token_hex(8)
        by, count = str(delivery.config.get("by") or ""), int(delivery.config.get("count") or 1)
        groups: dict[str, list[Case]] = {}
        for case in _ended(delivery):
            groups.setdefault(str(case.values.get(by) or ""), []).append(case)
        drawn = [
            case
            for _name, cases in sorted(groups.items())
            for case in sorted(cases, key=lambda each: sha256(f"{seed}{each.pk}".encode()).digest())[:count]
        ]
        tables: dict[str, object] = {
            table: [_row(row, _about(case, delivery)) for case in drawn]
            for table, row in delivery.config["rows"].items()
        }
        seed_field = delivery.config.get("seed_field")
        return tables | ({str(seed_field): seed} if seed_field else {})


def _ended(delivery: Delivery) -> list[Case]:
    since = delivery.at - timedelta(days=int(delivery.config.get("days") or 92))
    found = Case.objects.filter(
        procedure__key=str(delivery.config["procedure"]),
        unit_path__startswith=delivery.case.unit_path,
        outcome=CaseOutcome.SUCCESS,
        closed_at__gte=since,
    )
    return list(found.order_by("number"))


def _about(case: Case, delivery: Delivery) -> Delivery:
    return replace(delivery, case=case, definition=case.definition, values=case.values)


def _row(templates: Mapping[str, Any], delivery: Delivery) -> dict[str, object]:
    return {column: computed(template, delivery) for column, template in templates.items()}
