"""Receipts of notices: a member's deliberate word that the notice was read."""

from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from organization.models import Member, User
from organization.models.fields import UnitPathField
from organization.scope import ScopedQuerySet


class NoticeReceiptQuerySet(ScopedQuerySet):
    """Receipts: the own ones, and those of the units the actor oversees."""

    @override
    def visible_to(self, actor: User | AnonymousUser, on: Any = None) -> Self:
        if not actor.is_authenticated:
            return self.none()
        overseen = super().visible_to(actor, on).values("pk")
        return self.filter(Q(member__user=actor) | Q(pk__in=overseen))


class NoticeReceipt(models.Model):
    """One member has confirmed one notice, in whichever language it was read."""

    notice = models.UUIDField(_("notice"))
    """What the translations of the notice have in common."""
    member = models.ForeignKey(Member, models.CASCADE, verbose_name=_("member"), related_name="notice_receipts")
    unit_path = UnitPathField(_("unit path"), blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"))

    objects = NoticeReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = _("receipt of a notice")
        verbose_name_plural = _("receipts of notices")
        ordering = ["-confirmed_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["notice", "member"], name="notice_receipt_once")]
        permissions = [("name_unread", _("Can see by name who has not confirmed a notice"))]

    @override
    def __str__(self) -> str:
        return f"{self.notice} {self.member_id}"
