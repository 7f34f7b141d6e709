from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class CalendarStatus(models.TextChoices):
    CONFIRMED = "confirmed", _("confirmed")
    PROVISIONAL = "provisional", _("provisional")


class WorkCalendar(models.Model):
    """One year's working days; provisional (暂算) until its public holidays are entered and confirmed."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    status = models.CharField(
        _("status"), max_length=20, choices=CalendarStatus.choices, default=CalendarStatus.PROVISIONAL
    )
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("work calendar")
        verbose_name_plural = _("work calendars")
        ordering = ["-year"]

    @override
    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """A day that differs from Monday to Friday: a holiday, or a make-up day at the weekend."""

    date = models.DateField(_("date"), primary_key=True)
    calendar = models.ForeignKey(WorkCalendar, models.CASCADE, verbose_name=_("calendar"), related_name="days")
    is_working = models.BooleanField(_("working day"))
    note = models.CharField(_("note"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        ordering = ["date"]

    @override
    def __str__(self) -> str:
        return self.date.isoformat()
