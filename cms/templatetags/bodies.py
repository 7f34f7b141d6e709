"""What blocks of a body look up when they are drawn."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.template.context import Context

from cms.queries.holders import Holder, holders_of
from cms.queries.live_figures import LiveFigure, live_figures
from cms.queries.starters import Starter, starter
from processes.models import Procedure

register = template.Library()


@register.simple_tag(name="live_figures")
def live_figures_tag(rows: Iterable[Mapping[str, Any]]) -> list[LiveFigure]:
    """Returns the figures the system counts itself."""
    return live_figures(rows)


@register.simple_tag
def holders(rows: Iterable[Mapping[str, Any]], names_shown: bool) -> list[Holder]:
    """Returns the posts with those who hold them today."""
    return holders_of(rows, names_shown=names_shown)


@register.simple_tag(takes_context=True)
def offer(context: Context, procedure: Procedure | None) -> Starter | None:
    """Returns whether this reader may start a procedure; None where there is none to start."""
    user = getattr(context.get("request"), "user", None)
    return starter(procedure, user) if procedure is not None else None
