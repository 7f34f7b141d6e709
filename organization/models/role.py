from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from organization.texts import localized


class OnMissing(models.TextChoices):
    FALLBACK = "fallback", _("ask the fallback role")
    SKIP = "skip", _("skip the step")
    NONE = "none", _("refuse: somebody must be found")


class Role(models.Model):
    """How "who does this step" is answered relative to a unit; ``rule`` is read by ``organization.roles``."""

    key = models.SlugField(_("key"), primary_key=True, max_length=40)
    name = models.JSONField(_("name"))
    rule = models.JSONField(_("rule"))
    fallback = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("fallback"), null=True, blank=True, related_name="+"
    )
    on_missing = models.CharField(
        _("when nobody is found"), max_length=20, choices=OnMissing.choices, default=OnMissing.NONE
    )
    is_set = models.BooleanField(_("everybody found acts"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["position", "key"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(on_missing="fallback") | models.Q(fallback__isnull=False),
                name="role_fallback_is_named",
                violation_error_message=_("Name the fallback role."),
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return localized(self.name)
