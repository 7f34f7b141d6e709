"""What the browser is told so that it can show and hide at once; the server decides again anyway."""

from collections.abc import Collection, Mapping
from typing import Any

from forms.engine.definition import FormDefinition
from forms.engine.frozen import thaw
from forms.field_types import field_type
from forms.field_types.context import FillContext


def browser_logic(
    definition: FormDefinition,
    stored: Mapping[str, Any],
    writable: Collection[str],
    context: FillContext,
    prefix: str = "",
) -> dict[str, Any]:
    """Returns {"prefix", "today", "now", "fields": […], "known": {stored values of other fields}, "facts"}."""
    read = {spec.key for spec in definition.fields if spec.key in writable}
    return {
        "prefix": prefix,
        "today": context.today.isoformat(),
        "now": context.now.isoformat(),
        "fields": [
            {
                "key": spec.key,
                "type": spec.type,
                "value_type": field_type(spec.type).value_type,
                "writable": spec.key in writable,
                "visible_when": thaw(spec.visible_when),
                "required": thaw(spec.required),
                "computed": thaw(spec.computed),
                "columns": [
                    {"key": column["key"], "type": column.get("type", "text")}
                    for column in spec.config.get("columns") or ()
                ],
            }
            for spec in definition.fields
        ],
        "known": {key: plain(value) for key, value in stored.items() if key not in read},
        "facts": {key: plain(value) for key, value in context.facts.items() if not key.startswith("rubric:")},
    }


def plain(value: Any) -> Any:
    """Returns JSON for a stored value or a fact."""
    thawed = thaw(value)
    return thawed if thawed is None or isinstance(thawed, bool | int | str | list | dict) else str(thawed)
