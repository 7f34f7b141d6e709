"""How the answers of several people become one decision, as soon as nothing that is still missing can change it.

Settings of a joint state, all optional:

    mode        all (default) | any | count | ratio | in_order | weighted
    ratio       "2/3": the share that must agree, of heads (ratio) or of weights (weighted)
    count       how many must agree (count)
    veto        anybody | nobody | [roles]: whose refusal decides at once. Standard: anybody where all must agree
                (all, in_order), nobody elsewhere. Where only some may veto, the others' refusals are opinions.
    weights     {role: weight}; who is not named weighs 1 (weighted)
    weights_in  {"table", "person", "weight"}: a table of the form that says who weighs what
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from .model import Contribution, OpenTodo, StateSpec

MODES = ("all", "any", "count", "ratio", "in_order", "weighted")


def mode_of(state: StateSpec) -> str:
    """Returns how the contributions decide."""
    return str(state.config.get("mode", "all"))


def decided(
    state: StateSpec, given: Sequence[Contribution], waiting: Sequence[OpenTodo], values: Mapping[str, object]
) -> str | None:
    """Returns "agree" or "disagree" as soon as the outcome can no longer change, None before."""
    field = state.config.get("field")
    stances = [(each, stance(each, field)) for each in given]
    if any(said == "disagree" and may_veto(state, each.role) for each, said in stances):
        return "disagree"
    mode = mode_of(state)
    if mode in ("all", "in_order"):
        return _of_all(state, stances, bool(waiting))
    if mode == "any":
        one_agrees = any(said == "agree" for _, said in stances)
        return "agree" if one_agrees else "disagree" if stances and not waiting else None
    if mode == "count":
        agreed_heads = sum(said == "agree" for _, said in stances)
        return _against(agreed_heads, len(waiting), count_of(state))
    share = share_of(state) or Fraction(1)
    weigh = _weigher(state, values) if mode == "weighted" else _one
    agreed = sum((weigh(each.role, each.member) for each, said in stances if said == "agree"), Fraction())
    open_ = sum((weigh(each.role, member) for each in waiting for member in each.members), Fraction())
    total = sum((weigh(each.role, each.member) for each, _ in stances), Fraction()) + open_
    return _against(agreed, open_, share * total) if total else ("disagree" if stances and not waiting else None)


def stance(contribution: Contribution, field: object) -> str:
    """Returns agree, disagree or abstain; handing in where nothing is asked means agreeing."""
    if not isinstance(field, str):
        return "agree"
    value = contribution.values.get(field)
    if value is True or value == "agree":
        return "agree"
    return "disagree" if value is False or value == "disagree" else "abstain"


def may_veto(state: StateSpec, role: str) -> bool:
    """Answers whether a refusal in this role decides by itself."""
    veto = state.config.get("veto", "anybody" if mode_of(state) in ("all", "in_order") else "nobody")
    return role in veto if isinstance(veto, tuple | list) else veto == "anybody"


def count_of(state: StateSpec) -> int:
    """Returns how many must agree where heads are counted."""
    return int(str(state.config.get("count", 1)))


def share_of(state: StateSpec) -> Fraction | None:
    """Returns the share that must agree, None where the setting says none between 0 and 1."""
    try:
        share = Fraction(str(state.config.get("ratio", "")))
    except (ValueError, ZeroDivisionError):
        return None
    return share if 0 < share <= 1 else None


def _of_all(state: StateSpec, stances: Sequence[tuple[Contribution, str]], is_waiting: bool) -> str | None:
    """Everybody is asked; those who may veto must have agreed, of the others an answer is enough."""
    if is_waiting or not stances:
        return None
    return "agree" if all(said == "agree" for each, said in stances if may_veto(state, each.role)) else "disagree"


def _against(agreed: Fraction | int, open_: Fraction | int, needed: Fraction | int) -> str | None:
    if agreed >= needed:
        return "agree"
    return "disagree" if agreed + open_ < needed else None


def _one(role: str, member: str) -> Fraction:
    return Fraction(1)


class _Weigher:
    """What somebody's answer weighs: by name where the form says so, else by role."""

    def __init__(self, by_role: Mapping[str, object], by_member: Mapping[str, Fraction]) -> None:
        self.by_role, self.by_member = by_role, by_member

    def __call__(self, role: str, member: str) -> Fraction:
        return self.by_member.get(member, Fraction(str(self.by_role.get(role, 1))))


def _weigher(state: StateSpec, values: Mapping[str, object]) -> _Weigher:
    roles, place = state.config.get("weights"), state.config.get("weights_in")
    found: dict[str, Fraction] = {}
    if isinstance(place, Mapping):
        rows = values.get(str(place.get("table", "")))
        for row in rows if isinstance(rows, list | tuple) else ():
            if isinstance(row, Mapping):
                weight = _weight(row.get(str(place.get("weight", "weight"))))
                if weight is not None:
                    found[str(row.get(str(place.get("person", "person"))))] = weight
    return _Weigher(roles if isinstance(roles, Mapping) else {}, found)


def _weight(value: object) -> Fraction | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return Fraction(number) if number.is_finite() and number >= 0 else None
