from django.apps import apps
from django.db import models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from organization.models import Unit, UnitPathField
from organization.unit_moves import unit_moved


class UnitMoveRefused(Exception):
    """The unit cannot be placed there; ``code`` is ``kind_not_allowed`` or ``below_itself``."""

    def __init__(self, code: str, **context: object) -> None:
        super().__init__(code)
        self.code = code
        self.context = context


def may_be_placed_under(*, kind_key: str, parent: Unit | None) -> bool:
    """Answers whether the rules of the kinds allow a unit of that kind there."""
    from organization.models import UnitKind

    allowed = UnitKind.allowed_parents.through.objects.filter(from_unitkind=kind_key)
    if parent is None:
        return not allowed.exists()
    return allowed.filter(to_unitkind=parent.kind_id).exists()


@transaction.atomic
def move_unit(*, unit: Unit, parent: Unit) -> Unit:
    """Returns the unit in its new place; every row that stores a ``unit_path`` below the old place follows.

    Raises UnitMoveRefused when the kinds do not fit or the new place lies below the unit itself.
    """
    if parent == unit or parent.is_descendant_of(unit):
        raise UnitMoveRefused("below_itself", unit=unit.label, parent=parent.label)
    if not may_be_placed_under(kind_key=unit.kind_id, parent=parent):
        raise UnitMoveRefused("kind_not_allowed", unit=unit.label, parent=parent.label)
    old = unit.path
    unit.move(parent, pos="last-child")
    moved: Unit = Unit.objects.select_related("kind").get(pk=unit.pk)
    for model, field in _path_columns():
        rows = model._default_manager.filter(**{f"{field}__startswith": old})
        rows.update(**{field: Concat(Value(moved.path), Substr(F(field), len(old) + 1))})
    unit_moved.send(sender=Unit, unit=moved)
    return moved


def _path_columns() -> list[tuple[type[models.Model], str]]:
    return [
        (model, field.name)
        for model in apps.get_models()
        if model is not Unit
        for field in model._meta.local_fields
        if isinstance(field, UnitPathField)
    ]
