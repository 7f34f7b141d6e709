"""The study hours ledger as items that indicators count."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from cms.models import StudyHours
from cms.models.study_hours import HoursStatus
from organization.models import Unit
from processes.engine.measures.model import Item
from processes.queries.measures.sources import officers_on


def hour_items(first: date, last: date) -> Iterator[Item]:
    """Yields the counted lines of the ledger between two days, of the branch the member was in."""
    units = dict(Unit.objects.values_list("path", "pk"))
    officers = officers_on(last)
    rows = StudyHours.objects.filter(status=HoursStatus.COUNTED, on__gte=first, on__lte=last)
    for member, path, on, hours, source in rows.values_list("member", "unit_path", "on", "hours", "source"):
        if path in units:
            yield Item(
                unit=units[path],
                ref=f"member:{member}",
                opened=on,
                values={"hours": Decimal(hours), "source": source, "on": on, "is_officer": member in officers},
            )
