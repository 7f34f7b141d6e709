"""Units from a sheet: what each row would do, and doing it."""

from organization.models import Unit, UnitKind
from organization.services.imports.plan import Change, Record, RowProblem
from organization.services.move_unit import move_unit

_PLAIN = (
    "name",
    "name_en",
    "can_approve_members",
    "place_kind",
    "category",
    "founded_on",
    "dissolved_on",
    "mission_end",
)


def plan_units(records: list[Record]) -> tuple[list[Change], list[RowProblem]]:
    """Returns what the rows would do and what is wrong with them, as the organisation stands now."""
    return _Planner(records).plan()


def apply_units(changes: list[Change]) -> None:
    """Writes the planned units, those above before those below."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    waiting = {change.record.code: change for change in changes if change.action != "unchanged"}
    while waiting:
        ready = [change for change in waiting.values() if change.record.values.get("parent") not in waiting]
        for change in ready:
            units[change.record.code] = _write(change, units)
            del waiting[change.record.code]


def _write(change: Change, units: dict[str, Unit]) -> Unit:
    values = {key: value for key, value in change.record.values.items() if key in _PLAIN}
    kind, parent = _kind_key(change.record), change.record.values.get("parent", "")
    if change.action == "new":
        values |= {"code": change.record.code, "kind_id": kind}
        # The tree counts children on the object it is asked through: read the one above afresh.
        above = Unit.objects.get(pk=units[parent].pk) if parent else None
        created: Unit = above.add_child(**values) if above else Unit.add_root(**values)
        return created
    unit = Unit.objects.get(code=change.record.code)
    for key, value in {**values, "kind_id": kind}.items():
        setattr(unit, key, value)
    unit.save()
    if "parent" in change.fields:
        unit = move_unit(unit=unit, parent=Unit.objects.get(pk=units[parent].pk))
    return unit


def _kind_key(record: Record) -> str:
    return str(record.values["kind_key"])


class _Planner:
    """Compares the rows with the units there are; a row whose parent cannot be imported cannot be either."""

    def __init__(self, records: list[Record]) -> None:
        self.records = {record.code: record for record in records}
        self.units = {unit.code: unit for unit in Unit.objects.select_related("kind")}
        self.by_path = {unit.path: unit for unit in self.units.values()}
        self.kinds = {kind.key: kind for kind in UnitKind.objects.prefetch_related("allowed_parents")}
        self.kind_names = {name: key for key, kind in self.kinds.items() for name in (key, *kind.name.values())}
        self.in_sheet = set(self.records)
        self.problems: list[RowProblem] = []

    def plan(self) -> tuple[list[Change], list[RowProblem]]:
        for record in list(self.records.values()):
            self._read_kind(record)
        for record in list(self.records.values()):
            self._check_place(record)
        self._check_cycles()
        self._drop_children_of_bad_rows()
        return [self._change(record) for record in self.records.values()], self.problems

    def _refuse(self, record: Record, column: str, code: str, **context: object) -> None:
        self.problems.append(RowProblem(row=record.row, column=column, code=code, context=context))
        self.records.pop(record.code, None)

    def _read_kind(self, record: Record) -> None:
        word = record.values["kind"]
        if word not in self.kind_names:
            names = "、".join(kind.label for kind in self.kinds.values())
            self._refuse(record, "kind", "unknown_kind", value=word, known=names)
        else:
            record.values["kind_key"] = self.kind_names[word]

    def _parent_code(self, code: str) -> str:
        """Returns the code above after the import, "" for a root."""
        record, unit = self.records.get(code), self.units.get(code)
        if record and "parent" in record.values:
            return str(record.values["parent"])
        above = self.by_path.get(unit.path[: -Unit.steplen]) if unit else None
        return above.code if above else ""

    def _kind_of(self, code: str) -> str:
        record = self.records.get(code)
        return record.values["kind_key"] if record else self.units[code].kind_id

    def _check_place(self, record: Record) -> None:
        parent = self._parent_code(record.code)
        allowed = {kind.key for kind in self.kinds[_kind_key(record)].allowed_parents.all()}
        label = self.kinds[_kind_key(record)].label
        if not parent:
            if allowed:
                self._refuse(record, "parent", "needs_parent", kind=label)
        elif parent not in self.units and parent not in self.records:
            code = "parent_not_imported" if parent in self.in_sheet else "unknown_parent"
            self._refuse(record, "parent", code, value=parent)
        elif self._kind_of(parent) not in allowed and parent != record.code:
            above = self.kinds[self._kind_of(parent)].label
            self._refuse(record, "parent", "kind_not_allowed", kind=label, parent=above)

    def _check_cycles(self) -> None:
        for record in list(self.records.values()):
            seen, step = [record.code], self._parent_code(record.code)
            while step and step not in seen:
                seen.append(step)
                step = self._parent_code(step)
            if step == record.code:
                chain = " → ".join([*seen, step])
                self._refuse(record, "parent", "cycle", chain=chain)

    def _drop_children_of_bad_rows(self) -> None:
        while orphans := [record for record in self.records.values() if self._is_orphan(record)]:
            for record in orphans:
                self._refuse(record, "parent", "parent_not_imported", value=self._parent_code(record.code))

    def _is_orphan(self, record: Record) -> bool:
        parent = self._parent_code(record.code)
        return bool(parent) and parent not in self.units and parent not in self.records

    def _change(self, record: Record) -> Change:
        unit = self.units.get(record.code)
        if unit is None:
            return Change(record=record, action="new")
        differs = [key for key in _PLAIN if key in record.values and record.values[key] != getattr(unit, key)]
        if _kind_key(record) != unit.kind_id:
            differs.append("kind")
        above = self.by_path.get(unit.path[: -Unit.steplen])
        if self._parent_code(record.code) != (above.code if above else ""):
            differs.append("parent")
        return Change(record=record, action="changed" if differs else "unchanged", fields=tuple(differs))
