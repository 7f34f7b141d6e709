"""Who can find what: members and units here, cases and pages by the apps above, which register themselves."""

from collections.abc import Mapping

from forms.field_types.context import Lookup

_LOOKUPS: dict[str, Lookup] = {}


def register_lookup(kind: str, lookup: Lookup) -> None:
    """Makes ``lookup`` answer for fields of ``kind``: "person", "unit", "reference", "page" or "ballot"."""
    _LOOKUPS[kind] = lookup


def lookups() -> Mapping[str, Lookup]:
    """Returns every registered lookup by kind."""
    return dict(_LOOKUPS)
