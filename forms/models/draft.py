"""What somebody typed and has not handed in yet."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_KEY = 160


class Draft(models.Model):
    """One person's unfinished form, kept raw: exactly what was typed, valid or not.

    ``key`` names the place ("start:top_ten_selection", "case:<uuid>"), ``version`` the definition it was typed
    into (its SHA-256), ``revision`` grows by one with every save and detects two windows on one draft.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="form_drafts")
    key = models.CharField(_("key"), max_length=LONGEST_KEY)
    raw = models.JSONField(_("what was typed"), default=dict)
    version = models.CharField(_("definition"), max_length=64, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    updated_at = models.DateTimeField(_("updated at"))

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="draft_once_per_owner_and_key")]

    def __str__(self) -> str:
        return self.key
