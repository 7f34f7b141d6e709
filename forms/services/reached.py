"""Which questions a change of other answers reaches: those have to be judged again, too."""

from collections.abc import Collection

from forms.engine.definition import FieldSpec, FormDefinition
from forms.engine.expressions import Tree, fact_calls, field_names
from forms.field_types.table import Table

TABLE = Table()


def reached_by(definition: FormDefinition, changed: Collection[str]) -> frozenset[str]:
    """Returns the fields whose logic reads a changed answer, or one that shows, locks or computes itself by it."""
    if not changed:
        return frozenset()
    moved = moved_by(definition, changed)
    return frozenset(spec.key for spec in definition.fields if spec.key in moved or _judging(spec) & moved)


def moved_by(definition: FormDefinition, changed: Collection[str]) -> frozenset[str]:
    """Returns the changed fields and those that show, lock or compute themselves by them."""
    moved = set(changed)
    for key in definition.order:
        spec = definition.field(key)
        if definition.reads(spec) & moved or _facts(spec.computed, definition.shown_when(spec)) & moved:
            moved.add(key)
    return frozenset(moved)


def _judging(spec: FieldSpec) -> set[str]:
    """What the field's own demands read, and those of its cells."""
    trees = [spec.required, *(rule.check for rule in spec.rules)]
    columns = TABLE.columns(spec) if spec.type == TABLE.key else []
    for _kind, cell in columns:
        trees += [cell.required, cell.visible_when, cell.read_only, cell.computed, *(rule.check for rule in cell.rules)]
    # A cell of the same key goes before the form's field: judging one table too many does no harm.
    return {name for tree in trees for name in field_names(tree)} | _facts(*trees)


def _facts(*trees: Tree) -> set[str]:
    """The fields named in what is looked up on the server."""
    return {word for tree in trees for _name, arguments in fact_calls(tree) for word in arguments}
