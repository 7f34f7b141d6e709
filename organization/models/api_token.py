"""A key that lets a program act for one person."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """What a token may do; never more than its person may."""

    FORMS = "forms", _("Read forms")
    FILL = "fill", _("Fill in forms, keep drafts, send files")
    READ = "records.read", _("Read records")
    WRITE = "records.write", _("Change and withdraw records")
    EXPORT = "export", _("Export records")
    SEARCH = "search", _("Search")
    CASES = "cases.read", _("Read todos and cases")
    ACT = "cases.act", _("Start cases and act on them")


class ApiToken(models.Model):
    """Only the SHA-256 of the token is kept; ``start`` is what people recognise it by."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="program_tokens", verbose_name=_("person")
    )
    name = models.CharField(_("what it is for"), max_length=80)
    digest = models.CharField(_("digest"), max_length=64, unique=True, editable=False)
    start = models.CharField(_("begins with"), max_length=12, editable=False)
    scopes = models.JSONField(_("may"), default=list)
    created_at = models.DateTimeField(_("created at"))
    expires_at = models.DateTimeField(_("ends at"))
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.start}…)"
