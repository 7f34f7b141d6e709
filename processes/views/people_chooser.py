"""The people chooser of a verb: the same control as a form's question for people, over whom the verb may address."""

from collections.abc import Mapping, Sequence
from typing import Any

from forms.engine.definition import FieldSpec
from forms.field_types.context import FillContext, Option
from forms.field_types.persons import Persons
from forms.field_types.picks import describe
from forms.services import fill_context
from processes.models import Case

FIND = "find:members"
"""What the button "Find" sends."""


class _Addressees(Persons):
    lookup = "addressee"

    def lookup_config(self, spec: FieldSpec, ctx: FillContext) -> dict[str, Any]:
        return dict(spec.config)


def chooser(
    case: Case,
    user: Any,
    verb: str,
    *,
    chosen: Sequence[str] = (),
    find: str = "",
    searched: bool = False,
    offered: Sequence[Option] = (),
) -> Mapping[str, Any]:
    """Returns what the control draws: those chosen, those found, else those offered first."""
    spec = FieldSpec(key="members", type="persons", config={"case": str(case.pk), "verb": verb})
    ctx = fill_context(user=user, place=f"case:{case.pk}", unit_path=case.unit_path)
    raw = {"values": list(chosen), "find": find, "searched": searched and bool(find)}
    drawn = _Addressees().control(raw, spec, ctx, {})
    if not drawn["searched"]:
        drawn["options"] = [(each.value, describe(each)) for each in offered if each.value not in chosen]
    return {**drawn, "all": [*drawn["chosen"], *drawn["options"]]}
