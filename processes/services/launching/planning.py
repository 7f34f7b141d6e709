"""From a schedule or an order to lines: one for each unit or member, each once per procedure and period."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import structlog
from django.db import IntegrityError, transaction

from organization import clock
from organization.models import Member, Membership, Unit, User
from organization.queries import current_calendar
from processes.models import Launch, LaunchLine, LaunchSource, Population, Procedure, Schedule
from processes.periods import due_day, period_of, spans_back

log = structlog.get_logger(__name__)
CATCH_UP = timedelta(days=31)
"""So long after its day a launch that was missed, because nothing ran, is still made up for."""
CHUNK = 1000


class LaunchRefused(Exception):
    """The launch cannot be ordered; ``code`` says why: not_startable, nobody_in_population, period_missing."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Whom a case is started for."""

    key: str
    unit: Unit
    member: Member | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


def launch_schedules() -> int:
    """Plans the launches of all schedules whose day has come, and returns how many."""
    today, planned = clock.today(), 0
    for schedule in Schedule.objects.filter(is_active=True, starts_on__lte=today).select_related("procedure", "unit"):
        for period in due_periods(schedule, today):
            planned += _launch_period(schedule, period)
    return planned


def _launch_period(schedule: Schedule, period: str) -> bool:
    try:
        plan_launch(
            procedure=schedule.procedure,
            unit=schedule.unit,
            title=f"{schedule.name} {period}",
            period=period,
            source=LaunchSource.SCHEDULE,
            role=schedule.role,
            schedule=schedule,
            subjects=subjects_of(schedule.unit, schedule.population, schedule.kinds, schedule.values),
        )
    except IntegrityError:
        return False  # another worker was faster
    except LaunchRefused as refused:
        log.warning("launch_refused", schedule=schedule.pk, period=period, code=refused.code)
        return False
    return True


def due_periods(schedule: Schedule, today: date) -> list[str]:
    """Returns the periods whose day has come and that have no launch yet, the latest first."""
    known = set(schedule.launches.values_list("period", flat=True))
    found = []
    for begin in spans_back(schedule.every, today, CATCH_UP.days):
        period, day = period_of(schedule.every, begin), day_of(schedule, begin)
        within = schedule.starts_on <= day and (schedule.ends_on is None or day <= schedule.ends_on)
        if within and today - CATCH_UP <= day <= today and period not in known:
            found.append(period)
    return found


def day_of(schedule: Schedule, begin: date) -> date:
    """Returns the day of a schedule in the span that begins on that day."""
    return due_day(
        schedule.every,
        begin,
        month=schedule.month,
        day=schedule.day,
        shift=schedule.shift,
        calendar=current_calendar(),
    )


def next_day(schedule: Schedule) -> date | None:
    """Returns the next day of a schedule, None when it has ended or is off."""
    today = clock.today()
    begin = next(spans_back(schedule.every, today, 0))
    for _ in range(4):
        day = day_of(schedule, begin)
        if day >= max(today, schedule.starts_on) and period_of(schedule.every, begin) not in set(
            schedule.launches.values_list("period", flat=True)
        ):
            ended = schedule.ends_on is not None and day > schedule.ends_on
            return day if schedule.is_active and not ended else None
        following = begin + timedelta(days=370 if schedule.every == "year" else 32)
        while period_of(schedule.every, following) == period_of(schedule.every, begin):
            following += timedelta(days=28)
        begin = next(spans_back(schedule.every, following, 0))
    return None


def launch_by_hand(
    *,
    procedure: Procedure,
    unit: Unit,
    population: str,
    kinds: Iterable[str],
    period: str,
    role: str,
    by: User,
    title: str = "",
) -> Launch:
    """Plans a launch that somebody ordered; it waits until they have looked at it. Raises LaunchRefused."""
    if not period.strip():
        raise LaunchRefused("period_missing")
    return plan_launch(
        procedure=procedure,
        unit=unit,
        title=title or f"{procedure} {period}",
        period=period.strip()[:40],
        source=LaunchSource.HAND,
        role=role,
        by=by,
        subjects=subjects_of(unit, population, kinds, {}),
        waiting=True,
    )


def plan_launch(
    *,
    procedure: Procedure,
    unit: Unit,
    title: str,
    period: str,
    source: str,
    subjects: Iterable[Subject],
    role: str = "",
    by: User | None = None,
    schedule: Schedule | None = None,
    waiting: bool = False,
) -> Launch:
    """Stores a launch with its lines; who has a line in this period already keeps that one. Raises LaunchRefused.

    Nothing is started here: the worker goes through the lines, at once or (``waiting``) when somebody lets it.
    """
    if procedure.current_version is None:
        raise LaunchRefused("not_startable")
    with transaction.atomic():
        launch = Launch.objects.create(
            title=title[:160],
            procedure=procedure,
            schedule=schedule,
            source=source,
            unit=unit,
            unit_path=unit.path,
            period=period,
            role=role,
            by=by,
            created_at=clock.now(),
        )
        for chunk in _chunks(subjects):
            LaunchLine.objects.bulk_create(
                [
                    LaunchLine(
                        launch=launch,
                        procedure=procedure,
                        subject=each.key,
                        period=period,
                        unit=each.unit,
                        member=each.member,
                        values=dict(each.values),
                    )
                    for each in chunk
                ],
                ignore_conflicts=True,
            )
        if not launch.lines.exists():
            raise LaunchRefused("nobody_in_population")
        if waiting:
            launch.stop()
            launch.save()
    return launch


def subjects_of(unit: Unit, population: str, kinds: Iterable[str], values: Mapping[str, Any]) -> Iterator[Subject]:
    """Yields the units of these kinds (none named: all) in the unit's part of the tree, or their members."""
    units = Unit.objects.filter(path__startswith=unit.path)
    wanted = list(kinds)
    if wanted:
        units = units.filter(kind__in=wanted)
    if population == Population.UNITS:
        for each in units.order_by("path").iterator(CHUNK):
            yield Subject(key=f"unit:{each.code}", unit=each, values=values)
        return
    rows = Membership.objects.on(clock.today()).filter(unit__in=units).select_related("member", "unit")
    for row in rows.order_by("unit__path", "member__code").iterator(CHUNK):
        yield Subject(key=f"member:{row.member.code}", unit=row.unit, member=row.member, values=values)


def _chunks(subjects: Iterable[Subject]) -> Iterator[list[Subject]]:
    chunk: list[Subject] = []
    for each in subjects:
        chunk.append(each)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
