"""What a field type may know about the moment: who fills in, where, when, and where to look things up."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol, runtime_checkable

from forms.engine.expressions import WorkCalendar


@dataclass(frozen=True, kw_only=True)
class Option:
    """One thing that can be picked: the stored code, its name, and one line that tells it from its namesakes."""

    value: str
    label: str
    note: str = ""
    url: str = ""
    offered: bool = True
    """False for what may stay where it was chosen and is not offered any more."""


class Lookup(Protocol):
    """Finds members, units, cases or pages, limited to what the actor may see."""

    def search(self, text: str, *, actor: Any, config: Mapping[str, Any], limit: int) -> Sequence[Option]: ...

    def find(self, value: str, *, actor: Any, config: Mapping[str, Any]) -> Option | None: ...


@runtime_checkable
class Offering(Lookup, Protocol):
    """A lookup that knows whom or what to offer before anything is typed."""

    def offered_first(self, *, actor: Any, config: Mapping[str, Any]) -> Sequence[Option]: ...


@dataclass(frozen=True, kw_only=True)
class Shelved:
    """A stored file as a field sees it."""

    id: str
    name: str
    size: int
    content_type: str
    url: str
    preview_url: str = ""
    width: int | None = None
    height: int | None = None


class FileShelf(Protocol):
    """Where uploads are put and found again."""

    def keep(self, upload: Any, *, place: str, images_only: bool, config: Mapping[str, Any]) -> Shelved: ...

    def ticket(self, *, place: str, images_only: bool, config: Mapping[str, Any]) -> str: ...

    def find(self, file_id: str) -> Shelved | None: ...

    def may_use(self, file_id: str, *, place: str) -> bool: ...

    def may_show(self, file_id: str, *, place: str) -> bool: ...


class EmptyShelf:
    """A shelf for previews, imports and tests that have no files."""

    def keep(self, upload: Any, *, place: str, images_only: bool, config: Mapping[str, Any]) -> Shelved:
        from .errors import FieldError

        raise FieldError("upload_not_possible_here")

    def ticket(self, *, place: str, images_only: bool, config: Mapping[str, Any]) -> str:
        return ""

    def find(self, file_id: str) -> Shelved | None:
        return None

    def may_use(self, file_id: str, *, place: str) -> bool:
        return False

    def may_show(self, file_id: str, *, place: str) -> bool:
        return False


class Profile(Protocol):
    """What is already known about the person who fills in."""

    def value(self, name: str) -> Any:
        """Returns one fact ("name", "phone", "unit", "post" …) as it would be typed, None when it is not known."""


class NobodysProfile:
    """A profile for previews, imports and anonymous forms: nothing is known."""

    def value(self, name: str) -> Any:
        return None


@dataclass(frozen=True, kw_only=True)
class FillContext:
    """Everything around one filling-in.

    ``place`` names what is filled in ("start:top_ten_selection", "case:<uuid>"): an upload belongs to one field of one
    place and is refused elsewhere. ``facts`` are answers only the server knows (see forms.engine.expressions).
    ``within`` is the place of uploads in the cells of a table;
    ``answers`` are the stored values of the form's other fields as far as they are cleaned by now, ``typed`` the same
    as formulas read them, computed ones included, for types whose parts have formulas.
    ``unmasked`` names the masked fields that this reader may see whole, "*" for all; ``started_at`` is when the
    filling-in began.
    """

    user: Any
    now: datetime
    today: date
    place: str = ""
    unit_path: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    facts_about: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None
    """Answers those of the facts anew that depend on other answers of the form."""
    lookups: Mapping[str, Lookup] = field(default_factory=dict)
    shelf: FileShelf = field(default_factory=EmptyShelf)
    within: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    typed: Mapping[str, Any] = field(default_factory=dict)
    profile: Profile = field(default_factory=NobodysProfile)
    unmasked: Collection[str] = ()
    started_at: datetime | None = None
    chance: str = ""
    """What chance is drawn by, so that a page and what comes of it agree; "" draws anew each time."""
    nameless: bool = False
    """Whether nothing may be noted that leads to the person, the time of day included."""
    handed_in: bool = False
    """Whether a record that stands is changed: what a change does not reach keeps what it held."""
    sender: Any = None
    """Whose answers these are, where that is not ``user``: formulas that ask about "the person" mean the sender."""
    calendar: WorkCalendar | None = None
    by_procedure: bool = False
    """Whether a procedure writes what its design says: what locks cells binds people."""

    @property
    def around(self) -> dict[str, Any]:
        """What formulas are evaluated with."""
        return {"facts": self.facts, "now": self.now, "today": self.today, "calendar": self.calendar}

    def may_unmask(self, key: str) -> bool:
        """Whether this reader sees a masked field whole."""
        return key in self.unmasked or "*" in self.unmasked
