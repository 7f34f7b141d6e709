"""What a field type may know about the moment: who fills in, where, when, and where to look things up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol


@dataclass(frozen=True, kw_only=True)
class Option:
    """One thing that can be picked: the stored code, its name, and one line that tells it from its namesakes."""

    value: str
    label: str
    note: str = ""
    url: str = ""


class Lookup(Protocol):
    """Finds members, units, cases or pages, limited to what the actor may see."""

    def search(self, text: str, *, actor: Any, config: Mapping[str, Any], limit: int) -> Sequence[Option]: ...

    def find(self, value: str, *, actor: Any, config: Mapping[str, Any]) -> Option | None: ...


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

    def find(self, file_id: str) -> Shelved | None: ...

    def may_use(self, file_id: str, *, place: str) -> bool: ...

    def may_show(self, file_id: str, *, place: str) -> bool: ...


class EmptyShelf:
    """A shelf for previews, imports and tests that have no files."""

    def keep(self, upload: Any, *, place: str, images_only: bool, config: Mapping[str, Any]) -> Shelved:
        from .errors import FieldError

        raise FieldError("upload_not_possible_here")

    def find(self, file_id: str) -> Shelved | None:
        return None

    def may_use(self, file_id: str, *, place: str) -> bool:
        return False

    def may_show(self, file_id: str, *, place: str) -> bool:
        return False


@dataclass(frozen=True, kw_only=True)
class FillContext:
    """Everything around one filling-in.

    ``place`` names what is filled in ("start:top_ten_selection", "case:<uuid>"): an upload belongs to one field of one
    place and is refused elsewhere. ``facts`` are answers only the server knows (see forms.engine.expressions).
    """

    user: Any
    now: datetime
    today: date
    place: str = ""
    unit_path: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    lookups: Mapping[str, Lookup] = field(default_factory=dict)
    shelf: FileShelf = field(default_factory=EmptyShelf)
