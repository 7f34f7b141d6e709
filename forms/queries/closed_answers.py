"""The answers of a register that somebody does not read whole, for what looks records up by their answers."""

from typing import Any

from forms.field_rights import field_rights
from forms.models import Form, VersionStatus


def closed_keys(actor: Any, form: Form, *, by_type: bool = False) -> frozenset[str]:
    """Returns the fields that a right hides from the actor or masks, in whichever version of the form.

    ``by_type`` adds those whose answers are masked for everybody. A form without rules by field is not even read.
    """
    settings = getattr(form, "settings", None)
    rules = settings.field_rights if settings is not None else {}
    if not by_type and (not rules or getattr(actor, "is_superuser", False)):
        return frozenset()
    closed: set[str] = set()
    for version in form.versions.exclude(status=VersionStatus.DRAFT):
        rights = field_rights(actor, rules, version.definition)
        is_open = rights.whole(version.definition) if by_type else rights.visible - rights.masked
        closed.update(frozenset(version.definition.keys()) - is_open)
    return frozenset(closed)
