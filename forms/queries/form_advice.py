"""What deserves a second thought before a form is published, though nothing is wrong with it."""

from collections.abc import Iterator, Mapping
from typing import Any

from forms.engine.definition import FieldSpec, FormDefinition, from_json
from forms.engine.expressions import CATALOGUE, field_names, result_type
from forms.engine.expressions.tree import called_names
from forms.engine.frozen import thaw
from forms.engine.problems import Problem
from forms.engine.translations import left_behind
from forms.facts import every_function, form_facts
from forms.field_types import FIELD_TYPES
from forms.field_types.table import Table
from forms.field_types.wording import localized
from forms.models import FormSettings, FormVersion, VersionStatus
from forms.models.form_settings import FormUse
from forms.queries.profile import PROFILE_FACTS

MANY_FIELDS = 100
MOST_REGISTERS = 200
MOST_NAMED = 10
PICTURES = frozenset({"image", "images", "video", "audio", "signature"})
PERSONAL = frozenset({"phone", "email", "id_number", "address", "geopoint", "signature"})
NOT_TEXT = frozenset({"number", "date", "datetime", "bool"})
PROFILE_STANDARD = "person."

Held = Mapping[str, str]
"""Title of the register by standard name or by type and label."""


def form_advice(document: Mapping[str, Any], *, form_key: str = "") -> list[Problem]:
    """Returns warnings about a document without errors, each with its path."""
    definition = from_json(document)
    held = held_in_registers(form_key)
    found = list(too_many(definition))
    for position, spec in enumerate(definition.fields):
        for problem in (
            *asked_again(spec, held),
            *without_purpose(spec),
            *later_fields(definition, position, spec),
            *kept_as_text(definition, spec),
        ):
            found.append(problem.under(f"fields/{position}"))
    found += about_whoever_asks(definition, form_key)
    found += translations_left_behind(document, form_key)
    for position in range(len(definition.sections)):
        late = later_than_section(definition, position)
        if late:
            found.append(_warning(f"sections/{position}/visible_when", "later_field", {"fields": late}))
    return found


def _warning(path: str, code: str, context: Mapping[str, object]) -> Problem:
    return Problem(path, code, context, "warning")


def too_many(definition: FormDefinition) -> Iterator[Problem]:
    """The editor and people both get slow."""
    if len(definition.fields) > MANY_FIELDS:
        yield _warning("fields", "many_fields", {"count": len(definition.fields), "limit": MANY_FIELDS})


def asked_again(spec: FieldSpec, held: Held) -> Iterator[Problem]:
    """What the profile or a register already knows."""
    kind = FIELD_TYPES.get(spec.type)
    if kind is None or not kind.is_input or spec.read_only is True or spec.computed is not None or spec.default_from:
        return
    if spec.standard.removeprefix(PROFILE_STANDARD) in PROFILE_FACTS and spec.standard.startswith(PROFILE_STANDARD):
        yield _warning("default_from", "known_in_profile", {"name": spec.standard.removeprefix(PROFILE_STANDARD)})
        return
    register = next((held[name] for name in names_of(spec.type, thaw(spec.label), spec.standard) if name in held), None)
    if register is not None and not spec.config.get("fill"):
        yield _warning("key", "held_in_register", {"register": register})


def names_of(kind: str, label: Any, standard: str) -> Iterator[str]:
    """The names by which the same question is recognised elsewhere."""
    if standard:
        yield f"standard:{standard}"
    words = localized(label, "zh-hans").strip()
    if words and not standard:
        yield f"{kind}:{words}"


def held_in_registers(own_key: str) -> dict[str, str]:
    """Returns which register asks for what, by name."""
    rows = FormVersion.objects.filter(status=VersionStatus.PUBLISHED, form__settings__use=FormUse.REGISTER)
    rows = rows.exclude(form__key=own_key).select_related("form").order_by("form_id")[:MOST_REGISTERS]
    held: dict[str, str] = {}
    for version in rows:
        for field in version.document.get("fields", ()):
            for name in names_of(field["type"], field.get("label"), field.get("standard") or ""):
                held.setdefault(name, str(version.form))
    return held


def without_purpose(spec: FieldSpec) -> Iterator[Problem]:
    """Photos and personal data that nobody says the reason for, in columns of tables too."""
    purpose = (spec.personal_data or {}).get("purpose")
    if purpose:
        return
    if isinstance(kind := FIELD_TYPES.get(spec.type), Table):
        for index, (_kind, column) in enumerate(kind.columns(spec)):
            yield from (problem.under(f"config/columns/{index}") for problem in without_purpose(column))
    if spec.type in PICTURES:
        yield _warning("personal_data", "picture_without_purpose", {})
    elif spec.type in PERSONAL or spec.personal_data or spec.standard.startswith(PROFILE_STANDARD):
        yield _warning("personal_data", "personal_without_purpose", {})


def about_whoever_asks(definition: FormDefinition, form_key: str) -> Iterator[Problem]:
    """Formulas of an anonymous form that ask who fills in: they stay blank."""
    personal = {name for name, fact in form_facts().items() if fact.is_personal}
    asked = personal.intersection(name for tree in definition.trees() for name in called_names(tree))
    if asked and FormSettings.objects.filter(form__key=form_key, anonymous=True).exists():
        yield _warning("", "asks_who", {"functions": ", ".join(sorted(asked))})


def translations_left_behind(document: Mapping[str, Any], form_key: str) -> Iterator[Problem]:
    """Texts in further languages that still say what the published version says in Chinese and English."""
    published = FormVersion.objects.filter(form__key=form_key, status=VersionStatus.PUBLISHED).first()
    for language, paths in left_behind(published.document if published else {}, document).items():
        keys = list(dict.fromkeys("/".join(path.split("/")[1:2]) or path for path in paths))
        shown = ", ".join(keys[:MOST_NAMED]) + ("…" if len(keys) > MOST_NAMED else "")
        yield _warning("", "translation_left_behind", {"language": language, "places": shown})


def kept_as_text(definition: FormDefinition, spec: FieldSpec) -> Iterator[Problem]:
    """A computed number or date that is kept as text because nobody chose its result."""
    if spec.type != "computed" or spec.computed is None or spec.config.get("result", "text") != "text":
        return
    types = {each.key: FIELD_TYPES[each.type].value_type for each in definition.fields if each.type in FIELD_TYPES}
    functions = {name: function for name, (function, _doc) in every_function().items()}
    if result_type(spec.computed, types, {**CATALOGUE, **functions}) in NOT_TEXT:
        yield _warning("config/result", "result_differs", {})


def later_fields(definition: FormDefinition, position: int, spec: FieldSpec) -> Iterator[Problem]:
    """Conditions that only what is asked further down decides: people would have to go back."""
    order = {key: place for place, key in enumerate(definition.keys())}
    logic = (("visible_when", spec.visible_when), ("required", spec.required), ("read_only", spec.read_only))
    for member, tree in logic:
        late = sorted(key for key in field_names(tree) if order.get(key, -1) > position and asked(definition, key))
        if late:
            yield _warning(member, "later_field", {"fields": late})


def later_than_section(definition: FormDefinition, position: int) -> list[str]:
    """The fields further down that decide whether the section shows."""
    section = definition.sections[position]
    places = [place for place, spec in enumerate(definition.fields) if spec.section == section.key]
    first = min(places, default=len(definition.fields))
    order = {key: place for place, key in enumerate(definition.keys())}
    return sorted(
        key for key in field_names(section.visible_when) if order.get(key, -1) >= first and asked(definition, key)
    )


def asked(definition: FormDefinition, key: str) -> bool:
    """Whether a person answers the field; computed ones are there whenever they are needed."""
    spec = definition.by_key.get(key)
    return spec is not None and spec.computed is None and spec.read_only is not True
