"""Notices: what is made public, until when, and how to object."""

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.fields import StreamField

from cms.blocks import BodyBlock
from organization import clock
from organization.models import Member, Unit

from .public_page import PublicPage
from .team import Team, people_of


class NoticeStatus(models.TextChoices):
    """Where a publicity stands today."""

    COMING = "coming", _("not yet begun")
    RUNNING = "running", _("running")
    ENDED = "ended", _("ended")


class NoticeIndexPage(PublicPage):
    """All notices, newest first."""

    feeds = ("notices",)
    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms.NoticePage"]

    class Meta:
        verbose_name = _("list of notices")
        verbose_name_plural = _("lists of notices")

    @override
    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.queries.notices import notice_listing

        return {**super().get_context(request, *args, **kwargs), **notice_listing(self, request.GET)}


class NoticePage(PublicPage):
    """One notice; with a period it is a publicity during which anybody may object."""

    issued_on = models.DateField(_("date"), db_index=True)
    publicity_start = models.DateField(_("publicity from"), null=True, blank=True)
    publicity_end = models.DateField(
        _("publicity to"), null=True, blank=True, help_text=_("The last working day of the period.")
    )
    working_days = models.PositiveSmallIntegerField(_("working days"), null=True, blank=True)
    contact = models.CharField(_("where to object"), max_length=200, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)
    source_case = models.UUIDField(_("case"), null=True, blank=True, editable=False, db_index=True)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        verbose_name=_("sent by"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Whoever oversees this unit sees how many have confirmed."),
    )
    receipt_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        verbose_name=_("to be confirmed in"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("In this unit and everything below it. Empty: nobody is asked to confirm."),
    )
    receipt_team = models.CharField(_("confirmed by"), max_length=10, choices=Team.choices, default=Team.MEMBERS)
    receipt_due = models.DateField(_("confirmed until"), null=True, blank=True)

    parent_page_types: ClassVar[list[str]] = ["cms.NoticeIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Panel]] = [
        *PublicPage.content_panels,
        FieldPanel("issued_on"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("publicity_start"), FieldPanel("publicity_end"), FieldPanel("working_days")]),
                FieldPanel("contact"),
                FieldPanel("source_case", read_only=True),
            ],
            heading=_("Publicity"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("unit"),
                FieldPanel("receipt_unit"),
                FieldRowPanel([FieldPanel("receipt_team"), FieldPanel("receipt_due")]),
            ],
            heading=_("Receipts"),
            help_text=_("Members confirm by a button that they have read it; opening the page is not enough."),
        ),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")

    @override
    def clean(self) -> None:
        super().clean()
        if bool(self.publicity_start) != bool(self.publicity_end):
            raise ValidationError({"publicity_end": _("A publicity needs both its first and its last day.")})
        if self.publicity_start and self.publicity_end and self.publicity_end < self.publicity_start:
            raise ValidationError({"publicity_end": _("The publicity ends before it begins.")})
        if self.receipt_unit and not self.unit:
            raise ValidationError({"unit": _("Say which unit sends it: it is told how many have confirmed.")})
        if self.receipt_due and self.issued_on and self.receipt_due < self.issued_on:
            raise ValidationError({"receipt_due": _("This day lies before the day of the notice.")})

    def addressees(self) -> "models.QuerySet[Member]":
        """Returns who is asked to confirm the notice today; nobody where no receipt is asked for."""
        if self.receipt_unit is None:
            return Member.objects.none()
        return people_of(self.receipt_unit, self.receipt_team)

    def status_on(self, day: date) -> NoticeStatus | None:
        """Returns where the publicity stands on that day; None for a notice without a period."""
        if not self.publicity_start or not self.publicity_end:
            return None
        if day < self.publicity_start:
            return NoticeStatus.COMING
        return NoticeStatus.RUNNING if day <= self.publicity_end else NoticeStatus.ENDED

    @property
    def status(self) -> NoticeStatus | None:
        """Where the publicity stands today."""
        return self.status_on(clock.today())

    @override
    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.queries.notices import objection_url
        from cms.queries.receipts import receipt_parts

        context = super().get_context(request, *args, **kwargs)
        return {**context, "objection_url": objection_url(self), **receipt_parts(self, request)}
