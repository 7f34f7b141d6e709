"""Which words count as the same."""

from search.analysis import fold
from search.models import Synonym


def synonym_map() -> dict[str, tuple[str, ...]]:
    """Returns for each folded word of the editors' lists the other words of its lists."""
    found: dict[str, dict[str, None]] = {}
    for synonym in Synonym.objects.filter(is_active=True):
        words = [" ".join(fold(word).split()) for word in synonym.as_list()]
        for word in words:
            found.setdefault(word, {}).update(dict.fromkeys(other for other in words if other != word))
    return {word: tuple(others) for word, others in found.items() if word}
