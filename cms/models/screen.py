"""Screens in activity rooms (电教化): what each shows, the central playlists, and what takes over at once."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail.fields import StreamField

from cms.blocks.screens import PlaylistBlock
from forms.models import Record
from organization import clock
from organization.models import Unit
from organization.scope import ScopedQuerySet


class OfUnit(ScopedQuerySet):
    """Rows scoped by their unit."""

    scope_field = "unit__path"


class Order(models.TextChoices):
    """How the room's own items and the central ones go together."""

    CENTRAL_FIRST = "central", _("the central playlists, then its own items")
    OWN_FIRST = "own", _("its own items, then the central playlists")
    OWN_ONLY = "only", _("its own items alone")


class ScreenPlaylist(models.Model):
    """Items for all screens of a unit and everything below it."""

    title = models.CharField(_("title"), max_length=80)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        verbose_name=_("unit"),
        related_name="+",
        help_text=_("It is shown on the screens of this unit and of everything below it."),
    )
    items = StreamField(PlaylistBlock(), verbose_name=_("items"), blank=True)
    is_published = models.BooleanField(_("shown"), default=True)

    objects = OfUnit.as_manager()

    class Meta:
        verbose_name = _("playlist for screens")
        verbose_name_plural = _("playlists for screens")
        ordering: ClassVar[list[str]] = ["unit__path", "title", "pk"]

    @override
    def __str__(self) -> str:
        return self.title


class Screen(models.Model):
    """The screen of one activity room; any number of devices may show it."""

    title = models.CharField(_("name"), max_length=60, help_text=_("For example the name of the activity room."))
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("unit"), related_name="+")
    room = models.ForeignKey(
        Record,
        models.PROTECT,
        verbose_name=_("room in the register"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Bookings of this room can then be shown."),
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="zh-hans")
    shows_internal = models.BooleanField(
        _("may show what is internal"),
        default=False,
        help_text=_("Dates of cases and pages behind the login. Only for rooms that are not open to the public."),
    )
    order = models.CharField(_("what it shows"), max_length=10, choices=Order.choices, default=Order.CENTRAL_FIRST)
    items = StreamField(PlaylistBlock(), verbose_name=_("its own items"), blank=True)

    objects = OfUnit.as_manager()

    class Meta:
        verbose_name = _("screen")
        verbose_name_plural = _("screens")
        ordering: ClassVar[list[str]] = ["unit__path", "title", "pk"]

    @override
    def __str__(self) -> str:
        return self.title


class ScreenAlertQuerySet(OfUnit):
    """Urgent messages."""

    def running_for(self, screen: Screen) -> "ScreenAlertQuerySet":
        """Keeps what takes the screen over now, the newest first."""
        above = [screen.unit.path[:end] for end in range(Unit.steplen, len(screen.unit.path) + 1, Unit.steplen)]
        here = models.Q(screen=screen) | models.Q(screen=None, unit__path__in=above)
        now = clock.now()
        found: ScreenAlertQuerySet = self.filter(here, begins_at__lte=now, ends_at__gt=now)
        return found.order_by("-begins_at", "-pk")


class ScreenAlert(models.Model):
    """An urgent message that takes the screens of a unit over at once, or one screen alone."""

    title = models.CharField(_("message"), max_length=60)
    text = models.TextField(_("what to do"), max_length=240, blank=True)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        verbose_name=_("unit"),
        related_name="+",
        help_text=_("All screens of this unit and of everything below it."),
    )
    screen = models.ForeignKey(
        Screen, models.CASCADE, verbose_name=_("only this screen"), null=True, blank=True, related_name="alerts"
    )
    begins_at = models.DateTimeField(_("from"), default=clock.now)
    ends_at = models.DateTimeField(_("until"), help_text=_("Then the screens go on by themselves."))

    objects = ScreenAlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("urgent message on screens")
        verbose_name_plural = _("urgent messages on screens")
        ordering: ClassVar[list[str]] = ["-begins_at", "-pk"]
        indexes = [models.Index(fields=["ends_at"], name="screen_alert_running")]

    @override
    def __str__(self) -> str:
        return self.title

    @override
    def clean(self) -> None:
        super().clean()
        if self.begins_at and self.ends_at and self.ends_at <= self.begins_at:
            raise ValidationError({"ends_at": _("It ends before it begins.")})

    @property
    def is_running(self) -> bool:
        """Whether it is on the screens now."""
        return self.begins_at <= clock.now() < self.ends_at

    @property
    def place(self) -> Any:
        """The screen, or the unit whose screens it takes over."""
        return self.screen or self.unit.label
