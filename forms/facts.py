"""Functions of formulas that look something up on the server: in the organisation, in registers, in the apps above."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from forms.engine.expressions import FactFunction


@dataclass(frozen=True, kw_only=True)
class FactQuestion:
    """Who asks, on which day, with which stored answers."""

    user: Any
    today: date
    unit_path: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    sender: Any = None
    """Whose answers these are, where that is not whoever asks; what may be read is always judged for ``user``."""

    def argument(self, word: str) -> Any:
        """Returns the answer of the field that the argument names, or the argument itself when none has the name."""
        return self.answers.get(word) if word in self.answers else word


@dataclass(frozen=True, kw_only=True)
class FormFact:
    """One such function; ``answer`` gets the question and the arguments as texts and returns a typed value.

    ``is_personal``: it tells of the person who asks, or finds what this person may read. Blank in anonymous forms.
    """

    function: FactFunction
    answer: Callable[..., Any]
    doc: Mapping[str, str]
    is_personal: bool = False


_FACTS: dict[str, FormFact] = {}
_ELSEWHERE: dict[str, tuple[FactFunction, Mapping[str, str]]] = {}


def register_fact(fact: FormFact) -> None:
    """Makes formulas of forms know the function."""
    _FACTS[fact.function.name] = fact


def form_facts() -> Mapping[str, FormFact]:
    """Returns every registered fact by name."""
    return dict(_FACTS)


def fact_functions() -> dict[str, FactFunction]:
    """Returns the functions as the checker wants them."""
    return {name: fact.function for name, fact in _FACTS.items()}


def declare_elsewhere(function: FactFunction, doc: Mapping[str, str]) -> None:
    """Makes the formula box know a function that only the forms of an app above have, such as those of procedures."""
    _ELSEWHERE[function.name] = (function, doc)


def every_function() -> dict[str, tuple[FactFunction, Mapping[str, str]]]:
    """Returns every function that some formula may ask the server for, with its words; publishing checks which."""
    return {**_ELSEWHERE, **{name: (fact.function, fact.doc) for name, fact in _FACTS.items()}}
