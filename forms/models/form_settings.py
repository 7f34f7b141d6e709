"""How a form is filled in by itself: who, when, how often, and what becomes of the answers."""

import secrets
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class FormUse(models.TextChoices):
    """What a form is for."""

    PROCEDURE = "procedure", _("Only inside procedures")
    SURVEY = "survey", _("Filled in by itself")
    REGISTER = "register", _("Register")


class Audience(models.TextChoices):
    """Who may fill a form in."""

    MEMBERS = "members", _("Every member")
    GRANTED = "granted", _("Only the posts that were given the right")
    LINK = "link", _("Whoever has the link")


def new_link_token() -> str:
    """Returns an unguessable name for a public link: 128 random bits."""
    return secrets.token_urlsafe(16)


class FormSettings(models.Model):
    """Settings in force from the moment they are saved; what is asked belongs to the version instead.

    ``quota`` limits the answers altogether, ``edit_minutes`` how long the sender may correct an answer (0: never).
    ``anonymous`` stores neither person nor time of day; ``last_number`` counts the numbers given in ``number_year``.
    """

    form = models.OneToOneField("forms.Form", models.CASCADE, related_name="settings", verbose_name=_("form"))
    use = models.CharField(_("use"), max_length=12, choices=FormUse.choices, default=FormUse.SURVEY)
    audience = models.CharField(_("who fills it in"), max_length=12, choices=Audience.choices, default=Audience.MEMBERS)
    link_token = models.CharField(_("public link"), max_length=40, unique=True, default=new_link_token)
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)
    quota = models.PositiveIntegerField(_("most answers"), null=True, blank=True)
    once_per_person = models.BooleanField(_("one answer per person"), default=False)
    anonymous = models.BooleanField(
        _("anonymous"), default=False, help_text=_("Neither the person nor the time of day is stored with an answer.")
    )
    edit_minutes = models.PositiveIntegerField(_("minutes for corrections"), default=0)
    overseers_view = models.BooleanField(
        _("visible to those who oversee the unit"), default=True, help_text=_("Otherwise only to posts with a right.")
    )
    field_rights = models.JSONField(_("rights by field"), default=dict, blank=True)
    after_text = models.TextField(
        _("what happens next"), blank=True, max_length=2000, help_text=_("Shown on the receipt.")
    )
    after_text_en = models.TextField(_("what happens next, in English"), blank=True, max_length=2000)
    number_year = models.PositiveIntegerField(default=0, editable=False)
    last_number = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("form settings")
        verbose_name_plural = _("form settings")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_at__isnull=True)
                | models.Q(closes_at__isnull=True)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="form_closes_after_it_opens",
                violation_error_message=_("The form must close after it opens."),
            )
        ]

    def __str__(self) -> str:
        return str(self.form)

    def is_open(self, now: datetime) -> bool:
        """Whether answers are taken at that moment."""
        return (self.opens_at is None or self.opens_at <= now) and (self.closes_at is None or now < self.closes_at)


class FormRight(models.TextChoices):
    """What a grant lets people do with the records of a form; each includes the ones before it, from VIEW on."""

    FILL = "fill", _("Fill in")
    VIEW = "view", _("View")
    EDIT = "edit", _("Edit")
    MANAGE = "manage", _("Manage")


class Reach(models.TextChoices):
    """How far a right goes."""

    UNIT = "unit", _("Their own unit")
    SUBTREE = "subtree", _("Their unit and everything below it")
    ALL = "all", _("The whole organisation")


class FormGrant(models.Model):
    """The holders of a post, or every member when none is named, have a right on a form's records."""

    form = models.ForeignKey("forms.Form", models.CASCADE, related_name="grants", verbose_name=_("form"))
    post = models.ForeignKey("organization.Post", models.CASCADE, null=True, blank=True, verbose_name=_("post"))
    right = models.CharField(_("right"), max_length=8, choices=FormRight.choices, default=FormRight.VIEW)
    reach = models.CharField(_("reach"), max_length=8, choices=Reach.choices, default=Reach.SUBTREE)

    class Meta:
        verbose_name = _("right on records")
        verbose_name_plural = _("rights on records")
        constraints = [
            models.UniqueConstraint(
                fields=["form", "post", "right", "reach"], name="form_grant_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.form}: {self.post or _('Every member')} – {self.get_right_display()}"
