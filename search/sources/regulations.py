"""Regulations with where they stand today."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from cms.models import RegulationPage

from .pages import PageSource


class RegulationSource(PageSource):
    """Regulations: not yet in force, in force, or no longer."""

    def __init__(self) -> None:
        super().__init__("regulation", _("Regulation"), RegulationPage)

    @override
    def status_of(self, page: Any) -> str:
        return str(page.status)

    @override
    def turned(self, first: date, last: date) -> Iterable[Any]:
        return RegulationPage.objects.filter(begun_or_ended(first, last)).values_list("pk", flat=True)


def begun_or_ended(first: date, last: date, prefix: str = "") -> Q:
    """Returns the condition that a regulation began or ended between two days, both counted."""
    condition = Q()
    for name in ("issued_on", "effective_on", "expires_on"):
        condition |= Q(**{f"{prefix}{name}__range": (first, last)})
    return condition
