"""What a form asks for: sections and fields, read from and written to one JSON document format.

`from_json` accepts every older `schema_version` (upgrades.py) and formula texts as well as trees. `compile_definition`
is what publishing freezes: the newest version, with trees only. Findings come from definition_problems.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from forms.engine.canonical import canonical_json, sha256_of
from forms.engine.dependencies import evaluation_order
from forms.engine.expressions import CATALOGUE, Tree, fact_calls, field_names, parse
from forms.engine.expressions.functions import working_days
from forms.engine.expressions.tree import called_names
from forms.engine.frozen import FrozenMapping, freeze, thaw
from forms.engine.inner_trees import inner_trees
from forms.engine.upgrades import SCHEMA_VERSION, UnreadableDocument, upgraded

__all__ = [
    "SCHEMA_VERSION",
    "FieldSpec",
    "FormDefinition",
    "Rule",
    "SectionSpec",
    "UnreadableDocument",
    "canonical_json",
    "compile_definition",
    "from_json",
    "sha256_of",
    "to_json",
]

WORKING_DAYS = frozenset(function.name for function in working_days.FUNCTIONS)
Conditions = tuple[Tree, ...]
FactCall = tuple[str, tuple[str, ...]]
Text = Mapping[str, str]
"""A text in both languages: `{"zh-hans": "…", "en": "…"}`."""


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """A heading with the fields below it. With `page` it begins a step, which lasts until the next page.

    `visible_when` hides the section; that of a page hides every section of the page.
    """

    key: str
    title: Text = field(default_factory=FrozenMapping)
    help: Text = field(default_factory=FrozenMapping)
    page: bool = False
    visible_when: Tree = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition that must hold for the field's answer, and what to say when it does not."""

    check: Tree
    message: Text = field(default_factory=FrozenMapping)


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field as designed.

    `required` is True, False or a condition; `visible_when`, `computed` and `default_formula` are trees or None;
    `read_only` is True (only the system writes it), False, or a condition: while it holds, the answer stays as it is;
    `config` is read by the field's type alone (mappings read-only, lists as tuples). An untouched field begins with
    the first answer there is: of `default_from` ("last", "last:<key>", "random", "uuid", "profile:<name>"), of
    `default_formula`, or `default`. A computed field with `renewed_by` keeps its value until
    one of those answers changes.
    `standard` says what the question asks for in the world (`person.phone`), wherever it is asked.
    """

    key: str
    type: str
    label: Text = field(default_factory=FrozenMapping)
    help: Text = field(default_factory=FrozenMapping)
    placeholder: Text = field(default_factory=FrozenMapping)
    required: Tree = False
    visible_when: Tree = None
    read_only: Tree = False
    default: Any = None
    computed: Tree = None
    rules: tuple[Rule, ...] = ()
    config: Mapping[str, Any] = field(default_factory=FrozenMapping)
    personal_data: Mapping[str, Any] | None = None
    section: str = ""
    width: str = "full"
    masking: str = ""
    default_from: str = ""
    default_formula: Tree = None
    standard: str = ""
    required_message: Text = field(default_factory=FrozenMapping)
    renewed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """A form. `order` lists the field keys so that every field comes after the fields its logic reads."""

    fields: tuple[FieldSpec, ...] = ()
    sections: tuple[SectionSpec, ...] = ()
    title: Text = field(default_factory=FrozenMapping)
    order: tuple[str, ...] = ()
    schema_version: int = SCHEMA_VERSION
    by_key: Mapping[str, FieldSpec] = field(init=False, repr=False, compare=False, default_factory=dict)
    section_conditions: Mapping[str, Conditions] = field(init=False, repr=False, compare=False, default_factory=dict)
    fact_calls: frozenset[FactCall] = field(init=False, repr=False, compare=False, default=frozenset())
    needs_calendar: bool = field(init=False, repr=False, compare=False, default=False)

    def __post_init__(self) -> None:
        by_key: dict[str, FieldSpec] = {}
        for spec in self.fields:
            by_key.setdefault(spec.key, spec)
        object.__setattr__(self, "by_key", by_key)
        object.__setattr__(self, "section_conditions", section_conditions(self.sections))
        if len(self.order) != len(self.fields):
            order = evaluation_order({spec.key: self.reads(spec) for spec in self.fields})
            object.__setattr__(self, "order", order)
        names = {name for tree in self.trees() for name in called_names(tree)}
        object.__setattr__(self, "needs_calendar", bool(names & WORKING_DAYS))
        if names - CATALOGUE.keys():
            calls = frozenset(call for tree in self.trees() for call in fact_calls(tree))
            object.__setattr__(self, "fact_calls", calls)

    def field(self, key: str) -> FieldSpec:
        """The field with that key; KeyError when there is none."""
        return self.by_key[key]

    def shown_when(self, spec: FieldSpec) -> Tree:
        """The condition under which the field shows, those of its section and its page included; None for always."""
        trees = [*self.section_conditions.get(spec.section, ())]
        if spec.visible_when is not None:
            trees.append(spec.visible_when)
        if len(trees) < 2:
            return trees[0] if trees else None
        return {"and": trees}

    def reads(self, spec: FieldSpec) -> set[str]:
        """The fields whose answers decide whether this one shows and what it holds."""
        logic = field_names(self.shown_when(spec)) | field_names(spec.computed) | field_names(spec.read_only)
        return logic.union(spec.renewed_by)

    def trees(self) -> Iterator[Tree]:
        """Every expression of the form, those inside the settings of its fields included."""
        yield from (section.visible_when for section in self.sections)
        for spec in self.fields:
            yield from (spec.required, spec.visible_when, spec.read_only, spec.computed, spec.default_formula)
            yield from (rule.check for rule in spec.rules)
            yield from inner_trees(spec.config)

    def lockable(self) -> frozenset[str]:
        """The keys of the fields that a condition makes read-only."""
        return frozenset(spec.key for spec in self.fields if not isinstance(spec.read_only, bool))

    def given(self, keys: Collection[str]) -> frozenset[str]:
        """Those of these fields that nobody is asked for: read-only ones, which hold what they begin with."""
        return frozenset(key for key in keys if key in self.by_key and self.by_key[key].read_only is True)

    def keys(self) -> tuple[str, ...]:
        """The field keys in the order of the document."""
        return tuple(spec.key for spec in self.fields)

    def only(self, keys: frozenset[str] | set[str]) -> FormDefinition:
        """The same form with just these fields (conditions that read others then find them blank)."""
        return replace(self, fields=tuple(spec for spec in self.fields if spec.key in keys), order=())


def section_conditions(sections: Iterable[SectionSpec]) -> dict[str, tuple[Tree, ...]]:
    """The conditions that hold for each section's fields: its page's and its own."""
    found: dict[str, tuple[Tree, ...]] = {}
    page: Tree = None
    for section in sections:
        if section.page:
            page = section.visible_when
        own = None if section.page else section.visible_when
        conditions = tuple(tree for tree in (page, own) if tree is not None)
        if conditions:
            found[section.key] = conditions
    return found


def from_json(document: Mapping[str, Any]) -> FormDefinition:
    """The definition in a JSON document.

    Raises UnreadableDocument, ExpressionError, KeyError or TypeError for a document in which `problems` finds errors.
    """
    current = upgraded(document)
    return FormDefinition(
        fields=tuple(field_from_json(item) for item in current["fields"]),
        sections=tuple(section_from_json(item) for item in current.get("sections") or ()),
        title=freeze(current.get("title") or {}),
    )


def section_from_json(item: Mapping[str, Any]) -> SectionSpec:
    """One section of a document."""
    return SectionSpec(
        key=item["key"],
        title=freeze(item.get("title") or {}),
        help=freeze(item.get("help") or {}),
        page=bool(item.get("page")),
        visible_when=condition(item.get("visible_when")),
    )


def field_from_json(item: Mapping[str, Any]) -> FieldSpec:
    """One field of a document."""
    return FieldSpec(
        key=item["key"],
        type=item["type"],
        label=freeze(item.get("label") or {}),
        help=freeze(item.get("help") or {}),
        placeholder=freeze(item.get("placeholder") or {}),
        required=condition(item.get("required")) or False,
        visible_when=condition(item.get("visible_when")),
        read_only=condition(item.get("read_only")) or False,
        default=freeze(item.get("default")),
        computed=condition(item.get("computed")),
        rules=tuple(
            Rule(condition(rule["check"]), freeze(rule.get("message") or {})) for rule in item.get("rules") or ()
        ),
        config=freeze(item.get("config") or {}),
        personal_data=freeze(item.get("personal_data")),
        section=item.get("section") or "",
        width=item.get("width") or "full",
        masking=item.get("masking") or "",
        default_from=item.get("default_from") or "",
        default_formula=condition(item.get("default_formula")),
        standard=item.get("standard") or "",
        required_message=freeze(item.get("required_message") or {}),
        renewed_by=tuple(item.get("renewed_by") or ()),
    )


def condition(raw: Any) -> Tree:
    """The tree of a formula text or of a tree; an empty text is None.

    A formula that is nothing but a text becomes `{"text": ["…"]}`, because a bare text in a document is a formula.
    """
    if not isinstance(raw, str):
        plain: Tree = thaw(raw)
        return plain
    tree = parse(raw) if raw.strip() else None
    return {"text": [tree]} if isinstance(tree, str) else tree


def to_json(definition: FormDefinition) -> dict[str, Any]:
    """The JSON document of a definition, with trees, ready for `canonical_json`."""
    document: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "sections": [section_to_json(section) for section in definition.sections],
        "fields": [field_to_json(spec) for spec in definition.fields],
    }
    return {**document, "title": thaw(definition.title)} if definition.title else document


def section_to_json(section: SectionSpec) -> dict[str, Any]:
    """One section of the document."""
    later = {"help": thaw(section.help), "page": section.page, "visible_when": thaw(section.visible_when)}
    return {"key": section.key, "title": thaw(section.title), **said(later)}


def said(later: Mapping[str, Any]) -> dict[str, Any]:
    """The members that came after the first release, without silent ones: older documents keep their digests."""
    return {name: value for name, value in later.items() if value not in (None, "", False, {})}


def field_to_json(spec: FieldSpec) -> dict[str, Any]:
    """One field of the document, every member of the first release present."""
    later = {
        "width": "" if spec.width == "full" else spec.width,
        "masking": spec.masking,
        "default_from": spec.default_from,
        "default_formula": thaw(spec.default_formula),
        "standard": spec.standard,
        "required_message": thaw(spec.required_message),
        "renewed_by": list(spec.renewed_by) or None,
    }
    return {
        "key": spec.key,
        "type": spec.type,
        "label": thaw(spec.label),
        "help": thaw(spec.help),
        "placeholder": thaw(spec.placeholder),
        "required": thaw(spec.required),
        "visible_when": thaw(spec.visible_when),
        "read_only": thaw(spec.read_only),
        "default": thaw(spec.default),
        "computed": thaw(spec.computed),
        "rules": [{"check": thaw(rule.check), "message": thaw(rule.message)} for rule in spec.rules],
        "config": thaw(spec.config),
        "personal_data": thaw(spec.personal_data),
        "section": spec.section,
        **said(later),
    }


def compile_definition(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document as publishing freezes it: newest schema version, every formula text replaced by its tree."""
    return to_json(from_json(document))
