"""Whether the index was made by the analysis that reads questions now."""

from typing import Any

from search.analysis.version import VERSION
from search.models import SearchDocument, SearchState

KEY = "analysis"


def note_version(**_sent: Any) -> None:
    """Notes that everything in the index was made by the present analysis."""
    SearchState.objects.update_or_create(pk=KEY, defaults={"value": {"version": VERSION}})


def note_first_version(**_sent: Any) -> None:
    """Notes it for an index that is still empty, of a new installation."""
    if not SearchState.objects.filter(pk=KEY).exists() and not SearchDocument.objects.exists():
        note_version()


def is_current() -> bool:
    """Answers whether questions are read as the index was written."""
    noted: dict[str, Any] | None = SearchState.objects.filter(pk=KEY).values_list("value", flat=True).first()
    return noted is not None and noted.get("version") == VERSION
