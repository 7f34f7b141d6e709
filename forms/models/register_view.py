"""A way of looking at a register that somebody kept, and who wants to be told when something is new in it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RegisterView(models.Model):
    """Conditions, columns, order and layout under a name; ``query`` is the query string of the list's address.

    Without an owner it is shared with everybody who may see the register. At most one default for each person, and
    one for all.
    """

    form = models.ForeignKey("forms.Form", models.CASCADE, related_name="register_views", verbose_name=_("register"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="register_views"
    )
    name = models.CharField(_("name"), max_length=80)
    query = models.TextField(_("address"), blank=True, max_length=4000)
    is_default = models.BooleanField(_("shown first"), default=False)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("view of a register")
        verbose_name_plural = _("views of registers")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["form", "owner", "name"], name="register_view_own_name_once"),
            models.UniqueConstraint(
                fields=["form", "name"], condition=Q(owner__isnull=True), name="register_view_shared_name_once"
            ),
            models.UniqueConstraint(
                fields=["form", "owner"], condition=Q(is_default=True), name="register_view_one_own_default"
            ),
            models.UniqueConstraint(
                fields=["form"],
                condition=Q(is_default=True, owner__isnull=True),
                name="register_view_one_shared_default",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Rhythm(models.TextChoices):
    """How often somebody is told."""

    SOON = "soon", _("As it happens")
    DAILY = "daily", _("Once a day")


class RegisterSubscription(models.Model):
    """Somebody is told of new and changed records that match ``query``; ``seen`` is the last change looked at."""

    form = models.ForeignKey("forms.Form", models.CASCADE, related_name="subscriptions", verbose_name=_("register"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="register_subscriptions")
    query = models.CharField(_("address"), blank=True, max_length=2000)
    name = models.CharField(_("name"), max_length=80, blank=True)
    rhythm = models.CharField(_("how often"), max_length=6, choices=Rhythm.choices, default=Rhythm.DAILY)
    seen = models.PositiveBigIntegerField(default=0, editable=False)
    told_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("subscription to a register")
        verbose_name_plural = _("subscriptions to registers")
        constraints = [models.UniqueConstraint(fields=["form", "user", "query"], name="register_subscription_once")]

    def __str__(self) -> str:
        return f"{self.form}: {self.name}"
