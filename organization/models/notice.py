from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from organization import clock
from organization.models.user import User


class Notice(models.Model):
    """A short message inside the product; ``key`` keeps the same event from being told twice to one person."""

    recipient = models.ForeignKey(User, models.CASCADE, verbose_name=_("recipient"), related_name="notices")
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"), blank=True)
    url = models.CharField(_("address"), max_length=500, blank=True)
    key = models.CharField(_("key"), max_length=200, null=True, blank=True)
    created_at = models.DateTimeField(_("sent at"), default=clock.now)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notice_of_recipient"),
            models.Index(fields=["recipient"], condition=Q(read_at__isnull=True), name="notice_unread"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "key"], condition=Q(key__isnull=False), name="notice_told_once"
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.subject
