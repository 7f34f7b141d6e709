"""A template and what a branch made of it, brought together: three documents in, one out, with what they disagree on.

``base`` is the version of the template that the branch began with, ``theirs`` the template as it is now, ``ours`` the
branch's document. Parts are the rows of the lists (a step, a field, a button …) and the members that are one whole.
The template's ``sharing`` says what a branch may do: ``locked`` parts follow the template whatever the branch wrote,
``extendable`` ones may get more (options, fields to fill in, people), ``optional`` ones may be left out. ``states/*``
stands for all rows of a list. What is not named may be changed freely.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Json = Mapping[str, Any]
LISTS = ("fields", "states", "transitions", "votes", "rubrics", "parameters", "numbers", "printouts", "pages")
WHOLE = ("title", "summary", "start", "rules", "restricted_fields", "duplicates", "verbs", "choices")
OWN = ("key", "title", "summary", "examples")
"""What stays the branch's: a follower is a procedure of its own."""
GONE: Any = object()
Side = Literal["ours", "theirs"]


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """A part that both changed, each in another way; None where one of them took it out."""

    part: str
    base: Any
    ours: Any
    theirs: Any


@dataclass(frozen=True, kw_only=True)
class Merged:
    """The document, what could not be decided, and the parts in which the branch was overruled by a lock."""

    document: dict[str, Any]
    conflicts: tuple[Conflict, ...] = ()
    overruled: tuple[str, ...] = ()


@dataclass
class Merge:
    """One merge at work; ``chosen`` decides conflicts by part."""

    base: Json
    ours: Json
    theirs: Json
    chosen: Mapping[str, Side] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    overruled: list[str] = field(default_factory=list)

    def merged(self) -> Merged:
        """Returns the outcome; conflicts that are not chosen keep what the branch has."""
        result = {**self.theirs, **{name: self.ours[name] for name in OWN if name in self.ours}}
        result.pop("sharing", None)
        for name in WHOLE:
            if name in OWN:
                continue
            value = self.value(name, *(each.get(name, GONE) for each in (self.base, self.ours, self.theirs)))
            result.pop(name, None)
            if value is not GONE:
                result[name] = value
        for name in LISTS:
            rows = self.rows(name)
            if name == "fields":
                result["form"] = {**self.theirs.get("form", {}), "fields": rows}
            elif rows or name in self.theirs:
                result[name] = rows
        return Merged(document=result, conflicts=tuple(self.conflicts), overruled=tuple(self.overruled))

    def rows(self, name: str) -> list[Any]:
        """Returns the rows of a list: in the template's order, what the branch added behind what it stood behind."""
        base, ours, theirs = (_rows(each, name) for each in (self.base, self.ours, self.theirs))
        order = list(theirs)
        before = ""
        for key in ours:
            if key not in theirs:
                order.insert(order.index(before) + 1 if before in order else len(order), key)
            before = key
        found = (
            self.value(f"{name}/{key}", base.get(key, GONE), ours.get(key, GONE), theirs.get(key, GONE))
            for key in order
        )
        return [each for each in found if each is not GONE]

    def value(self, part: str, base: Any, ours: Any, theirs: Any) -> Any:
        """Returns what becomes of one part."""
        if self.is_("locked", part) and base is not GONE:
            if ours != base and ours != theirs:
                self.overruled.append(part)
            return theirs
        if ours is GONE and base is not GONE and self.is_protected(part):
            self.overruled.append(part)
            return theirs
        if ours == theirs or theirs == base:
            return ours
        if ours == base:
            return theirs
        if self.is_("extendable", part) and isinstance(ours, Mapping) and isinstance(theirs, Mapping):
            return _extended(base if isinstance(base, Mapping) else {}, ours, theirs)
        inner = self.members(part, base, ours, theirs)
        if inner is not None:
            return inner
        return self.decided(part, base, ours, theirs)

    def members(self, part: str, base: Any, ours: Any, theirs: Any) -> Any:
        """Returns a row whose members were changed by one side each; None where both changed the same one."""
        if not all(isinstance(each, Mapping) for each in (base, ours, theirs)):
            return None
        result: dict[str, Any] = {}
        for name in dict.fromkeys([*theirs, *ours]):
            values = [each.get(name, GONE) for each in (base, ours, theirs)]
            if values[1] == values[2] or values[2] == values[0]:
                value = values[1]
            elif values[1] == values[0]:
                value = values[2]
            else:
                return None
            if value is not GONE:
                result[name] = value
        return result

    def decided(self, part: str, base: Any, ours: Any, theirs: Any) -> Any:
        side = self.chosen.get(part)
        if side is None:
            plain = (None if each is GONE else each for each in (base, ours, theirs))
            first, second, third = plain
            self.conflicts.append(Conflict(part=part, base=first, ours=second, theirs=third))
        return theirs if side == "theirs" else ours

    def is_(self, what: str, part: str) -> bool:
        named = (self.theirs.get("sharing") or {}).get(what, ())
        return part in named or f"{part.split('/')[0]}/*" in named

    def is_protected(self, part: str) -> bool:
        """Whether a branch may not leave the part out: it is extendable and not optional."""
        return self.is_("extendable", part) and not self.is_("optional", part)


def merge(base: Json, ours: Json, theirs: Json, chosen: Mapping[str, Side] | None = None) -> Merged:
    """Returns what comes of the three documents."""
    return Merge(base=base, ours=ours, theirs=theirs, chosen=chosen or {}).merged()


def merge_pack(base: Json, ours: Json, theirs: Json, chosen: Mapping[str, Side] | None = None) -> Merged:
    """Returns what comes of a pack as it was taken over, the document as it is here and the pack as it is now.

    Unlike a follower the document stays the pack's own, so title, examples and whatever else there is are merged too.
    """
    work = Merge(base=base, ours=ours, theirs=theirs, chosen=chosen or {})
    document = dict(work.merged().document)
    told = {*LISTS, *WHOLE, "form", "key"} - {*OWN}
    for name in dict.fromkeys([*theirs, *ours]):
        if name not in told:
            value = work.value(name, *(each.get(name, GONE) for each in (base, ours, theirs)))
            document.pop(name, None)
            if value is not GONE:
                document[name] = value
    forms = [each.get("form") or {} for each in (base, ours, theirs)]
    shells = [{key: value for key, value in form.items() if key != "fields"} for form in forms]
    document["form"] = {**work.value("form", *shells), "fields": document["form"]["fields"]}
    return Merged(document={**document, "key": theirs["key"]}, conflicts=tuple(work.conflicts))


def sharing_parts(document: Json) -> Iterator[tuple[str, Json]]:
    """Yields the parts of a template for which something can be said, with their rows."""
    for name in LISTS:
        for key, row in _rows(document, name).items():
            yield f"{name}/{key}", row


def _rows(document: Json, name: str) -> dict[str, Any]:
    rows = (document.get("form") or {}).get("fields", ()) if name == "fields" else document.get(name) or ()
    return {str(row.get("key")): row for row in rows}


def _extended(base: Json, ours: Json, theirs: Json) -> dict[str, Any]:
    """The template's row with what the branch added to its lists; everything else is the template's."""
    result = dict(theirs)
    for name, value in ours.items():
        given = theirs.get(name)
        if isinstance(value, list) and isinstance(given, list):
            before = base.get(name) if isinstance(base.get(name), list) else []
            result[name] = [*given, *(each for each in value if each not in given and each not in (before or []))]
        elif isinstance(value, Mapping) and isinstance(given, Mapping) and name == "config":
            inner = base.get(name)
            result[name] = _extended(inner if isinstance(inner, Mapping) else {}, value, given)
    return result
