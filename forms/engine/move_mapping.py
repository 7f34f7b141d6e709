"""The mapping document by which answers move between versions: what it says, what is wrong with it, one to begin with.

See moves.py for the format.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from forms.engine.definition import FieldSpec, FormDefinition, field_from_json
from forms.engine.frozen import thaw
from forms.engine.problems import Problem

MEMBERS = frozenset({"from", "split", "part", "join", "values", "columns", "drop_columns", "value"})


def rules_for(
    old: Mapping[str, FieldSpec], new: Mapping[str, FieldSpec], mapping: Mapping[str, Any]
) -> dict[str, Mapping[str, Any]]:
    """The rule for each new field that gets an answer; same key, same answer where the mapping is silent.

    Computed values come along: what shows, and so which answers stay, may hang on them before they are worked out anew.
    """
    named = mapping.get("fields") or {}
    dropped = set(mapping.get("drop") or ())
    found = {}
    for key, spec in new.items():
        if key in named:
            found[key] = named[key]
        elif key in old and key not in dropped and stays(old[key], spec):
            found[key] = {"from": key}
    return found


def stays(old: FieldSpec, new: FieldSpec) -> bool:
    """Whether the answer goes on under its key; what was typed never becomes what is computed."""
    return new.computed is None or (old.computed is not None and old.type == new.type)


def sources_of(rule: Mapping[str, Any]) -> tuple[str, ...]:
    """The old keys that a rule reads."""
    source = rule.get("from")
    if source is None:
        return ()
    return (source,) if isinstance(source, str) else tuple(source)


def columns_of(spec: FieldSpec) -> dict[str, FieldSpec]:
    """The columns of a table by key; none for other fields."""
    columns = spec.config.get("columns")
    if not isinstance(columns, tuple | list):
        return {}
    return {
        column["key"]: field_from_json({"type": "text", **thaw(column)})
        for column in columns
        if isinstance(column, Mapping) and "key" in column
    }


def options_of(spec: FieldSpec) -> Collection[str] | None:
    """The stored values on the field's list; None when it has none."""
    options = spec.config.get("options")
    if not isinstance(options, tuple | list):
        return None
    return [str(option["value"]) for option in options if isinstance(option, Mapping) and "value" in option]


def chosen_of(answer: Any) -> Iterator[str]:
    """The texts that an answer chooses."""
    for each in answer if isinstance(answer, list | tuple) else (answer,):
        if isinstance(each, str):
            yield each


def mapping_problems(old: FormDefinition, new: FormDefinition, mapping: Any) -> list[Problem]:
    """Everything wrong with a mapping between these versions, as paths into the mapping."""
    if not isinstance(mapping, Mapping):
        return [Problem("", "not_an_object", {})]
    unknown = [
        Problem(str(member), "unknown_member", {"member": str(member)[:80], "known": ["drop", "fields"]})
        for member in mapping
        if member not in ("fields", "drop", "schema_version")
    ]
    fields, drop = mapping.get("fields") or {}, mapping.get("drop") or ()
    if not isinstance(fields, Mapping):
        return [*unknown, Problem("fields", "not_an_object", {})]
    if not isinstance(drop, list | tuple) or not all(isinstance(key, str) for key in drop):
        return [*unknown, Problem("drop", "wrong_shape", {"value": str(drop)[:80]})]
    return [*unknown, *table_problems("", old.by_key, new.by_key, fields, drop)]


def table_problems(
    path: str,
    old: Mapping[str, FieldSpec],
    new: Mapping[str, FieldSpec],
    fields: Mapping[str, Any],
    drop: Collection[str],
) -> Iterator[Problem]:
    """The problems of the rules for these fields or columns."""
    for number, key in enumerate(drop):
        if key not in old:
            yield Problem(f"{path}drop/{number}", "unknown_field", {"name": key[:80], "known": sorted(old)})
    for key, rule in fields.items():
        place = f"{path}fields/{key}"
        if key not in new:
            yield Problem(place, "unknown_field", {"name": str(key)[:80], "known": sorted(new)})
        elif not isinstance(rule, Mapping):
            yield Problem(place, "not_an_object", {})
        else:
            yield from rule_problems(place, old, new[key], rule)


def rule_problems(
    place: str, old: Mapping[str, FieldSpec], spec: FieldSpec, rule: Mapping[str, Any]
) -> Iterator[Problem]:
    """The problems of one rule."""
    for member in rule:
        if member not in MEMBERS:
            context = {"member": str(member)[:80], "known": sorted(MEMBERS)}
            yield Problem(f"{place}/{member}", "unknown_member", context)
    source = rule.get("from")
    listed = isinstance(source, list | tuple) and all(isinstance(each, str) for each in source)
    if source is not None and not isinstance(source, str) and not listed:
        yield Problem(f"{place}/from", "wrong_shape", {"value": str(source)[:80]})
        return
    for each in sources_of(rule):
        if each not in old:
            yield Problem(f"{place}/from", "unknown_field", {"name": each[:80], "known": sorted(old)})
    part = rule.get("part", 0)
    if not isinstance(part, int) or isinstance(part, bool) or part < 0:
        yield Problem(f"{place}/part", "wrong_shape", {"value": str(part)[:80]})
    for member in ("split", "join"):
        if member in rule and not (isinstance(rule[member], str) and (rule[member] or member == "join")):
            yield Problem(f"{place}/{member}", "wrong_shape", {"value": str(rule[member])[:80]})
    if "split" in rule and len(sources_of(rule)) != 1:
        yield Problem(f"{place}/split", "wrong_shape", {"value": "split"})
    for member in ("values", "columns"):
        if member in rule and not isinstance(rule[member], Mapping):
            yield Problem(f"{place}/{member}", "not_an_object", {})
            return
    if rule.get("columns") and len(sources_of(rule)) == 1 and (before := old.get(sources_of(rule)[0])) is not None:
        yield from table_problems(f"{place}/columns/", columns_of(before), columns_of(spec), rule["columns"], ())


def suggested_mapping(old: FormDefinition, new: FormDefinition) -> dict[str, Any]:
    """A mapping to begin with: a removed field goes to an added one that asks the same, the rest is dropped."""
    removed = [spec for spec in old.fields if spec.key not in new.by_key]
    added = [spec for spec in new.fields if spec.key not in old.by_key and spec.computed is None]
    fields: dict[str, Any] = {}
    for spec in removed:
        match = next((one for one in added if one.key not in fields and alike(spec, one)), None)
        if match is not None:
            fields[match.key] = {"from": spec.key}
    used = {rule["from"] for rule in fields.values()}
    return {"fields": fields, "drop": [spec.key for spec in removed if spec.key not in used]}


def alike(old: FieldSpec, new: FieldSpec) -> bool:
    """Whether two fields ask the same: one standard name, or one type and one label in some language."""
    if old.standard and old.standard == new.standard:
        return True
    return old.type == new.type and any(text and new.label.get(code) == text for code, text in old.label.items())
