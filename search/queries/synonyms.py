"""Which words count as the same."""

from typing import Any
from uuid import uuid4

from search.analysis import fold
from search.models import SearchState, Synonym

KEY = "synonyms"
"""Of the state that names what the editors have written last; each process reads the lists again when it changes."""
_read: tuple[str, dict[str, tuple[str, ...]]] | None = None


def synonym_map() -> dict[str, tuple[str, ...]]:
    """Returns for each folded word of the editors' lists the other words of its lists."""
    global _read
    written = str(SearchState.objects.filter(pk=KEY).values_list("value", flat=True).first())
    if _read is None or _read[0] != written:
        _read = written, _lists()
    return _read[1]


def note_synonyms(**_signal: Any) -> None:
    """Lets every process read the lists again, once the change is committed."""
    SearchState.objects.update_or_create(pk=KEY, defaults={"value": uuid4().hex})


def _lists() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for synonym in Synonym.objects.filter(is_active=True):
        words = [" ".join(fold(word).split()) for word in synonym.as_list()]
        for word in words:
            found.setdefault(word, {}).update(dict.fromkeys(other for other in words if other != word))
    return {word: tuple(others) for word, others in found.items() if word}
