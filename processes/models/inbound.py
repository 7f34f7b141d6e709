"""What reaches cases from outside: signed messages of other programs, and records of registers."""

import secrets

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


def new_inbound_secret() -> str:
    """Returns 256 random bits as text."""
    return "whsec_" + secrets.token_urlsafe(32)


class InboundHook(models.Model):
    """An address of ours at which another program starts cases or tells of events, and the secret by which we know it.

    ``mapping`` says which member of the message (dots lead inward) becomes which answer of the form. With ``event``
    a message tells the case that ``case_member`` names of it, if the case belongs to the procedure and the unit.
    """

    key = models.SlugField(_("address"), max_length=60, unique=True, help_text=_("The last part of the address."))
    name = models.CharField(_("name"), max_length=80)
    procedure = models.ForeignKey(
        "processes.Procedure", models.PROTECT, related_name="inbound_hooks", verbose_name=_("procedure")
    )
    unit = models.ForeignKey(
        "organization.Unit", models.PROTECT, related_name="inbound_hooks", verbose_name=_("unit of the cases")
    )
    unit_member = models.CharField(
        _("member that names the unit"),
        max_length=80,
        blank=True,
        help_text=_("Holds the code of the unit above or one below it; blank: always that unit."),
    )
    initiator = models.ForeignKey(
        "organization.Member",
        models.PROTECT,
        related_name="inbound_hooks",
        verbose_name=_("started in the name of"),
        help_text=_("Must be allowed to start the procedure there."),
    )
    mapping = models.JSONField(_("answers by member of the message"), default=dict, blank=True)
    event = models.CharField(
        _("event"),
        max_length=40,
        blank=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9_]*$", _("Small letters, digits and _."))],
        help_text=_("For which steps of the kind “wait” wait; blank: every message starts a case."),
    )
    case_member = models.CharField(
        _("member that names the case"),
        max_length=80,
        blank=True,
        default="case",
        help_text=_("Holds its number or id; for events only."),
    )
    per_minute = models.PositiveIntegerField(
        _("messages a minute"), default=60, validators=[MinValueValidator(1), MaxValueValidator(6000)]
    )
    is_active = models.BooleanField(_("active"), default=True)
    secret = models.CharField(_("secret"), max_length=80, default=new_inbound_secret, editable=False)

    class Meta:
        verbose_name = _("inbound webhook")
        verbose_name_plural = _("inbound webhooks")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def fields(self) -> dict[str, str]:
        """The fields an event may write, each under its own name."""
        return {str(field): str(field) for field in self.mapping}


class InboundMessage(models.Model):
    """A message that was let in: the same id is never let in twice."""

    hook = models.ForeignKey(InboundHook, models.CASCADE, related_name="messages")
    message_id = models.CharField(_("message"), max_length=120)
    digest = models.CharField(_("digest"), max_length=64)
    at = models.DateTimeField(_("at"))
    case = models.ForeignKey("processes.Case", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("inbound message")
        verbose_name_plural = _("inbound messages")
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["hook", "message_id"], name="inbound_message_once")]

    def __str__(self) -> str:
        return f"{self.hook} {self.message_id}"


class RecordRule(models.Model):
    """A record handed in starts a case: ``when`` decides by the record's answers, ``mapping`` names what goes along."""

    name = models.CharField(_("name"), max_length=80)
    form = models.ForeignKey("forms.Form", models.CASCADE, related_name="record_rules", verbose_name=_("form"))
    procedure = models.ForeignKey(
        "processes.Procedure", models.PROTECT, related_name="record_rules", verbose_name=_("procedure")
    )
    when = models.TextField(
        _("condition"), blank=True, help_text=_("A formula over the record's answers; blank: always.")
    )
    mapping = models.JSONField(_("answers by field of the record"), default=dict, blank=True)
    by_itself = models.BooleanField(
        _("as soon as a record is handed in"),
        default=True,
        help_text=_("Otherwise whoever reads the record starts the case by a button."),
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("start by a record")
        verbose_name_plural = _("starts by records")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
