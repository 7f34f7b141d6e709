"""Effects that write values of the case within the action: a number, a row, a value."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from typing_extensions import override

from forms.engine.problems import Problem
from processes.engine.model import ProcedureDefinition
from processes.numbering import issue_number

from .base import Delivery, EffectKind
from .checks import missing_settings, unknown_field
from .placeholders import computed


class Number(EffectKind):
    """``{"number": key}``: gives the case the next document number, once."""

    key = "number"
    inside = True

    @override
    def problems(self, config: Mapping[str, Any], definition: ProcedureDefinition) -> list[Problem]:
        if config.get("number") in definition.numbers:
            return []
        return [Problem("number", "effect_number_unknown", {"effect": self.key, "number": config.get("number")})]

    @override
    def deliver(self, delivery: Delivery) -> Mapping[str, object]:
        spec = delivery.definition.numbers[str(delivery.config["number"])]
        if delivery.values.get(spec.field):
            return {}
        year = timezone.localdate(delivery.at).year
        return {spec.field: issue_number(case=delivery.case, spec=spec, year=year, at=delivery.at)}


class AppendRow(EffectKind):
    """``{"field": table, "values": {column: template}}``: adds one row.

    With ``"to": [roles]`` and ``"person": column`` it adds one for each of these people who has none yet.
    """

    key = "append_row"
    inside = True

    @override
    def problems(self, config: Mapping[str, Any], definition: ProcedureDefinition) -> list[Problem]:
        if not config.get("to"):
            return unknown_field(config, definition, self.key)
        return [
            *unknown_field(config, definition, self.key),
            *(missing_settings(config, self.key, ["person"]) or _no_person(config, definition, self.key)),
        ]

    @override
    def audience(self, config: Mapping[str, Any]) -> Sequence[str]:
        return tuple(config.get("to", ()))

    @override
    def deliver(self, delivery: Delivery) -> Mapping[str, object]:
        field = str(delivery.config["field"])
        row = {key: computed(template, delivery) for key, template in delivery.config.get("values", {}).items()}
        stored = delivery.values.get(field)
        rows = stored if isinstance(stored, list) else []
        if not delivery.config.get("to"):
            return {field: [*rows, row]}
        person = str(delivery.config["person"])
        there = {each.get(person) for each in rows}
        people = [code for code in delivery.payload.get("recipients", ()) if code not in there]
        return {field: [*rows, *({**row, person: code} for code in people)]}


def _no_person(config: Mapping[str, Any], definition: ProcedureDefinition, kind: str) -> list[Problem]:
    """The problem of a row for each person whose column does not name one person."""
    table = next((each for each in definition.form.fields if each.key == config.get("field")), None)
    columns = table.config.get("columns", ()) if table is not None and table.type == "table" else ()
    known = [str(each["key"]) for each in columns if each.get("type") == "person"]
    if str(config["person"]) in known:
        return []
    context = {"effect": kind, "column": config["person"], "known": ", ".join(known)}
    return [Problem("person", "effect_column_no_person", context)]


class SetValue(EffectKind):
    """``{"field": key, "value": template}``; ``{"values": {key: template}}`` sets several."""

    key = "set_value"
    inside = True

    @override
    def problems(self, config: Mapping[str, Any], definition: ProcedureDefinition) -> list[Problem]:
        fields = [config["field"]] if "field" in config else list(config.get("values", {}))
        return [problem for each in fields for problem in unknown_field({"field": each}, definition, self.key)]

    @override
    def deliver(self, delivery: Delivery) -> Mapping[str, object]:
        given = dict(delivery.config.get("values", {}))
        if "field" in delivery.config:
            given[str(delivery.config["field"])] = delivery.config.get("value")
        return {key: computed(template, delivery) for key, template in given.items()}
