"""Files move with the answers that name them."""

from collections.abc import Mapping
from typing import Any

from forms.engine.definition import FormDefinition
from forms.field_types import field_type
from forms.models import StoredFile


def attach_files(*, definition: FormDefinition, values: Mapping[str, Any], place: str, unit_path: str = "") -> int:
    """Attaches every file named in the values to "<place>/<field>"; returns how many.

    Call it in the transaction that stores the values ("start:…" becomes "case:<uuid>"). What was claimed is handed in
    now: the claim goes.
    """
    moved = 0
    for spec in definition.fields:
        ids = field_type(spec.type).file_ids(values.get(spec.key), spec)
        if ids:
            moved += StoredFile.objects.filter(pk__in=ids).update(
                attached_to=f"{place}/{spec.key}", claim="", **({"unit_path": unit_path} if unit_path else {})
            )
    return moved
