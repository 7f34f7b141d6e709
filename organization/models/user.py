from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

if TYPE_CHECKING:
    from organization.models.member import Member


class User(AbstractUser):  # type: ignore[django-manager-missing]  # Wagtail's managers carry no types
    """The login; ``user.member`` is the person behind it."""

    language = models.CharField(_("language"), max_length=10, blank=True, choices=settings.LANGUAGES)

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    @property
    def as_member(self) -> Member | None:
        """The member who signs in with this login, or None for a purely technical one."""
        try:
            return self.member
        except User.member.RelatedObjectDoesNotExist:
            return None

    @override
    def __str__(self) -> str:
        return self.get_full_name() or self.username
