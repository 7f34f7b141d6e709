"""From a posted form to raw answers as JSON."""

from collections.abc import Collection
from typing import Any

from forms.engine.definition import FormDefinition
from forms.field_types import field_type
from forms.field_types.context import FillContext


def read_submission(
    *,
    definition: FormDefinition,
    data: Any,
    files: Any = None,
    writable: Collection[str],
    context: FillContext,
    prefix: str = "",
) -> dict[str, Any]:
    """Returns {field key: raw answer} for the writable fields, JSON-able; uploads are stored on the way.

    ``data`` is a QueryDict, or a mapping of raw answers (API, import, an earlier result of this function), which is
    passed through for the writable keys alone. A refused upload becomes {"refused": code, …}, which cleaning reports.
    """
    raw: dict[str, Any] = {}
    posted = hasattr(data, "getlist")
    for spec in definition.fields:
        kind = field_type(spec.type)
        if spec.key not in writable or not kind.is_input or (not posted and spec.key not in data):
            continue
        if posted:
            raw[spec.key] = kind.read(data, files, f"{prefix}{spec.key}", spec, context)
        else:
            raw[spec.key] = data[spec.key]
    return raw
