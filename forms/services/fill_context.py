"""The moment of filling in, as the field types see it."""

from collections.abc import Mapping
from typing import Any

from forms.field_types.context import FillContext, NobodysProfile
from forms.lookups import lookups
from forms.queries.profile import PersonProfile
from organization import clock

from .file_shelf import StoredFileShelf


def fill_context(
    *,
    user: Any,
    place: str,
    unit_path: str = "",
    facts: Mapping[str, Any] | None = None,
    claim: str = "",
    nameless: bool = False,
    sender: Any = None,
) -> FillContext:
    """Returns the context for ``user`` filling in ``place`` ("case:<uuid>", "start:<procedure>").

    ``claim`` is the secret by which somebody without a login, or without a name, keeps hold of their uploads.
    """
    return FillContext(
        user=user,
        now=clock.now(),
        today=clock.today(),
        place=place,
        unit_path=unit_path,
        facts=dict(facts or {}),
        lookups=lookups(),
        profile=PersonProfile(user=user, place=place) if not nameless else NobodysProfile(),
        nameless=nameless,
        handed_in=place.startswith("record:"),
        sender=sender,
        shelf=StoredFileShelf(user=user, unit_path=unit_path, claim=claim, nameless=nameless),
    )
