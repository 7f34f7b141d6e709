"""A case that starts another, or calls the next in rank, or opens a vote."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from typing_extensions import override

from forms.engine.problems import Problem
from processes.engine.model import ProcedureDefinition

from .base import Delivery, EffectFailed, EffectKind, Shell
from .placeholders import computed


def shell_of(delivery: Delivery) -> Shell:
    """Returns the shell; inside effects always have one."""
    if delivery.shell is None:
        raise EffectFailed("no_shell")
    return delivery.shell


class Spawn(EffectKind):
    """``{"procedure", "per": "batch"|"case", "reference_field", "values": {field: template}, "rows": {field: row}}``.

    Starts a case of another procedure, one per batch or one per case, and refers to it in ``reference_field``.
    ``rows`` fills tables with one row for each case of the batch, in the order of rank; in the templates of such a row
    the placeholders are those of that case, and ``{rank}`` is its place.
    """

    key = "spawn"
    inside = True

    @override
    def problems(self, config: Mapping[str, Any], definition: ProcedureDefinition) -> list[Problem]:
        if not config.get("procedure"):
            return [Problem("procedure", "effect_setting_missing", {"effect": self.key, "setting": "procedure"})]
        field = config.get("reference_field")
        if field and field not in set(definition.form.keys()):
            return [Problem("reference_field", "effect_field_unknown", {"effect": self.key, "field": field})]
        return []

    @override
    def deliver(self, delivery: Delivery) -> Mapping[str, object]:
        procedure = str(delivery.config["procedure"])
        batch = str(delivery.payload.get("batch") or "")
        shared = delivery.config.get("per") == "batch" and batch
        values = {key: computed(each, delivery) for key, each in delivery.config.get("values", {}).items()}
        tables = {key: _rows(row, delivery) for key, row in delivery.config.get("rows", {}).items()}
        started = shell_of(delivery).start_case(
            procedure=procedure,
            parent=delivery.case,
            values=values | tables,
            key=f"spawn:{batch}:{procedure}" if shared else f"spawn:{delivery.key}",
        )
        field = delivery.config.get("reference_field")
        return {str(field): {"procedure": procedure, "case": str(started.pk)}} if field else {}


def _rows(row: Mapping[str, Any], delivery: Delivery) -> list[dict[str, object]]:
    ranked = shell_of(delivery).ranking(case=delivery.case)
    return [
        {
            column: computed(template, replace(delivery, case=case, values={**case.values, "rank": str(place)}))
            for column, template in row.items()
        }
        for place, case in ranked
    ]


class OpenVote(EffectKind):
    """``{"vote": key}``: plans (and, when its time has come, opens) the vote; with ``"again": true`` a campaign's vote
    that is over is repeated in a new round."""

    key = "open_vote"
    inside = True

    @override
    def problems(self, config: Mapping[str, Any], definition: ProcedureDefinition) -> list[Problem]:
        if config.get("vote") in definition.votes:
            return []
        return [Problem("vote", "effect_vote_unknown", {"effect": self.key, "vote": config.get("vote")})]

    @override
    def deliver(self, delivery: Delivery) -> None:
        again = bool(delivery.config.get("again"))
        shell_of(delivery).open_vote(case=delivery.case, key=str(delivery.config["vote"]), again=again)


class Succeed(EffectKind):
    """``{}``: the place of this case falls to the next in rank; the organisers get a todo and a notice there."""

    key = "succeed"
    inside = True

    @override
    def deliver(self, delivery: Delivery) -> None:
        shell_of(delivery).hand_over(case=delivery.case, key=delivery.key)
