"""Which button inside the form was pressed."""

from typing import Any

from forms.field_types import commands


def form_command(data: Any) -> commands.Command | None:
    """Returns AddRow(field), RemoveRow(field, row), MoveUp, MoveDown, Upload(field), Find(field), Refresh() or None.

    A view that gets one draws the form again (``build_django_form`` applies it) and changes nothing else.
    """
    return commands.parse_command(str(data.get(commands.NAME) or ""))
