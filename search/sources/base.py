"""A source tells the search about one kind of thing."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet

PUBLIC = "public"
"""The access token everybody has, signed in or not."""
MEMBER = "member"
"""The access token of everybody who is signed in."""

FINDABLE = (PUBLIC, "internal")
"""How confidential an entry may be; what is more so never gets into any index."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a source says about one thing in one language; ``access`` are the tokens of those who may find it."""

    object_id: str
    title: str
    url: str
    access: tuple[str, ...]
    locale: str = ""
    summary: str = ""
    body: str = ""
    unit_path: str = ""
    confidentiality: str = PUBLIC
    topic: str = ""
    status: str = ""
    year: int | None = None
    happened_on: date | None = None
    made_from: str = ""
    """Names what a dear part of the entry was made from. It is not stored, but the digest of the entry counts it: who
    finds that digest need not make the part again."""


STORED = tuple(each.name for each in fields(Entry) if each.name not in ("object_id", "made_from"))
"""What of an entry stands in the mirror beside its id."""


def digest_of(entry: Entry) -> str:
    """Returns what changes when anything of an entry changes."""
    values = [str(getattr(entry, name)) for name in STORED] + ([entry.made_from] if entry.made_from else [])
    return hashlib.sha256("\x1f".join(values).encode("utf-8", "replace")).hexdigest()


class Source:
    """One kind of thing that can be found. Subclasses are registered by ``search.sources.register``."""

    kind: str
    label: Any
    model: type[Model]

    def queryset(self) -> QuerySet[Any]:
        """Returns everything that may have entries, with what ``entries`` needs, in any order."""
        return self.model._default_manager.all()

    def entries(self, objects: Sequence[Any]) -> Iterator[Entry]:
        """Yields what is to be found of these objects; nothing for one that must not be found."""
        raise NotImplementedError

    def findable(self, objects: Sequence[Any]) -> Iterator[Entry]:
        """Yields the entries of these objects that may be indexed at all."""
        return (entry for entry in self.entries(objects) if entry.confidentiality in FINDABLE)

    def visible(self, ids: Collection[str], actor: Any) -> set[str]:
        """Returns those of the object ids which the actor may see now, asked of the database."""
        raise NotImplementedError

    def prepare(self, ids: Iterable[str]) -> None:
        """Does beforehand what of ``entries`` takes long; called while no lock is held."""

    def objects(self, ids: Iterable[str]) -> Sequence[Any]:
        """Returns the objects with these ids as ``queryset`` would."""
        return list(self.queryset().filter(pk__in=list(ids)))

    def turned(self, first: date, last: date) -> Iterable[Any]:
        """Returns the ids of what may have other entries on the last day than on the first though nobody changed it."""
        return ()

    def connect(self) -> None:
        """Listens to what changes its entries; called once when the site starts."""
        raise NotImplementedError
