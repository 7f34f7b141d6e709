"""One cell of a table in a form."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
HIDDEN = mark_safe(" hidden")


@register.simple_tag(takes_context=True)
def draw_cell(context: dict[str, Any], cell: dict[str, Any]) -> SafeString:
    """Returns the control of one cell with its error; named after table, row and column."""
    row = context["row"]["row"]
    html_id = f"{context['id']}-{row}-{cell['column']}"
    error = cell["error"]
    label = f"{cell['label']} {context['row']['number']}"
    control = render_to_string(
        cell["template"],
        {
            **cell,
            "id": html_id,
            "name": f"{context['name']}-{row}-{cell['column']}",
            "cell_label": label,
            "required": cell["required"],
            "described": f"{html_id}-error" if error else "",
            "invalid": bool(error),
        },
    )
    if cell.get("group"):
        control = format_html('<div role="group" aria-label="{}" id="{}-group">{}</div>', label, html_id, control)
    if "kept" in cell:
        control = format_html(
            "<div><div data-cell-kept{}>{}</div><div data-cell-control{}>{}</div></div>",
            "" if cell["locked"] else HIDDEN,
            cell["kept"] or "—",
            HIDDEN if cell["locked"] else "",
            control,
        )
    return (
        format_html('{}<span class="field__error" id="{}-error">{}</span>', control, html_id, error)
        if error
        else control
    )
