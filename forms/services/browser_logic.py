"""What the browser is told so that it can show and hide at once; the server decides again anyway."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from forms.engine.definition import FieldSpec, FormDefinition
from forms.engine.expressions import field_names
from forms.engine.frozen import thaw
from forms.field_types import field_type
from forms.field_types.cells import Column, has_logic, outside_names, told_column
from forms.field_types.context import FillContext
from forms.field_types.table import Table

TABLE = Table()
LOGIC = ("visible_when", "required", "computed", "read_only")


def browser_logic(
    definition: FormDefinition,
    stored: Mapping[str, Any],
    writable: Collection[str],
    context: FillContext,
    prefix: str = "",
    told: Collection[str] | None = None,
    kept: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Returns {"prefix", "today", "now", "fields": […], "known": {stored values that the logic of these fields reads}}.

    Named are the fields that have logic or are read by it, each after those that its logic reads; ``kept`` is what a
    field holds while it is locked. Of all fields only writable ones and those in ``told`` (None: all) are named. Logic
    that reads any other field is left to the server: the browser keeps what the server drew, and learns no value that
    is not for its reader.
    """
    shown = {spec.key for spec in definition.fields if told is None or spec.key in told or spec.key in writable}
    readable = {spec.key for spec in definition.fields if spec.key in shown and _readable(spec, writable, context)}
    specs = [definition.field(key) for key in definition.order if key in shown]
    read = {key for spec in specs for _, tree in _trees(definition, spec, readable) for key in field_names(tree)}
    read |= {key for spec in specs for key in outside_names(_columns(spec)) & readable}
    return {
        "prefix": prefix,
        "today": context.today.isoformat(),
        "now": context.now.isoformat(),
        "fields": [
            {
                "key": spec.key,
                "type": spec.type,
                "value_type": field_type(spec.type).value_type,
                "reader": field_type(spec.type).reader,
                "writable": spec.key in writable,
                **dict.fromkeys(LOGIC),
                **dict(_trees(definition, spec, readable)),
                "kept": plain((kept or {}).get(spec.key)) if spec.key in readable else None,
                "columns": _told_columns(spec, readable),
                **({} if spec.computed is None else {"look": field_type(spec.type).written_as(spec)}),
            }
            for spec in specs
            if spec.key in read or any(_trees(definition, spec, shown)) or has_logic(_columns(spec))
        ],
        "known": {key: plain(value) for key, value in stored.items() if key in read and key not in writable},
    }


def _columns(spec: FieldSpec) -> list[Column]:
    return TABLE.columns(spec) if spec.type == TABLE.key else []


def _told_columns(spec: FieldSpec, readable: Collection[str]) -> list[dict[str, Any]]:
    columns = _columns(spec)
    known = {*readable, *(column.key for _kind, column in columns)}
    return [told_column(kind, column, known) for kind, column in columns]


def _readable(spec: FieldSpec, writable: Collection[str], context: FillContext) -> bool:
    """Whether the script may and can read the answer: not what is masked for this reader, nor what only we can read."""
    kind = field_type(spec.type)
    if spec.key in writable:
        return kind.reader != "server"
    return not kind.masks_anything(spec) or context.may_unmask(spec.key)


def _trees(definition: FormDefinition, spec: FieldSpec, shown: Collection[str]) -> Iterator[tuple[str, Any]]:
    """The conditions of a field that read nothing but shown fields; those of its section and page count as its own."""
    for name in LOGIC:
        if name == "computed" and spec.renewed_by:
            continue  # only the server knows which answers changed
        tree = thaw(definition.shown_when(spec) if name == "visible_when" else getattr(spec, name))
        if isinstance(tree, dict | list) and field_names(tree) <= set(shown):
            yield name, tree
    if spec.required is True and not isinstance(spec.read_only, bool):
        yield "required", True  # nobody has to answer while the question is locked


def plain(value: Any) -> Any:
    """Returns JSON for a stored value."""
    thawed = thaw(value)
    return thawed if thawed is None or isinstance(thawed, bool | int | str | list | dict) else str(thawed)
