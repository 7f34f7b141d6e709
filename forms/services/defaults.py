"""The answers a form begins with."""

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.conf import settings

from forms.engine.definition import FieldSpec, FormDefinition
from forms.engine.expressions import evaluate, field_names
from forms.engine.expressions.tree import called_names
from forms.engine.frozen import thaw
from forms.field_types import field_type
from forms.field_types.context import FillContext
from forms.field_types.errors import FieldError, FieldErrors

from .form_state import informed

PROFILE = "profile:"
LAST = "last"
MOMENTS = frozenset({"today", "now"})
DIGITS = 10**15
CHANCE: Mapping[str, Callable[[bytes], str]] = {
    "random": lambda drawn: f"0.{int.from_bytes(drawn, 'big') % DIGITS:015d}",
    "uuid": lambda drawn: str(uuid.UUID(bytes=drawn[:16], version=4)),
}
"""What chance gives each time a form is opened: a number from 0 up to 1, or an identifier that nothing else has."""


def default_answers(
    *, definition: FormDefinition, context: FillContext, keys: Collection[str], stored: Mapping[str, Any]
) -> dict[str, Any]:
    """Returns {field key: raw answer} for the fields among ``keys`` that have no stored answer and begin with one.

    The first that gives something counts: ``default_from`` (the profile, last time, or chance), the formula, the fixed
    value. A formula sees the stored answers and the beginnings of the fields before it. Files are never taken over.
    """
    answers: dict[str, Any] = {}
    if any(spec.default_formula is not None for spec in definition.fields if spec.key in keys):
        context = informed(definition, stored, context)
    typed = {
        spec.key: field_type(spec.type).to_value(stored[spec.key], spec)
        for spec in definition.fields
        if stored.get(spec.key) is not None
    }
    for spec in definition.fields:
        if spec.key not in keys or spec.key in stored:
            continue
        found = _known(spec, context)
        if found is None and spec.default_formula is not None:
            found = _computed(spec, typed, context)
        if found is None:
            found = _fixed(spec, context)
        if found is not None:
            answers[spec.key] = found
            typed[spec.key] = _typed(spec, found, context)
    return answers


def begun_anew(definition: FormDefinition) -> frozenset[str]:
    """Returns the fields that begin differently each time: by chance, with the day, or with a field that does."""
    found: set[str] = set()
    for spec in definition.fields:
        tree = spec.default_formula
        if spec.default_from in CHANCE or field_names(tree) & found or called_names(tree) & MOMENTS:
            found.add(spec.key)
    return frozenset(found)


def begun_answers(
    *,
    definition: FormDefinition,
    context: FillContext,
    keys: Collection[str],
    writable: Collection[str],
    stored: Mapping[str, Any],
) -> dict[str, Any]:
    """Returns {field key: stored answer} with which these fields begin where nobody mentions them.

    That is the same at every entrance. What others fill in does not begin with what they answered last time; a
    beginning that its own field refuses is none.
    """
    specs = {key: definition.field(key) for key in keys if key not in stored}
    begun = {
        key
        for key, spec in specs.items()
        if (spec.default is not None or spec.default_from or spec.default_formula is not None)
        and spec.computed is None
        and field_type(spec.type).is_input
        and (key in writable or not spec.default_from.startswith(LAST))
    }
    if not begun:
        return {}
    first = default_answers(definition=definition, context=context, keys=begun, stored=stored)
    cleaned = {key: cleaned_default(specs[key], raw, context) for key, raw in first.items()}
    return {key: value for key, value in cleaned.items() if value is not None}


def cleaned_default(spec: FieldSpec, raw: Any, context: FillContext) -> Any:
    """Returns the stored answer that a beginning comes to, None for one that its own field refuses."""
    kind = field_type(spec.type)
    try:
        value = kind.clean(kind.tidy(raw, spec), spec, context)
    except (FieldError, FieldErrors):
        return None
    return None if kind.is_blank(value) else value


def _fixed(spec: FieldSpec, context: FillContext) -> Any:
    """The fixed answer; a number that only fits in digits comes as they are typed."""
    answer = thaw(spec.default)
    if isinstance(answer, int | float) and not _fits(spec, answer, context) and _fits(spec, str(answer), context):
        return str(answer)
    return answer


def _known(spec: FieldSpec, context: FillContext) -> Any:
    """What the profile or the last answers say, None when that does not fit the field as it is now."""
    source = spec.default_from
    if not source:
        return None
    if source in CHANCE:
        return CHANCE[source](drawn_for(spec, context))
    name = source.removeprefix(PROFILE) if source.startswith(PROFILE) else source
    answer = context.profile.value(f"{LAST}:{spec.key}" if name == LAST else name)
    kind = field_type(spec.type)
    if name.startswith(LAST) and kind.file_ids(answer, spec):
        answer = kind.without_files(answer, spec)
    if answer is None:
        return None
    return next((each for each in (answer, _as_text(answer)) if _fits(spec, each, context)), None)


def drawn_for(spec: FieldSpec, context: FillContext) -> bytes:
    """Returns what chance draws for a field: the same for every look at the same filling-in."""
    if not context.chance:
        return secrets.token_bytes(32)
    who = None if context.nameless else getattr(context.user, "pk", None)
    what = f"{context.place}\n{who}\n{context.chance}\n{spec.key}"
    return hmac.new(settings.SECRET_KEY.encode(), f"chance:{what}".encode(), hashlib.sha256).digest()


def _as_text(answer: Any) -> Any:
    """The answer to another question in words that a hidden value or a line of text can take over."""
    if isinstance(answer, list | tuple) and all(isinstance(each, str) for each in answer):
        return " ".join(answer)
    return str(answer).lower() if isinstance(answer, int) else answer


def _fits(spec: FieldSpec, answer: Any, context: FillContext) -> bool:
    try:
        field_type(spec.type).clean(answer, spec, context)
    except (FieldError, FieldErrors):
        return False
    return True


def _computed(spec: FieldSpec, typed: Mapping[str, Any], context: FillContext) -> Any:
    value = evaluate(spec.default_formula, typed, **context.around)
    if value is None:
        return None
    try:
        return field_type(spec.type).from_value(value, spec)
    except (ArithmeticError, AttributeError, TypeError, ValueError):
        return None  # a formula of another type than the field begins with nothing


def _typed(spec: FieldSpec, answer: Any, context: FillContext) -> Any:
    kind = field_type(spec.type)
    try:
        return kind.to_value(kind.clean(answer, spec, context), spec)
    except (FieldError, FieldErrors):
        return None
