"""What nobody touched in the editor stays in the document as it was written, however the editor would write it."""

from collections.abc import Mapping, Sequence
from typing import Any


def kept(old: Any, before: Any, after: Any) -> Any:
    """Returns ``after`` with everything that equals ``before`` written as in ``old``.

    ``old`` is the document's part, ``before`` what the editor makes of it untouched, ``after`` what it makes of it now.
    """
    if after == before:
        return old
    if isinstance(old, Mapping) and isinstance(before, Mapping) and isinstance(after, Mapping):
        return _record(old, before, after)
    if isinstance(old, list) and isinstance(before, list) and isinstance(after, list) and len(old) == len(before):
        return _list(old, before, after)
    return after


def _record(old: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    result = {}
    for name, value in old.items():
        if name in after:
            result[name] = kept(value, before.get(name), after[name])
        elif name not in before:
            result[name] = value  # It holds anyway, so the editor does not write it.
    return {**result, **{name: value for name, value in after.items() if name not in result}}


def _list(old: Sequence[Any], before: Sequence[Any], after: Sequence[Any]) -> list[Any]:
    places = {_name(each): place for place, each in enumerate(before) if _name(each)}
    same = len(before) == len(after)

    def entry(place: int, value: Any) -> Any:
        if value in before:
            return old[before.index(value)]
        found = places.get(_name(value), place if same and not _name(value) else None)
        return value if found is None else kept(old[found], before[found], value)

    return [entry(place, value) for place, value in enumerate(after)]


def _name(value: Any) -> str:
    return str(value.get("key", "")) if isinstance(value, Mapping) else ""
