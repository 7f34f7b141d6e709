"""The procedures that a question for a case can name, as the designer of forms offers them."""

from collections.abc import Iterator, Mapping
from typing import Any

from forms.queries.designer_lists import item, questions
from processes.models import ProcedureVersion, VersionStatus
from processes.texts import localized

MOST = 300


def procedure_choices() -> Iterator[Mapping[str, Any]]:
    """Yields the published procedures with their states, and the questions of their forms."""
    rows = ProcedureVersion.objects.filter(status=VersionStatus.PUBLISHED).select_related("procedure")
    for version in rows.order_by("procedure__title", "pk")[:MOST]:
        states = [
            item(state["key"], localized(state.get("title")) or state["key"]) for state in version.document["states"]
        ]
        asked = list(questions(version.document.get("form") or {}))
        yield item(version.procedure.key, version.procedure, states=states, parts=asked)
