from typing import Any

from django.db import transaction

from organization import clock
from organization.models import ImportBatch, ImportKind
from organization.services.imports.members import apply_members
from organization.services.imports.planning import plan_import
from organization.services.imports.units import apply_units
from organization.services.refresh_statistics import refresh_statistics


class ImportRefused(Exception):
    """An import that is not carried out; ``code`` is ``already_done``, ``bad_rows`` or ``nothing_to_do``."""

    def __init__(self, code: str, **context: object) -> None:
        super().__init__(code)
        self.code = code
        self.context = context


@transaction.atomic
def apply_import(*, batch: ImportBatch, only_good_rows: bool = False) -> dict[str, Any]:
    """Returns how many rows were new, changed, unchanged and left out, after writing them all at once.

    The plan is made again from the organisation as it is now. Raises ImportRefused when the batch has been imported
    before, when there are bad rows and ``only_good_rows`` was not asked for, or when nothing would change.
    """
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.applied_at:
        raise ImportRefused("already_done", when=locked.applied_at)
    plan = plan_import(locked)
    if not plan.is_readable or (plan.problems and not only_good_rows):
        raise ImportRefused("bad_rows", count=plan.bad_rows)
    if not plan.has_effect:
        raise ImportRefused("nothing_to_do")
    apply = apply_units if locked.kind == ImportKind.UNITS else apply_members
    apply(list(plan.changes))
    refresh_statistics()
    locked.result = {
        **{action: plan.count(action) for action in ("new", "changed", "unchanged")},
        "left_out": plan.bad_rows,
    }
    locked.applied_at = clock.now()
    locked.save(update_fields=["result", "applied_at"])
    return dict(locked.result)
