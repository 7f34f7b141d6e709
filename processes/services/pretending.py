"""Filling in a form that is only played: uploads are looked at by name and thrown away at once."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePath
from typing import Any

from forms.field_types.context import FillContext, Shelved
from forms.lookups import lookups

PRETENDED = "pretended-"


class PretendedShelf:
    """A shelf on which every file stands and none lies: only its name is kept, inside its id."""

    def keep(self, upload: Any, *, place: str, images_only: bool, config: Mapping[str, Any]) -> Shelved:
        return self._shelved(PRETENDED + PurePath(str(getattr(upload, "name", "") or "file")).name[-60:])

    def ticket(self, *, place: str, images_only: bool, config: Mapping[str, Any]) -> str:
        return ""

    def find(self, file_id: str) -> Shelved | None:
        return self._shelved(file_id) if file_id.startswith(PRETENDED) else None

    def may_use(self, file_id: str, *, place: str) -> bool:
        return file_id.startswith(PRETENDED)

    def may_show(self, file_id: str, *, place: str) -> bool:
        return file_id.startswith(PRETENDED)

    def _shelved(self, file_id: str) -> Shelved:
        name = file_id.removeprefix(PRETENDED)
        return Shelved(id=file_id, name=name, size=1024, content_type="image/png", url="", width=1600, height=1200)


def pretended(*, user: Any, at: datetime, facts: Mapping[str, Any]) -> FillContext:
    """Returns the context for filling in a form at a played moment; nothing that is typed is kept."""
    return FillContext(
        user=user,
        now=at,
        today=at.date(),
        place="simulation",
        facts=dict(facts),
        lookups=lookups(),
        shelf=PretendedShelf(),
    )
