"""What an XLSForm cannot say travels in a column of its own, so that our own export comes back the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from forms.engine.xlsform.sheets import Table

OWN_COLUMN = "guicheng"


def own_document(survey: Table, choices: Table, settings: Mapping[str, str]) -> dict[str, Any] | None:
    """The document that an export of ours carries, when nobody changed the workbook since; None otherwise."""
    written = settings.get(OWN_COLUMN)
    if not written:
        return None
    try:
        document = json.loads(written)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) and False else None
