"""Whether the working days that deadlines count are known."""

from collections.abc import Iterator
from datetime import date

from forms.engine.problems import Problem
from processes.engine.kinds import KINDS
from processes.engine.model import CalendarLike, Facts, ProcedureDefinition
from processes.engine.timers import count_of


def calendar_findings(definition: ProcedureDefinition, calendar: CalendarLike, today: date) -> list[Problem]:
    """Returns a warning for each deadline in working days that, begun today, runs into an unconfirmed year."""
    return list(_findings(definition, calendar, today))


def _findings(definition: ProcedureDefinition, calendar: CalendarLike, today: date) -> Iterator[Problem]:
    for position, state in enumerate(definition.states.values()):
        for timer in KINDS[state.kind].timers(state):
            if timer.working_days is None:
                continue
            last = calendar.add_working_days(today, max(1, count_of(timer.working_days, definition, Facts())))
            years = range(today.year, last.year + 1)
            open_years = [year for year in years if calendar.is_provisional(date(year, 1, 1))]
            if open_years:
                context = {"timer": timer.key, "year": open_years[0]}
                yield Problem(f"states/{position}/timers", "timer_on_provisional_calendar", context, "warning")
