"""Which properties of a question do not apply to which types; all others work, and a test tries each with each."""

from collections.abc import Mapping

from .base import FieldType

PROPERTIES = (
    "label", "help", "placeholder", "default", "default_formula", "profile", "last", "required", "required_when",
    "read_only", "read_only_when", "rules", "visible_when", "width", "personal_data", "masking", "languages",
    "accessible",
)  # fmt: skip
ASKED = {"placeholder", "default", "default_formula", "profile", "last", "required", "required_when", "read_only_when"}
ASKED |= {"rules", "accessible"}
"""Properties of what people fill in."""
BOXES = frozenset(
    [
        "text",
        "textarea",
        "richtext",
        "integer",
        "decimal",
        "money",
        "percent",
        "phone",
        "email",
        "url",
        "id_number",
        "barcode",
        "time",
        "month",
        "year",
    ]
)
"""Types with one box for typing, in which an example can stand."""
NO_RESULT = frozenset(
    [
        "geopoint",
        "cascade",
        "record",
        "attendance",
        "image",
        "images",
        "file",
        "files",
        "video",
        "audio",
        "signature",
        "table",
        "matrix",
        "score",
        "reference",
    ]
)
"""Types whose answers no formula gives."""
UNSEEN: Mapping[str, frozenset[str]] = {
    "hidden": frozenset({"width", "accessible"}),
    "note": frozenset({"help", "width", "personal_data", "masking"}),
}


def inapplicable(kind: FieldType) -> set[str]:
    """Returns the properties that mean nothing to the type."""
    gone = set(UNSEEN.get(kind.key, ()))
    if not kind.is_input:
        gone |= ASKED
    if kind.key not in BOXES:
        gone.add("placeholder")
    if kind.key in NO_RESULT:
        gone.add("default_formula")
    if kind.takes_files and kind.key != "signature":
        gone.add("last")
    return gone
