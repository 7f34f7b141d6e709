"""A group of people in another program, a mailbox, or a program, that is told of things."""

from urllib.parse import urlsplit

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class ChannelKind(models.TextChoices):
    """Whose robots we know how to talk to."""

    WECOM = "wecom", _("WeCom group robot")
    DINGTALK = "dingtalk", _("DingTalk group robot")
    FEISHU = "feishu", _("Feishu group robot")
    EMAIL = "email", _("E-mail")
    WEBHOOK = "webhook", _("Webhook")
    APPRISE = "apprise", _("Apprise address")


class Channel(models.Model):
    """Where messages go. ``target`` and ``secret`` let anybody write there: they are never shown again.

    What is told waits as ``ChannelNote``; ``row`` is the message that was last on its way.
    """

    key = models.CharField(
        _("key"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9_]*$", _("Small letters, digits and _."))],
        help_text=_("By which procedures name it: small letters, digits and _."),
    )
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=10, choices=ChannelKind)
    target = models.TextField(_("address"))
    secret = models.CharField(_("secret for signing"), max_length=200, blank=True)
    unit = models.ForeignKey(
        "organization.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="channels",
        verbose_name=_("unit"),
        help_text=_("Told of cases of this unit and those below it; blank: of every unit."),
    )
    procedures = models.ManyToManyField(
        "processes.Procedure",
        blank=True,
        related_name="channels",
        verbose_name=_("procedures"),
        help_text=_("None chosen: every procedure."),
    )
    tells_todos = models.BooleanField(_("tell of new todos"), default=False)
    tells_overdue = models.BooleanField(_("tell of deadlines that have passed"), default=True)
    with_titles = models.BooleanField(
        _("with the titles of cases"),
        default=False,
        help_text=_("Titles may name people. Everybody in the group reads them. Otherwise: the number of the case."),
    )
    gap_minutes = models.PositiveSmallIntegerField(
        _("minutes between two messages"),
        default=10,
        help_text=_("What comes up in between goes into one message."),
    )
    is_active = models.BooleanField(_("active"), default=True)
    row = models.ForeignKey(
        "processes.OutboxRow", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """What may be shown of the address: the mailbox, or the name of the server."""
        if self.kind == ChannelKind.EMAIL:
            return self.target
        if self.kind == ChannelKind.APPRISE:
            return self.target.partition(":")[0]
        return urlsplit(self.target).hostname or ""


class ChannelNote(models.Model):
    """One line for a channel; the same key is told once."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="notes")
    key = models.CharField(_("key"), max_length=160)
    text = models.CharField(_("text"), max_length=500)
    url = models.CharField(_("address"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("line for a channel")
        verbose_name_plural = _("lines for channels")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["channel"], condition=models.Q(sent_at__isnull=True), name="channel_note_waiting"),
        ]
        constraints = [models.UniqueConstraint(fields=["channel", "key"], name="channel_note_once")]

    def __str__(self) -> str:
        return self.text
