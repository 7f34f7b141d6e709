"""Regulations: clauses with anchors that stay, versions, and what each changed."""

from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, Panel

from cms.engine.clauses import Clause, from_data
from organization import clock

from .public_page import PublicPage

LONGEST_TEXT = 400_000


class RegulationStatus(models.TextChoices):
    """Where a regulation stands today."""

    COMING = "coming", _("not yet in force")
    IN_FORCE = "in_force", _("in force")
    EXPIRED = "expired", _("no longer in force")


class RegulationIndexPage(PublicPage):
    """All regulations, newest first."""

    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms.RegulationPage"]

    class Meta:
        verbose_name = _("list of regulations")
        verbose_name_plural = _("lists of regulations")

    @override
    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.queries.regulations import regulation_listing

        return {**super().get_context(request, *args, **kwargs), **regulation_listing(self, request.GET)}


class RegulationPage(PublicPage):
    """One regulation. Its text is written plainly, a paragraph a line; the clauses are recognised in it."""

    document_number = models.CharField(_("document number"), max_length=80, blank=True)
    issuing_body = models.CharField(_("issued by"), max_length=120)
    issued_on = models.DateField(_("issued on"), db_index=True)
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    expires_on = models.DateField(_("last day in force"), null=True, blank=True)
    change_note = models.CharField(
        _("why it was changed"), max_length=300, blank=True, help_text=_("Stands above what changed in this version.")
    )
    full_text = models.TextField(
        _("text"),
        max_length=LONGEST_TEXT,
        help_text=_("One paragraph a line. Lines that begin with 第一章, 第一节, 第一条 or Article 1 become clauses."),
    )

    parent_page_types: ClassVar[list[str]] = ["cms.RegulationIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Panel]] = [
        HelpPanel(template="cms/admin/regulation_links.html"),
        *PublicPage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("document_number"), FieldPanel("issuing_body")]),
                FieldRowPanel([FieldPanel("issued_on"), FieldPanel("effective_on"), FieldPanel("expires_on")]),
            ],
            heading=_("Document"),
        ),
        FieldPanel("full_text"),
        FieldPanel("change_note"),
    ]

    class Meta:
        verbose_name = _("regulation")
        verbose_name_plural = _("regulations")

    @override
    def clean(self) -> None:
        super().clean()
        begins = self.effective_on or self.issued_on
        if self.expires_on and begins and self.expires_on < begins:
            raise ValidationError({"expires_on": _("It ends before it is in force.")})

    def status_on(self, day: date) -> RegulationStatus:
        """Returns where it stands on that day."""
        begins = self.effective_on or self.issued_on
        if begins and day < begins:
            return RegulationStatus.COMING
        return RegulationStatus.EXPIRED if self.expires_on and self.expires_on < day else RegulationStatus.IN_FORCE

    @property
    def status(self) -> RegulationStatus:
        """Where it stands today."""
        return self.status_on(clock.today())

    @override
    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.queries.regulations import regulation_parts

        return {**super().get_context(request, *args, **kwargs), **regulation_parts(self, request)}


class RegulationVersion(models.Model):
    """What a regulation said when it was published; only its dates are corrected later, never its text."""

    page = models.ForeignKey(RegulationPage, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    text = models.TextField(_("text"))
    clauses = models.JSONField(_("clauses"))
    document_number = models.CharField(_("document number"), max_length=80, blank=True)
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    note = models.CharField(_("why it was changed"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("published at"))

    class Meta:
        verbose_name = _("version of a regulation")
        verbose_name_plural = _("versions of regulations")
        ordering: ClassVar[list[str]] = ["page", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["page", "number"], name="cms_regulation_version_once")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.page_id} · {self.number}"

    @property
    def former(self) -> int:
        """The number of the version before it."""
        return self.number - 1

    @cached_property
    def read(self) -> tuple[Clause, ...]:
        """The clauses."""
        return from_data(self.clauses)


class RegulationClause(models.Model):
    """A clause as it stands now: what the search finds and links hold on to; it stays the same row while it lives."""

    page = models.ForeignKey(RegulationPage, models.CASCADE, related_name="clauses")
    anchor = models.CharField(_("anchor"), max_length=60)
    position = models.PositiveIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=12)
    label = models.CharField(_("number"), max_length=40, blank=True)
    heading = models.CharField(_("heading above"), max_length=200, blank=True)
    text = models.TextField(_("text"))
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering: ClassVar[list[str]] = ["page", "position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["page", "anchor"], name="cms_regulation_anchor_once")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.label} {self.text[:40]}".strip()
