"""What blocks of a body look up when they are drawn."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.template.context import Context

from cms.models import RegulationClause
from cms.queries.courses import may_read
from cms.queries.holders import Holder, holders_of
from cms.queries.live_figures import LiveFigure, live_figures
from cms.queries.starters import Starter, starter
from processes.models import Procedure
from processes.queries import startable

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
    request = context.get("request")
    user = getattr(request, "user", None)
    if procedure is None:
        return None
    if request is None or user is None or not user.is_authenticated:
        return starter(procedure, None)
    if not hasattr(request, "startables"):
        request.startables = startable(user)  # one look for all blocks of a page
    return starter(procedure, request.startables)


@register.simple_tag(takes_context=True)
def readable_clauses(context: Context, clauses: Iterable[RegulationClause | None]) -> list[RegulationClause]:
    """Returns the clauses of published regulations that this reader may open."""
    request = context.get("request")
    there = [each for each in clauses if each is not None and each.page.live]
    return [each for each in there if request is not None and may_read(each.page, request)]
