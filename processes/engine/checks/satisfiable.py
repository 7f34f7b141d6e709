"""Whether a guard can hold: tried out over boundary values of everything it asks.

A conjunction falls into groups of conditions that share no variable; each group is tried by itself, so that the
number of trials stays small. Numbers are tried around the constants they are compared with, choices over their
options, tables with as many rows as a count could ask for.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice, product

from forms.engine.definition import FieldSpec
from forms.engine.expressions import Tree, Value, evaluate, fact_calls, fact_key, field_names, is_true
from forms.engine.frozen import thaw
from processes.engine.conditions import conjuncts
from processes.engine.facts import FACTS
from processes.engine.model import ProcedureDefinition
from processes.engine.typed import VALUE_TYPES, value_type

MOST_TRIALS = 20_000
MOST_ROWS = 12
_NOW = datetime(2026, 7, 1, 1, 0, tzinfo=UTC)
_DAYS = (date(1950, 1, 1), date(2025, 1, 1), date(2026, 7, 1), date(2027, 1, 1))
"""Days apart by less than a year, by more, and by as much as people are old."""


def can_hold(guard: Tree, definition: ProcedureDefinition) -> bool | None:
    """Returns whether some values make the guard true; None where trying them all would take too long."""
    answers = [_group_can_hold(group, definition) for group in _groups(list(conjuncts(guard)))]
    if any(answer is False for answer in answers):
        return False
    return None if None in answers else True


def _group_can_hold(parts: list[Tree], definition: ProcedureDefinition) -> bool | None:
    numbers, texts = _constants(parts)
    fields = sorted({name for part in parts for name in field_names(part)})
    calls = sorted({call for part in parts for call in fact_calls(part)})
    specs = {spec.key: spec for spec in definition.form.fields}
    domains = [_field_domain(specs[name], numbers, texts) for name in fields]
    domains += [_domain(FACTS[name].result, numbers, texts) for name, _ in calls]
    trials = product(*domains)
    for trial in islice(trials, MOST_TRIALS):
        values = dict(zip(fields, trial, strict=False))
        facts = {fact_key(*call): value for call, value in zip(calls, trial[len(fields) :], strict=True)}
        if all(is_true(evaluate(part, values, facts=facts, now=_NOW)) for part in parts):
            return True
    return False if next(trials, None) is None else None


def _groups(parts: list[Tree]) -> list[list[Tree]]:
    groups: list[tuple[set[object], list[Tree]]] = []
    for part in parts:
        names: set[object] = {*field_names(part), *fact_calls(part)}
        together = [part]
        apart = []
        for others, members in groups:
            if others & names:
                names |= others
                together = [*members, *together]
            else:
                apart.append((others, members))
        groups = [*apart, (names, together)]
    return [members for _, members in groups]


def _constants(parts: Iterable[Tree]) -> tuple[list[Decimal], list[str]]:
    numbers: set[Decimal] = {Decimal(0), Decimal(1)}
    texts: set[str] = {"x"}
    for literal in _literals(list(parts)):
        if isinstance(literal, str):
            texts.add(literal)
        elif not isinstance(literal, bool):
            number = Decimal(str(literal))
            numbers |= {number - 1, number, number + 1}
    return sorted(numbers), sorted(texts)


def _literals(tree: object) -> Iterator[int | float | str | bool]:
    tree = thaw(tree)
    if isinstance(tree, dict):
        for name, arguments in tree.items():
            if name != "var":
                yield from _literals(arguments)
    elif isinstance(tree, list):
        for each in tree:
            yield from _literals(each)
    elif isinstance(tree, int | float | str):
        yield tree


def _field_domain(spec: FieldSpec, numbers: list[Decimal], texts: list[str]) -> list[Value]:
    if spec.type in ("choice", "multi"):
        options = [str(option["value"]) for option in spec.config.get("options", ())]
        return [None, *options] if spec.type == "choice" else [None, [], *([each] for each in options), options]
    if spec.type == "table":
        return list(_tables(spec, numbers, texts))
    return _domain(value_type(spec), numbers, texts)


def _tables(spec: FieldSpec, numbers: list[Decimal], texts: list[str]) -> Iterator[Value]:
    columns = {
        str(each["key"]): VALUE_TYPES.get(str(each.get("type", "text")), "any") for each in spec.config["columns"]
    }
    yield []
    yield from (_every_option(spec, answer) for answer in (True, False))
    for count in (int(number) for number in numbers if 1 <= number <= MOST_ROWS):
        yield [{key: _some(kind) for key, kind in columns.items()}] * count
        yield [dict.fromkeys(columns)] * count
        for text in texts:
            yield [dict.fromkeys(columns, text)] * count


def _every_option(spec: FieldSpec, answer: bool) -> Value:
    """Rows in which each option of each choice occurs, yes or no is answered so, and everything else is filled in."""
    told: dict[str, list[Value]] = {}
    for each in spec.config["columns"]:
        kind = VALUE_TYPES.get(str(each.get("type", "text")), "any")
        options = [str(option["value"]) for option in each.get("config", {}).get("options", ())]
        told[str(each["key"])] = [*options] or [answer if kind == "bool" else _some(kind)]
    most = max(map(len, told.values()))
    return [{key: values[row % len(values)] for key, values in told.items()} for row in range(most)]


def _domain(kind: str, numbers: list[Decimal], texts: list[str]) -> list[Value]:
    if kind == "bool":
        return [None, True, False]
    if kind == "number":
        return [None, *numbers]
    if kind == "date":
        return [None, *_DAYS]
    if kind == "datetime":
        return [None, *(datetime(each.year, each.month, each.day, tzinfo=UTC) for each in _DAYS)]
    if kind in ("list", "table"):
        return [[], *(["x"] * int(number) for number in numbers if 1 <= number <= MOST_ROWS), [*texts]]
    if kind == "any":
        return [None, True, *numbers, *texts]
    return [None, *texts]


def _some(kind: str) -> Value:
    return next(each for each in _domain(kind, [Decimal(1)], ["x"]) if each is not None)
