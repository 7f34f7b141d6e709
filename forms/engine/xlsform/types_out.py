"""Which XLSForm type and look is written for which type of ours."""

from __future__ import annotations

from collections.abc import Mapping

TYPES: Mapping[str, str] = {
    "text": "text",
    "textarea": "text",
    "richtext": "text",
    "integer": "integer",
    "rating": "range",
    "month": "date",
    "year": "integer",
    "decimal": "decimal",
    "money": "decimal",
    "percent": "decimal",
    "range": "range",
    "date": "date",
    "time": "time",
    "datetime": "dateTime",
    "bool": "select_one",
    "acknowledge": "acknowledge",
    "geopoint": "geopoint",
    "image": "image",
    "images": "image",
    "signature": "image",
    "audio": "audio",
    "video": "video",
    "file": "file",
    "files": "file",
    "barcode": "barcode",
    "note": "note",
    "computed": "calculate",
    "hidden": "hidden",
    "choice": "select_one",
    "multi": "select_multiple",
    "ranking": "rank",
}
LOOKS = {
    "textarea": "multiline",
    "richtext": "multiline",
    "signature": "signature",
    "month": "month-year",
    "rating": "rating",
}
MAKESHIFT = frozenset({"richtext", "money", "percent", "images", "files"})
"""Types that are written as another one."""
