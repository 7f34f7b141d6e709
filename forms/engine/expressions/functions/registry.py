"""How a function of the language is declared: one decorator that says everything about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Protocol

from forms.engine.expressions import days
from forms.engine.expressions.tree import MAX_STEPS
from forms.engine.expressions.values import day, is_blank

Example = tuple[str, str]


class Exhausted(Exception):
    """The step budget is spent or the tree is too deep: the whole expression is blank."""


class WorkCalendar(Protocol):
    """What the working-day functions ask; organization.working_days.Calendar has these methods."""

    def is_working(self, day: date, /) -> bool: ...

    def add_working_days(self, start: date, count: int, /) -> date: ...

    def working_days_between(self, start: date, end: date, /) -> int: ...


@dataclass(slots=True, kw_only=True)
class Surroundings:
    """What a function may know besides its arguments, and the budget that is left."""

    now: datetime | None = None
    today: date | None = None
    calendar: WorkCalendar | None = None
    left: int = MAX_STEPS

    def __post_init__(self) -> None:
        self.now = None if self.now is None else days.local(self.now)
        if self.today is None and self.now is not None:
            self.today = self.now.date()

    def charge(self, steps: int) -> None:
        """Spend steps; Exhausted when there are not enough."""
        self.left -= steps
        if self.left < 0:
            raise Exhausted


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Argument types in order; the last `optional` ones may be left out, the last one may be `repeated`."""

    arguments: tuple[str, ...] = ()
    optional: int = 0
    repeated: bool = False
    result: str = "any"

    def least(self) -> int:
        """The smallest number of arguments."""
        return len(self.arguments) - self.optional

    def accepts(self, count: int) -> bool:
        """Whether that many arguments fit."""
        return self.least() <= count and (self.repeated or count <= len(self.arguments))

    def type_at(self, position: int) -> str:
        """The type of the argument at that position."""
        return self.arguments[min(position, len(self.arguments) - 1)] if self.arguments else "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function of the catalogue with its documentation; each example is a formula and the formula of its result."""

    name: str
    signature: Signature
    call: Callable[..., Any]
    takes_blank: bool
    server_only: bool
    doc: Mapping[str, str]
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class FactFunction:
    """A function whose answer only the server knows, such as `vote_closed('popular')`.

    Its arguments are literals or field names; `evaluate` reads the answer from `facts["name:arg1,arg2"]`, a missing one
    is blank. In the browser it is always blank.
    """

    name: str
    arguments: tuple[str, ...] = ()
    result: str = "any"
    optional: int = 0

    @property
    def signature(self) -> Signature:
        """The same, in the form the checker reads."""
        return Signature(arguments=self.arguments, optional=self.optional, result=self.result)


def function(
    arguments: str,
    result: str,
    *,
    english: str,
    chinese: str,
    examples: tuple[Example, ...],
    takes_blank: bool = False,
    server_only: bool = False,
) -> Callable[[Callable[..., Any]], Function]:
    """Turn a Python function into one of the language.

    `arguments` names the types, as in `"date, number"`; `?` marks one that may be left out, `*` one that repeats.
    A blank argument makes the result blank unless the function `takes_blank`, which then gets None for it.
    """

    def declare(call: Callable[..., Any]) -> Function:
        name = call.__name__.rstrip("_")
        doc = {"en": english, "zh-hans": chinese}
        return Function(
            name=name,
            signature=signature_of(arguments, result),
            call=call,
            takes_blank=takes_blank,
            server_only=server_only,
            doc=doc,
            examples=examples,
        )

    return declare


def signature_of(arguments: str, result: str) -> Signature:
    """The signature that such a text describes."""
    words = [word.strip() for word in arguments.split(",") if word.strip()]
    return Signature(
        arguments=tuple(word.rstrip("?*") for word in words),
        optional=sum("?" in word for word in words),
        repeated=bool(words) and "*" in words[-1],
        result=result,
    )


def fitted(function: Function, given: list[Any]) -> list[Any] | None:
    """The arguments as the function wants them; None when their number, a type or a blank makes the result blank."""
    if not function.signature.accepts(len(given)):
        return None
    prepared: list[Any] = []
    for position, value in enumerate(given):
        if is_blank(value):
            if not function.takes_blank:
                return None
            prepared.append(None)
            continue
        fit = FITS[function.signature.type_at(position)](value)
        if fit is None:
            return None
        prepared.append(fit)
    return prepared


def moment(value: Any) -> datetime | None:
    """A moment; a day counts as its first."""
    if isinstance(value, datetime):
        return value
    return datetime.combine(value, time(), days.ZONE) if isinstance(value, date) else None


def of_type(*classes: type) -> Callable[[Any], Any]:
    """Lets values of these classes through."""
    return lambda value: value if isinstance(value, classes) else None


FITS: Mapping[str, Callable[[Any], Any]] = {
    "any": lambda value: value,
    "bool": of_type(bool),
    "number": of_type(Decimal),
    "text": of_type(str),
    "date": day,
    "datetime": moment,
    "list": of_type(list, tuple),
    "table": of_type(list, tuple),
    "row": of_type(Mapping),
}
