"""Everything that is wrong with a form document, all at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from forms.engine.definition import FieldSpec, FormDefinition, SectionSpec, condition, from_json
from forms.engine.dependencies import cycles
from forms.engine.document_shape import LANGUAGES, MAX_NESTING, is_too_deep, items, shape_problems
from forms.engine.expressions import CATALOGUE, ExpressionError, FactFunction, Function, check, field_names
from forms.engine.inner_problems import inner_problems
from forms.engine.problems import Problem
from forms.engine.reachability import never_visible
from forms.engine.upgrades import UnreadableDocument, upgraded

EXPRESSIONS = ("required", "visible_when", "read_only", "computed", "default_formula")


def problems(
    document: Mapping[str, Any],
    *,
    types: Mapping[str, str],
    facts: Mapping[str, FactFunction] | None = None,
) -> list[Problem]:
    """All findings, in the order of the document.

    `types` maps each known field type to its expression type (see expressions.values.TYPES); `facts` are the facts that
    conditions of this form may ask.
    """
    if is_too_deep(document):
        return [Problem("", "too_deep", {"limit": MAX_NESTING})]
    try:
        current = upgraded(document) if isinstance(document, Mapping) else document
    except UnreadableDocument as error:
        return [Problem("schema_version", error.code, error.context)]
    found = shape_problems(current)
    if found:
        return found
    unreadable = list(unreadable_expressions(current))
    found = [*name_problems(current, types), *unreadable]
    if not unreadable:
        found += logic_problems(from_json(current), types, {**CATALOGUE, **(facts or {})})
    return sorted(found, key=lambda problem: place(problem.path))


def place(path: str) -> list[tuple[int, str]]:
    """The order of paths in the document."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in path.split("/")]


def expressions_of(item: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The path within the field and the raw text or tree of each expression."""
    for member in EXPRESSIONS:
        yield member, item.get(member)
    for number, rule in enumerate(items(item, "rules")):
        yield f"rules/{number}/check", rule["check"]


def unreadable_expressions(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Formula texts that do not parse."""
    for position, section in enumerate(items(document, "sections")):
        yield from unreadable(f"sections/{position}/visible_when", section.get("visible_when"))
    for position, item in enumerate(document["fields"]):
        for path, raw in expressions_of(item):
            yield from unreadable(f"fields/{position}/{path}", raw)


def unreadable(path: str, raw: Any) -> Iterator[Problem]:
    """Why that text or tree is no expression."""
    try:
        condition(raw)
    except ExpressionError as error:
        context = {**error.context, "position": error.position, "text": str(raw)[:200]}
        yield Problem(path, error.code, context)


def name_problems(document: Mapping[str, Any], types: Mapping[str, str]) -> Iterator[Problem]:
    """Keys used twice, and names of types and sections that do not exist."""
    sections = [section["key"] for section in items(document, "sections")]
    yield from repeated("sections", sections)
    yield from repeated("fields", [item["key"] for item in document["fields"]])
    for position, item in enumerate(document["fields"]):
        path = f"fields/{position}"
        if item["type"] not in types:
            yield Problem(f"{path}/type", "unknown_type", {"name": item["type"][:80], "known": list(types)})
        if item.get("section") and item["section"] not in sections:
            yield Problem(f"{path}/section", "unknown_section", {"name": item["section"][:80], "known": sections})
    if not document["fields"]:
        yield Problem("fields", "no_fields", {}, "warning")


def repeated(path: str, keys: list[str]) -> Iterator[Problem]:
    """Keys that were used before."""
    for position, key in enumerate(keys):
        first = keys.index(key)
        if first != position:
            yield Problem(f"{path}/{position}/key", "duplicate_key", {"key": key, "first": first})


def logic_problems(
    definition: FormDefinition, types: Mapping[str, str], functions: Mapping[str, Function | FactFunction]
) -> Iterator[Problem]:
    """Wrong expressions, cycles, fields that can never show, and missing texts."""
    names = {spec.key: types.get(spec.type, "any") for spec in definition.fields}
    columns = {spec.key: keys for spec in definition.fields if (keys := column_keys(spec)) is not None}
    hidden = never_visible(definition)
    for position, section in enumerate(definition.sections):
        for problem in check(section.visible_when, names, functions, columns=columns):
            yield problem.under(f"sections/{position}/visible_when")
        for problem in section_problems(definition, section, hidden):
            yield problem.under(f"sections/{position}")
    for position, spec in enumerate(definition.fields):
        path = f"fields/{position}"
        for member, tree in trees_of(spec):
            for problem in check(tree, names, functions, columns=columns):
                yield problem.under(f"{path}/{member}")
        for problem in inner_problems(spec, names, types, functions, columns):
            yield problem.under(path)
        for problem in [*text_problems(spec), *contradictions(spec, hidden), *unknown_sources(spec, names)]:
            yield problem.under(path)
    yield from cycle_problems(definition)


def trees_of(spec: FieldSpec) -> Iterator[tuple[str, Any]]:
    """The trees of a field with their paths."""
    for member in EXPRESSIONS:
        yield member, getattr(spec, member)
    for number, rule in enumerate(spec.rules):
        yield f"rules/{number}/check", rule.check


def column_keys(spec: FieldSpec) -> list[str] | None:
    """The keys of a table's columns; None when the field has none."""
    columns = spec.config.get("columns")
    if not isinstance(columns, tuple):
        return None
    return [column["key"] for column in columns if isinstance(column, Mapping) and "key" in column]


def text_problems(spec: FieldSpec) -> Iterator[Problem]:
    """Labels, and texts given in one language only."""
    yield from missing_languages("label", spec.label)
    for member, text in (("help", spec.help), ("placeholder", spec.placeholder)):
        if any(text.values()):
            yield from missing_languages(member, text)
    for number, rule in enumerate(spec.rules):
        yield from missing_languages(f"rules/{number}/message", rule.message)


def section_problems(definition: FormDefinition, section: SectionSpec, hidden: set[str]) -> Iterator[Problem]:
    """Headings in one language only, and sections whose condition lets none of their fields show."""
    if any(section.title.values()):
        yield from missing_languages("title", section.title)
    inside = [spec.key for spec in definition.fields if spec.section == section.key]
    if section.visible_when is not None and inside and hidden.issuperset(inside):
        code = "page_never_visible" if section.page else "section_never_visible"
        yield Problem("visible_when", code, {"key": section.key}, "warning")


def missing_languages(path: str, text: Mapping[str, str]) -> Iterator[Problem]:
    """A warning for each language without the text."""
    for language in LANGUAGES:
        if not text.get(language, "").strip():
            yield Problem(path, "missing_text", {"language": language}, "warning")


def contradictions(spec: FieldSpec, hidden: set[str]) -> Iterator[Problem]:
    """Demands that nobody can meet."""
    if spec.key in hidden:
        severe = spec.required is not False
        problem = Problem("visible_when", "required_never_visible" if severe else "never_visible", {"key": spec.key})
        yield problem if severe else replace(problem, severity="warning")
    if spec.computed is not None and spec.required is not False:
        yield Problem("required", "computed_required", {"key": spec.key}, "warning")
    if spec.computed is not None and (spec.default is not None or spec.default_from or spec.default_formula):
        yield Problem("default", "computed_default", {"key": spec.key}, "warning")
    if spec.computed is not None and not isinstance(spec.read_only, bool):
        yield Problem("read_only", "computed_read_only", {"key": spec.key}, "warning")


def unknown_sources(spec: FieldSpec, names: Mapping[str, str]) -> Iterator[Problem]:
    """Questions that it takes over or follows and that are not in the form."""
    last = spec.default_from.removeprefix("last:") if spec.default_from.startswith("last:") else ""
    for member, key in (("default_from", last), *(("renewed_by", key) for key in spec.renewed_by)):
        if key and key not in names:
            yield Problem(member, "unknown_field", {"name": key, "known": sorted(names)})


def cycle_problems(definition: FormDefinition) -> Iterator[Problem]:
    """Fields whose logic reads itself, with the way round."""
    keys = definition.keys()
    for way in cycles({spec.key: definition.reads(spec) for spec in definition.fields}):
        spec = definition.field(way[0])
        member = "computed" if spec.computed is not None else "visible_when"
        if spec.computed is None and way[1] in field_names(spec.read_only):
            member = "read_only"
        yield Problem(f"fields/{keys.index(way[0])}/{member}", "cycle", {"fields": way})
