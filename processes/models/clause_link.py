"""Which clause of which regulation stands behind a part of a procedure."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ClauseLink(models.Model):
    """``part`` is a place in the document such as ``states/publicity`` or ``fields/phone``; "" is the whole procedure.

    ``page`` is the key under which the app with the regulations knows the page (see processes.regulations), ``clause``
    the heading or number in it, ``digest`` the SHA-256 of the clause's text when the link was last confirmed.
    """

    procedure = models.ForeignKey("processes.Procedure", models.CASCADE, related_name="clause_links")
    part = models.CharField(_("part"), max_length=140, blank=True)
    page = models.CharField(_("regulation"), max_length=60)
    clause = models.CharField(_("clause"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"))

    class Meta:
        verbose_name = _("clause link")
        verbose_name_plural = _("clause links")
        ordering = ["procedure", "part", "page", "clause"]
        constraints = [models.UniqueConstraint(fields=["procedure", "part", "page", "clause"], name="clause_link_once")]

    def __str__(self) -> str:
        return f"{self.part or '*'} · {self.page} {self.clause}".strip()
