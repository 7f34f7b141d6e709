"""The only clock of the product; in the demo it can be moved forward.

Everything that asks "what time is it" asks here, so that a demonstration may skip five working days and so that
tests need one thing to move.
"""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

_SECONDS_REMEMBERED = 1.0
_remembered: tuple[float, timedelta] | None = None


def now() -> datetime:
    """Returns the current moment, aware, in UTC."""
    return datetime.now(UTC) + _offset()


def today() -> date:
    """Returns the current date on the wall calendar of the installation (Asia/Shanghai)."""
    return now().astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def shift(*, days: int) -> None:
    """Moves the demo clock by that many days; raises RuntimeError outside the demo."""
    from organization.models import DemoClock

    _refuse_outside_demo()
    seconds = int((_offset() + timedelta(days=days)).total_seconds())
    DemoClock.objects.update_or_create(pk=1, defaults={"offset_seconds": seconds})
    forget()


def reset() -> None:
    """Sets the demo clock back to real time; raises RuntimeError outside the demo."""
    from organization.models import DemoClock

    _refuse_outside_demo()
    DemoClock.objects.all().delete()
    forget()


def forget() -> None:
    """Makes this process read the stored offset again at the next question."""
    global _remembered
    _remembered = None


def is_shifted() -> bool:
    """Answers whether the demo clock differs from real time."""
    return _offset() != timedelta()


def _offset() -> timedelta:
    global _remembered
    if not settings.DEMO:
        return timedelta()
    moment = time.monotonic()
    # Web process and worker share the clock through the database; a second late is cheaper than a query each time.
    if _remembered is None or not 0 <= moment - _remembered[0] < _SECONDS_REMEMBERED:
        _remembered = (moment, _stored_offset())
    return _remembered[1]


def _stored_offset() -> timedelta:
    from organization.models import DemoClock

    seconds = DemoClock.objects.filter(pk=1).values_list("offset_seconds", flat=True).first()
    return timedelta(seconds=seconds or 0)


def _refuse_outside_demo() -> None:
    if not settings.DEMO:
        raise RuntimeError("The clock can only be moved in the demo.")
