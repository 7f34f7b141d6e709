"""Which names and questions the formulas of a measure may use, by what it looks through."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from forms.engine.definition import FormDefinition
from forms.engine.expressions import CATALOGUE, FactFunction, Tree, check, fact_calls
from forms.engine.problems import Problem
from processes.engine.model import ProcedureDefinition
from processes.engine.typed import VALUE_TYPES, value_type

from .model import OF_CASES, Source

ROW = "row_"
"""Begins the names of the columns where rows of a table are counted: ``row_due_on``."""

CASE_FACTS = {
    each.name: each
    for each in (
        FactFunction("state", (), "text"),
        FactFunction("outcome", (), "text"),
        FactFunction("is_open", (), "bool"),
        FactFunction("opened_on", (), "date"),
        FactFunction("closed_on", (), "date"),
        FactFunction("entered", ("text",), "date"),
        FactFunction("was_in", ("text",), "bool"),
        FactFunction("times", ("text",), "number"),
        FactFunction("times_within", ("text",), "number"),
        FactFunction("rows_within", ("text", "text"), "number"),
        FactFunction("param", ("text",), "any"),
        FactFunction("started_by", (), "text"),
    )
}
SPAN_FACTS = {
    each.name: each
    for each in (
        FactFunction("span_begin", (), "date"),
        FactFunction("span_end", (), "date"),
        FactFunction("as_of", (), "date"),
    )
}
ENTRY_FACTS = {
    "action": FactFunction("action", (), "text"),
    "to_state": FactFunction("to_state", (), "text"),
}
TODO_FACTS = {
    each.name: each
    for each in (
        FactFunction("step", (), "text"),
        FactFunction("due_on", (), "date"),
        FactFunction("done_on", (), "date"),
        FactFunction("is_late", (), "bool"),
    )
}
HOLDING = {"has_certificate": FactFunction("has_certificate", ("text",), "bool")}
NAMES: Mapping[str, Mapping[str, str]] = {
    "members": {
        "status": "text", "age": "number", "years_in_party": "number", "employment": "text", "education": "text",
        "line": "text", "joined_on": "date", "is_officer": "bool", "hours": "number",
    },
    "posts": {"post": "text", "unit_kind": "text", "office": "text", "since": "date"},
    "units": {
        "kind": "text", "category": "text", "place_kind": "text", "members": "number", "full_members": "number",
        "groups": "number", "bodies": "number", "term_end": "date", "founded_on": "date", "is_branch": "bool",
    },
    "hours": {"hours": "number", "source": "text", "on": "date", "is_officer": "bool"},
    "reads": {"reads": "number", "on": "date"},
    "duties": {"duty": "text", "state": "text", "due": "date"},
}  # fmt: skip
"""The names that are not the fields of a form."""
UNITS = NAMES["units"]


@dataclass(frozen=True, kw_only=True)
class Words:
    """Names with their types, columns of tables, functions, and what questions may name."""

    names: Mapping[str, str]
    columns: Mapping[str, list[str]] = field(default_factory=dict)
    functions: Mapping[str, FactFunction] = field(default_factory=dict)
    states: frozenset[str] = frozenset()
    actions: frozenset[str] = frozenset()
    parameters: frozenset[str] = frozenset()

    def problems(self, tree: Tree) -> list[Problem]:
        """Returns what is wrong with a formula that uses these words."""
        found = check(tree, self.names, {**CATALOGUE, **self.functions}, columns=self.columns)
        for name, arguments in sorted(fact_calls(tree)):
            found += list(self._named(name, arguments))
        return found

    def _named(self, name: str, arguments: tuple[str, ...]) -> Iterable[Problem]:
        known = {"entered": self.states, "was_in": self.states, "times": self.actions, "times_within": self.actions,
                 "param": self.parameters, "rows_within": frozenset(self.columns)}.get(name)  # fmt: skip
        if known is not None and arguments and arguments[0] not in known:
            yield Problem("", "not_one_of", {"value": arguments[0], "known": ", ".join(sorted(known))})
        elif name == "rows_within" and len(arguments) > 1 and arguments[1] not in self.columns[arguments[0]]:
            known_columns = ", ".join(self.columns[arguments[0]])
            yield Problem("", "not_one_of", {"value": arguments[1], "known": known_columns})


def words_of(
    source: Source, definition: ProcedureDefinition | None = None, form: FormDefinition | None = None
) -> Words:
    """Returns what the formulas of a source may use."""
    if source.of in OF_CASES and definition is not None:
        return _of_procedure(source, definition)
    if source.of == "records" and form is not None:
        names, columns = _fields(form)
        return Words(names=names, columns=columns, functions=SPAN_FACTS)
    functions = {**SPAN_FACTS, **HOLDING} if source.of in ("members", "posts") else SPAN_FACTS
    return Words(names=NAMES.get(source.of, {}), functions=functions)


def _of_procedure(source: Source, definition: ProcedureDefinition) -> Words:
    names, columns = _fields(definition.form)
    if source.of == "rows":
        names |= _row_names(source.table, definition.form)
    more = {"entries": ENTRY_FACTS, "todos": TODO_FACTS}.get(source.of, {})
    return Words(
        names=names,
        columns=columns,
        functions={**CASE_FACTS, **SPAN_FACTS, **more},
        states=frozenset(definition.states),
        actions=frozenset(definition.transitions),
        parameters=frozenset(definition.parameters),
    )


def _fields(form: FormDefinition) -> tuple[dict[str, str], dict[str, list[str]]]:
    names = {spec.key: value_type(spec) for spec in form.fields}
    columns = {
        spec.key: [str(column["key"]) for column in spec.config.get("columns", ())]
        for spec in form.fields
        if spec.type == "table"
    }
    return names, columns


def _row_names(table: str, form: FormDefinition) -> dict[str, str]:
    spec = next((each for each in form.fields if each.key == table), None)
    columns = spec.config.get("columns", ()) if spec is not None else ()
    return {f"{ROW}{column['key']}": VALUE_TYPES.get(str(column.get("type")), "any") for column in columns}
