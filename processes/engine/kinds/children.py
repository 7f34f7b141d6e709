"""Starting other cases and waiting for them (子流程): one per row, per unit, several, or one.

    procedure  the procedure that is started
    per        case (one) | row (of ``table``) | unit (of the field ``units``) | below (every unit below the case's
               one that keeps members) | count (``count``: a number, or a number field)
    unit, initiator   for rows: the columns that name the child's unit (several units: one child each) and who starts it
    wait       all (standard) | none | a number of children that must have ended
    cancel     whether leaving the step cancels children that are still running
    values     {field of the child: template}; {field} takes over a field of this case, {row_column} one of the row,
               {child_unit} the code of the child's unit
    results    {"table", "columns": {column: field of the child | {outcome} | {number} | {unit}}}: for ``row`` into the
               same row of the same table (where no row starts several), else one row per child

``children_ready()`` holds when enough have ended; ``children_done()`` and ``children_failed()`` count them.
"""

from collections.abc import Iterator, Mapping

from typing_extensions import override

from forms.engine.expressions import fact_calls
from forms.engine.problems import Problem
from processes.engine.model import ProcedureDefinition, StateSpec

from .base import StepKind

PER = ("case", "row", "unit", "below", "count")


class Children(StepKind):
    key = "children"
    title = {"zh-hans": "子流程", "en": "Other cases"}
    settings = frozenset(
        {"procedure", "per", "table", "unit", "initiator", "units", "count", "wait", "cancel", "values", "results"}
    )
    needs_performers = False

    @override
    def problems(self, definition: ProcedureDefinition, state: StateSpec) -> Iterator[Problem]:
        yield from super().problems(definition, state)
        config = state.config
        if not config.get("procedure"):
            yield Problem("config/procedure", "child_missing", {"state": state.key})
        if per_of(state) not in PER:
            yield Problem("config/per", "not_one_of", {"value": per_of(state), "known": ", ".join(PER)})
        fields = {spec.key: spec for spec in definition.form.fields}
        wanted = {"row": ("table", ("table",)), "unit": ("units", ("unit", "units"))}.get(per_of(state))
        if wanted is not None:
            name, types = wanted
            spec = fields.get(str(config.get(name, "")))
            if spec is None or spec.type not in types:
                known = ", ".join(key for key, each in fields.items() if each.type in types)
                yield Problem(f"config/{name}", "field_unfit", {"field": str(config.get(name, "")), "known": known})
            elif name == "table":
                yield from _columns(state, [str(each["key"]) for each in spec.config.get("columns", ())])
        count = config.get("count")
        is_number = isinstance(count, int) and not isinstance(count, bool) and count > 0
        if per_of(state) == "count" and not is_number and str(count) not in fields:
            yield Problem("config/count", "count_missing", {"state": state.key})
        wait = config.get("wait", "all")
        if isinstance(wait, bool) or not (wait in ("all", "none") or (isinstance(wait, int) and wait > 0)):
            yield Problem("config/wait", "not_one_of", {"value": str(wait), "known": "all, none, 1, 2 …"})
        yield from _results(definition, state)
        calls = {name for each in definition.transitions_from(state.key) for name, _ in fact_calls(each.guard)}
        if wait != "none" and not calls & {"children_ready", "children_done", "children_failed", "children_open"}:
            yield Problem("", "children_never_awaited", {"state": state.key}, "warning")


def per_of(state: StateSpec) -> str:
    """Returns what one child is started for."""
    return str(state.config.get("per", "case"))


def is_ready(state: StateSpec, planned: int, ended: int) -> bool:
    """Answers whether enough of the children have ended."""
    wait = state.config.get("wait", "all")
    if wait == "none":
        return True
    return ended >= (min(wait, planned) if isinstance(wait, int) else planned)


def _columns(state: StateSpec, columns: list[str]) -> Iterator[Problem]:
    for name in ("unit", "initiator"):
        column = state.config.get(name)
        if column is not None and column not in columns:
            yield Problem(f"config/{name}", "column_unknown", {"column": str(column), "known": ", ".join(columns)})


def _results(definition: ProcedureDefinition, state: StateSpec) -> Iterator[Problem]:
    results = state.config.get("results")
    if not isinstance(results, Mapping):
        return
    table = str(results.get("table", ""))
    spec = next((each for each in definition.form.fields if each.key == table and each.type == "table"), None)
    if spec is None:
        known = ", ".join(each.key for each in definition.form.fields if each.type == "table")
        yield Problem("config/results/table", "field_unfit", {"field": table, "known": known})
        return
    types = {str(each["key"]): each.get("type") for each in spec.config.get("columns", ())}
    is_own = per_of(state) == "row" and table == str(state.config.get("table", ""))
    if is_own and types.get(str(state.config.get("unit", ""))) == "units":
        yield Problem("config/results/table", "results_overwritten", {"table": table})
    columns = list(types)
    wanted = results.get("columns", {})
    for column in wanted if isinstance(wanted, Mapping) else ():
        if column not in columns:
            context = {"column": str(column), "known": ", ".join(columns)}
            yield Problem(f"config/results/columns/{column}", "column_unknown", context)
