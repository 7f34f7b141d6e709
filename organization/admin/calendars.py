import calendar
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy
from typing_extensions import override
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from organization.models import CalendarDay, WorkCalendar
from organization.working_days import Calendar


@dataclass(frozen=True)
class Day:
    """One square of the year's view."""

    date: date
    is_in_month: bool
    is_working: bool
    is_special: bool
    note: str


class CalendarInspectView(generic.InspectView):
    """A year with its twelve months; special days stand out."""

    template_name = "organization/admin/calendar.html"

    @override
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        special = {day.date: day for day in self.object.days.all()}
        days = Calendar({day.date: day.is_working for day in special.values()})
        months = [self._month(number, days, special) for number in range(1, 13)]
        return super().get_context_data(months=months, special=special.values(), **kwargs)

    def _month(self, number: int, days: Calendar, special: dict[date, CalendarDay]) -> dict[str, Any]:
        weeks = [
            [self._day(day, number, days, special.get(day)) for day in week]
            for week in calendar.Calendar().monthdatescalendar(self.object.year, number)
        ]
        first = date(self.object.year, number, 1)
        return {"name": date_format(first, "F"), "weeks": weeks, "working": self._working_days(first, days)}

    def _day(self, day: date, month: int, days: Calendar, special: CalendarDay | None) -> Day:
        note = special.note if special else ""
        return Day(day, day.month == month, days.is_working(day), special is not None, note)

    def _working_days(self, first: date, days: Calendar) -> int:
        last = calendar.monthrange(first.year, first.month)[1]
        return days.working_days_between(first, first.replace(day=last))


class WorkCalendarViewSet(ModelViewSet):
    """The years and whether their working days are confirmed."""

    model = WorkCalendar
    name = "organization_calendars"
    icon = "calendar-alt"
    menu_label = gettext_lazy("Work calendar")
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_class = CalendarInspectView
    inspect_template_name = "organization/admin/calendar.html"
    list_display = [
        "year",
        Column("status", label=gettext_lazy("Status"), accessor="get_status_display"),
        Column("source", label=gettext_lazy("Source")),
    ]
    edit_handler = ObjectList([FieldRowPanel([FieldPanel("year"), FieldPanel("status")]), FieldPanel("source")])


class CalendarDayViewSet(ModelViewSet):
    """Holidays and make-up days."""

    model = CalendarDay
    name = "organization_special_days"
    icon = "calendar-check"
    menu_label = gettext_lazy("Special days")
    copy_view_enabled = False
    list_per_page = 50
    list_display = [
        "date",
        BooleanColumn("is_working", label=gettext_lazy("Working day")),
        Column("note", label=gettext_lazy("Note")),
    ]
    list_filter = ["calendar", "is_working"]
    search_fields = ["note"]
    ordering = ["-date"]
    edit_handler = ObjectList(
        [FieldRowPanel([FieldPanel("date"), FieldPanel("calendar")]), FieldPanel("is_working"), FieldPanel("note")]
    )
