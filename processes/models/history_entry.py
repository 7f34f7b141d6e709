"""What happened in a case, entry by entry, never edited."""

import hashlib
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import canonical_json


class HistoryEntry(models.Model):
    """One action, chained to the entry before it: ``hash`` covers everything below and ``prev_hash``.

    ``effects`` lists what the action caused as ``{"ordinal", "kind", "inside"}``: an effect that is not inside has one
    outbox row with the key ``case:seq:ordinal``. ``contribution`` marks a part of a joint step, shown to few.
    """

    case = models.ForeignKey("processes.Case", models.PROTECT, related_name="history")
    seq = models.PositiveIntegerField(_("number"))
    action = models.CharField(_("action"), max_length=60)
    source = models.CharField(_("from"), max_length=60, blank=True)
    target = models.CharField(_("to"), max_length=60)
    entered = models.BooleanField(_("entered a state"), default=False)
    contribution = models.BooleanField(_("contribution"), default=False)
    actor = models.ForeignKey(
        "organization.Member", models.PROTECT, null=True, blank=True, related_name="history_entries"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="history_entries"
    )
    on_behalf_of = models.ForeignKey(
        "organization.Member", models.PROTECT, null=True, blank=True, related_name="history_entries_by_others"
    )
    role = models.CharField(_("role"), max_length=60, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    changes = models.JSONField(_("changes"), default=dict)
    effects = models.JSONField(_("effects"), default=list)
    details = models.JSONField(_("details"), default=dict, blank=True)
    """What a verb was asked to do: people (codes), steps, dates. Part of the hash wherever there is any."""
    batch = models.CharField(_("batch action"), max_length=80, blank=True)
    at = models.DateTimeField(_("at"))
    token = models.CharField(_("token"), max_length=120, unique=True)
    prev_hash = models.CharField(_("previous hash"), max_length=64, blank=True)
    hash = models.CharField(_("hash"), max_length=64)

    class Meta:
        verbose_name = _("history entry")
        verbose_name_plural = _("history entries")
        ordering = ["case", "seq"]
        indexes = [models.Index(fields=["at"], name="history_at")]
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="history_seq_once")]

    def __str__(self) -> str:
        return f"{self.case} · {self.seq} · {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Stores a new entry; refuses to change a stored one."""
        if self.pk is not None:
            raise PermissionDenied("A history entry is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise PermissionDenied("A history entry is never deleted.")

    def digest(self) -> str:
        """Returns the SHA-256 of the entry's canonical JSON with the hash of the entry before it."""
        return hashlib.sha256(canonical_json(self.said()).encode()).hexdigest()

    def said(self) -> dict[str, Any]:
        """Returns everything that the hash covers."""
        body = {
            "case": str(self.case_id),
            "seq": self.seq,
            "action": self.action,
            "source": self.source,
            "target": self.target,
            "entered": self.entered,
            "contribution": self.contribution,
            "actor": self.actor_id,
            "user": self.user_id,
            "on_behalf_of": self.on_behalf_of_id,
            "role": self.role,
            "comment": self.comment,
            "changes": self.changes,
            "effects": self.effects,
            "batch": self.batch,
            "at": self.at.timestamp().__format__(".6f"),
            "token": self.token,
            "prev_hash": self.prev_hash,
        }
        if self.details:
            body["details"] = self.details
        return body
