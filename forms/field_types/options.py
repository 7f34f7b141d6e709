"""Lists that people choose from."""

from forms.engine.definition import FieldSpec
from forms.engine.problems import Problem

from .base import FieldType
from .wording import localized


def option_problems(spec: FieldSpec) -> list[Problem]:
    """Returns the problem of a list to choose from that has nothing in it."""
    return [] if spec.config.get("options") else [Problem("config/options", "options_missing", {})]


def option_words(kind: FieldType, spec: FieldSpec) -> dict[str, str]:
    """Returns the words of every option by stored value, in the language on screen."""
    return {value: localized(label) for value, label in kind.setting(spec, "options") or ()}
