"""Members from a sheet: what each row would do, and doing it."""

from datetime import date, timedelta

from organization import clock
from organization.member_imports import members_imported
from organization.models import Member, Membership, Unit
from organization.services.imports.plan import Change, Record, RowProblem

_PLAIN = (
    "name",
    "gender",
    "birth_year",
    "joined_on",
    "party_year",
    "status",
    "voting_right",
    "employment",
    "education",
    "line",
)
_ONE_DAY = timedelta(days=1)


def plan_members(records: list[Record]) -> tuple[list[Change], list[RowProblem]]:
    """Returns what the rows would do and what is wrong with them, as the organisation stands now."""
    return _Planner(records).plan()


def apply_members(changes: list[Change]) -> None:
    """Writes the planned members; whoever changes branch has the old membership closed the day before."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    new = [change.record for change in changes if change.action == "new"]
    created = Member.objects.bulk_create([Member(code=record.code, **_plain(record)) for record in new], batch_size=500)
    pairs = zip(new, created, strict=True)
    Membership.objects.bulk_create([_membership(record, member, units) for record, member in pairs], batch_size=500)
    for change in changes:
        if change.action == "changed":
            _update(change, units)
    members_imported.send(sender=Member, members=[member.pk for member in created])


def _plain(record: Record) -> dict[str, object]:
    return {key: value for key, value in record.values.items() if key in _PLAIN}


def _membership(record: Record, member: Member, units: dict[str, Unit]) -> Membership:
    group = record.values.get("group")
    start = record.values.get("effective_on") or clock.today()
    return Membership(
        member=member, unit=units[record.values["branch"]], group=units[group] if group else None, start_on=start
    )


def _update(change: Change, units: dict[str, Unit]) -> None:
    member = Member.objects.get(code=change.record.code)
    for key, value in _plain(change.record).items():
        setattr(member, key, value)
    member.save()
    if "branch" not in change.fields and "group" not in change.fields:
        return
    start: date = change.record.values["effective_on"]
    member.memberships.filter(kind="formal", end_on__isnull=True).update(end_on=start - _ONE_DAY)
    _membership(change.record, member, units).save()


class _Planner:
    """Compares the rows with the members and their open formal memberships."""

    def __init__(self, records: list[Record]) -> None:
        self.records = records
        self.members = {member.code: member for member in Member.objects.all()}
        self.units = {unit.code: unit for unit in Unit.objects.select_related("kind")}
        held = Membership.objects.filter(kind="formal", end_on__isnull=True).select_related("member", "unit", "group")
        self.held = {row.member.code: row for row in held}
        self.problems: list[RowProblem] = []

    def plan(self) -> tuple[list[Change], list[RowProblem]]:
        changes = []
        for record in self.records:
            before = len(self.problems)
            self._check_branch(record)
            self._check_voting(record)
            change = self._change(record) if len(self.problems) == before else None
            if change and len(self.problems) == before:
                changes.append(change)
        return changes, self.problems

    def _refuse(self, record: Record, column: str, code: str, **context: object) -> None:
        self.problems.append(RowProblem(row=record.row, column=column, code=code, context=context))

    def _check_branch(self, record: Record) -> None:
        branch = self.units.get(record.values["branch"])
        if branch is None:
            self._refuse(record, "branch", "unknown_unit", value=record.values["branch"])
            return
        if not branch.kind.can_have_members:
            self._refuse(record, "branch", "keeps_no_members", value=branch.code, kind=branch.kind.label)
        elif branch.dissolved_on and branch.dissolved_on <= clock.today():
            self._refuse(record, "branch", "dissolved", value=branch.code, day=branch.dissolved_on)
        group = record.values.get("group")
        if group and group not in self.units:
            self._refuse(record, "group", "unknown_unit", value=group)
        elif group and self.units[group].path[: -Unit.steplen] != branch.path:
            self._refuse(record, "group", "group_elsewhere", value=group, branch=branch.code)

    def _check_voting(self, record: Record) -> None:
        is_full = record.values["status"] == "full"
        if not is_full and record.values.get("voting_right"):
            self._refuse(record, "voting_right", "only_full_members_vote")
        elif not is_full or ("voting_right" not in record.values and record.code not in self.members):
            record.values["voting_right"] = is_full

    def _change(self, record: Record) -> Change:
        member = self.members.get(record.code)
        if member is None:
            return Change(record=record, action="new")
        differs = [key for key in _PLAIN if key in record.values and record.values[key] != getattr(member, key)]
        moved = self._moved(record)
        if moved:
            self._check_day_of_move(record)
        differs += moved
        return Change(record=record, action="changed" if differs else "unchanged", fields=tuple(differs))

    def _moved(self, record: Record) -> list[str]:
        held = self.held.get(record.code)
        branch = held.unit.code if held else ""
        group = held.group.code if held and held.group else None
        if branch != record.values["branch"]:
            return ["branch"]
        return ["group"] if "group" in record.values and record.values["group"] != group else []

    def _check_day_of_move(self, record: Record) -> None:
        start, held = record.values.get("effective_on"), self.held.get(record.code)
        if start is None:
            self._refuse(record, "effective_on", "move_needs_day")
        elif held and start <= held.start_on:
            self._refuse(record, "effective_on", "move_before_start", day=held.start_on)
