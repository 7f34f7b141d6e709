from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class SavedSearch(models.Model):
    """A question somebody keeps, with its filters; new hits are told when ``tells`` is set.

    ``query`` is the query string of the results page. ``seen`` names the newest hits at the last look, so that the
    next look knows which ones are new, whatever was indexed again in the meantime.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches")
    name = models.CharField(_("name"), max_length=80)
    query = models.TextField(_("question and filters"))
    locale = models.CharField(_("language"), max_length=10, blank=True)
    tells = models.BooleanField(_("tell me about new results"), default=True)
    seen = models.JSONField(_("seen results"), default=list, blank=True)
    created_at = models.DateTimeField(_("saved at"))
    checked_at = models.DateTimeField(_("last looked at"), null=True, blank=True)
    found_at = models.DateTimeField(_("last new result"), null=True, blank=True)

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="saved_search_name_once_per_person")]
        indexes = [models.Index(fields=["tells", "checked_at"], name="saved_search_due")]

    @override
    def __str__(self) -> str:
        return self.name
