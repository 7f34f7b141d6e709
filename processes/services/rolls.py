"""Who may vote on a case and on what, fixed at the moment the vote opens."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from organization import clock
from organization.models import Member
from processes.models import Case, OutboxRow, TodoKind, Vote, VoteRollEntry
from processes.queries.people import place_of, role_members

from .case_todos import open_todo

SELF = "self"
"""Of ``recuse``: nobody votes on the item that is about him- or herself."""


def take_roll(vote: Vote, case: Case, at: datetime) -> None:
    """Fixes the items, the members who may vote and those who step aside; each voter gets a todo of their own."""
    spec, place = vote.spec, place_of(case)
    members, why, _ = role_members(spec.roll, place, clock.today(), spec.recuse_own_unit)
    for word in spec.roll_also:
        more, _why, _ = role_members(word, place, clock.today(), spec.recuse_own_unit)
        members = tuple({each.code: each for each in (*members, *more)}.values())
    vote.items = items_of(case, vote)
    aside = _stepping_aside(vote, case, members)
    alone = _about_themselves(vote, members)
    vote.recused = [*aside, *alone]
    vote.save()
    gone = {each["member"] for each in aside}
    voters = [member for member in members if member.code not in gone]
    VoteRollEntry.objects.bulk_create([VoteRollEntry(vote=vote, member=member) for member in voters])
    for member in voters:
        todo = open_todo(
            case=case, at=at, state=vote.state, visit=vote.visit, role=spec.roll, members=[member],
            personal=True, kind=TodoKind.VOTE, vote=vote, due_at=vote.closes_at, explanation=why,
        )  # fmt: skip
        OutboxRow.objects.create(
            key=f"vote:{vote.pk}:{member.code}", case=case, kind="todo_opened", payload={"todo": todo.pk},
            available_at=at, created_at=at,
        )  # fmt: skip


def items_of(case: Case, vote: Vote) -> list[dict[str, str]]:
    """Returns what is voted on one by one, as the form stands now: people, options, or rows of a table."""
    spec = vote.spec
    if not spec.items:
        return []
    field = case.definition.form.field(spec.items)
    value = case.values.get(spec.items)
    given = value if isinstance(value, list) else []
    if field.type == "persons":
        names = dict(Member.objects.filter(code__in=given).values_list("code", "name"))
        return [{"key": code, "label": names.get(code, code), "person": code} for code in map(str, given)]
    if field.type == "table":
        columns = [str(each["key"]) for each in field.config.get("columns", ())]
        label = spec.item_label or (columns[0] if columns else "")
        return [
            _row(place, row, label, spec.item_person)
            for place, row in enumerate(given)
            if isinstance(row, Mapping) and row.get(spec.item_unless) is not True
        ]
    labels = {str(each["value"]): each.get("label", {}) for each in field.config.get("options", ())}
    return [{"key": str(each), "label": _words(labels.get(str(each)), each), "person": ""} for each in given]


def _row(place: int, row: Mapping[str, Any], label: str, person: str) -> dict[str, str]:
    code = str(row.get(person) or "") if person else ""
    words = str(row.get(label) or place + 1)
    if code and words == code:
        words = Member.objects.filter(code=code).values_list("name", flat=True).first() or code
    return {"key": f"r{place}", "label": words[:200], "person": code}


def _words(label: object, value: object) -> str:
    words = label if isinstance(label, Mapping) else {}
    return str(words.get("zh-hans") or words.get("en") or value)


def _stepping_aside(vote: Vote, case: Case, members: tuple[Member, ...]) -> list[dict[str, str]]:
    """Those of the roll who are named to step aside, and by which word."""
    codes = {member.code for member in members}
    found: dict[str, str] = {}
    for word in vote.spec.recuse:
        if word != SELF:
            named, _, _ = role_members(word, place_of(case), clock.today())
            for each in named:
                if each.code in codes:
                    found.setdefault(each.code, word)
    return [{"member": code, "why": word} for code, word in sorted(found.items())]


def _about_themselves(vote: Vote, members: tuple[Member, ...]) -> list[dict[str, str]]:
    if SELF not in vote.spec.recuse:
        return []
    codes = {member.code for member in members}
    return [
        {"member": each["person"], "why": SELF, "item": each["key"]} for each in vote.items if each["person"] in codes
    ]
