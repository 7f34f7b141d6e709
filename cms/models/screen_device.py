"""Devices that show a screen: each with a token of its own, known by its hash alone, that can be taken back."""

import hashlib
import secrets
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from organization.models import User

from .screen import Screen

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without what looks alike on a screen across the room."""
CODE_LENGTH = 6


def new_token() -> str:
    """Returns a token nobody can guess."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Returns a short code for people to type."""
    return "".join(secrets.choice(LETTERS) for _place in range(CODE_LENGTH))


def hashed(token: str) -> str:
    """Returns what is stored of a token; it is random and long, so that one round is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


class ScreenDeviceQuerySet(models.QuerySet[Any]):
    """Devices; administrators see those of the screens in their scope."""

    def visible_to(self, actor: User | AnonymousUser) -> Self:
        """Keeps the devices of screens the actor may see."""
        return self.filter(screen__in=Screen.objects.visible_to(actor))

    def with_token(self, token: str) -> "ScreenDevice | None":
        """Returns the device that holds the token and has not been revoked."""
        if not token:
            return None
        rows = self.filter(token_hash=hashed(token), revoked_at__isnull=True)
        found: ScreenDevice | None = rows.select_related("screen__unit", "screen__room").first()
        return found


class ScreenDevice(models.Model):
    """A device: first it shows a code; whoever looks after screens types it in and says which screen it is."""

    screen = models.ForeignKey(Screen, models.CASCADE, verbose_name=_("screen"), null=True, related_name="devices")
    label = models.CharField(_("device"), max_length=60, blank=True)
    code = models.CharField(_("code"), max_length=8, null=True, unique=True)
    code_ends_at = models.DateTimeField()
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    approved_at = models.DateTimeField(_("connected"), null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(_("disconnected"), null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    seen_at = models.DateTimeField(_("last seen"), null=True)
    shows = models.CharField(_("version shown"), max_length=20, blank=True)
    size = models.CharField(_("size"), max_length=20, blank=True)
    error = models.CharField(_("last error"), max_length=200, blank=True)
    agent = models.CharField(_("browser"), max_length=200, blank=True)

    objects = ScreenDeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("device of a screen")
        verbose_name_plural = _("devices of screens")
        ordering: ClassVar[list[str]] = ["screen__unit__path", "screen__title", "pk"]

    @override
    def __str__(self) -> str:
        return self.label or f"{self.pk}"
