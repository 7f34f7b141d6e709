"""Lists that people choose from."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms.engine.definition import FieldSpec
from forms.engine.expressions import evaluate, is_true
from forms.engine.frozen import thaw
from forms.engine.problems import Problem

from .base import FieldType
from .context import FillContext
from .flat import Cell, plain_cell
from .wording import localized

OTHER = "__other__"
"""What the button beside the box for another answer posts; never stored."""


@dataclass(frozen=True, kw_only=True)
class ListedOption:
    """One option as its control draws it; ``hidden`` when it does not go with the answer it depends on."""

    value: str
    words: str
    image: str = ""
    exclusive: bool = False
    parents: tuple[str, ...] = ()
    hidden: bool = False
    chosen: bool = False


def option_problems(spec: FieldSpec) -> list[Problem]:
    """Returns the problem of a list to choose from that has nothing in it."""
    return [] if spec.config.get("options") else [Problem("config/options", "options_missing", {})]


def option_words(kind: FieldType, spec: FieldSpec) -> dict[str, str]:
    """Returns the words of every option by stored value, in the language on screen."""
    return {value: localized(label) for value, label in kind.setting(spec, "options") or ()}


def listed_options(spec: FieldSpec, ctx: FillContext, chosen: Sequence[str]) -> list[ListedOption]:
    """Returns the options as drawn: chosen ones marked, those that do not go with the answer before hidden."""
    before = chosen_before(spec, ctx)
    drawn = []
    for option in spec.config.get("options") or ():
        value, parents = str(option["value"]), tuple(option.get("parents") or ())
        drawn.append(
            ListedOption(
                value=value,
                words=localized(option.get("label")) or value,
                image=str(option.get("image") or ""),
                exclusive=bool(option.get("exclusive")),
                parents=parents,
                hidden=(bool(parents) and not before & set(parents)) or not offered(option, ctx),
                chosen=value in chosen,
            )
        )
    return drawn


def chosen_before(spec: FieldSpec, ctx: FillContext) -> set[str]:
    """Returns the stored answers of the question that this list depends on."""
    answer = ctx.answers.get(str(spec.config.get("depends_on") or ""))
    found = answer if isinstance(answer, list | tuple) else [answer]
    return {str(each) for each in found if isinstance(each, str | int) and not isinstance(each, bool)}


def offered(option: Mapping[str, Any], ctx: FillContext) -> bool:
    """Whether the option's own condition lets it be chosen; it reads the other answers as they are stored."""
    tree = option.get("when")
    if tree is None or tree is True:
        return True
    known = {**ctx.answers, **ctx.typed}
    return is_true(evaluate(thaw(tree), known, **ctx.around))


def goes_with(value: str, spec: FieldSpec, ctx: FillContext) -> bool:
    """Whether an option may be chosen after the answer that the list depends on."""
    for option in spec.config.get("options") or ():
        if str(option["value"]) == value:
            if not offered(option, ctx):
                return False
            parents = option.get("parents") or ()
            return not parents or not spec.config.get("depends_on") or bool(chosen_before(spec, ctx) & set(parents))
    return True


def exported_words(words: Mapping[str, str], value: str) -> str:
    """Returns the words of an option, or its stored value where two options have the same words."""
    text = words.get(value, value)
    return text if list(words.values()).count(text) == 1 else value


def option_named(cell: Cell, spec: FieldSpec) -> str:
    """Returns the stored value for a cell that holds it or the words of an option in any language."""
    text = plain_cell(cell).strip()
    options = spec.config.get("options") or ()
    if any(str(option["value"]) == text for option in options):
        return text
    for option in options:
        label = option.get("label")
        if text and text in (label.values() if isinstance(label, Mapping) else (label,)):
            return str(option["value"])
    return text


def options_named(cell: Cell, spec: FieldSpec) -> list[str]:
    """Returns the stored values for a cell that names several options."""
    named: list[str] = []
    known = {str(option["value"]) for option in spec.config.get("options") or ()}
    for part in re.split("[;\uff1b\n|]", plain_cell(cell)):
        value = option_named(part, spec)
        smaller = re.split("[、,\uff0c]", part) if value not in known else [part]
        named += [option_named(each, spec) for each in smaller if each.strip()]
    return named


def options_schema(spec: FieldSpec, *, others: bool) -> dict[str, Any]:
    """Returns the JSON Schema of one stored option."""
    if others:
        return {"type": "string"}
    return {
        "oneOf": [
            {"const": str(option["value"]), "title": localized(option.get("label")) or str(option["value"])}
            for option in spec.config.get("options") or ()
        ]
    }
