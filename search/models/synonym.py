from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

MOST_WORDS = 12


class Synonym(models.Model):
    """Words that are searched for together: whoever asks for one of them finds the others too."""

    words = models.CharField(
        _("words"),
        max_length=300,
        help_text=_("Words that mean the same, separated by commas: each finds all of them."),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["words"]

    @override
    def __str__(self) -> str:
        return self.words

    @override
    def clean(self) -> None:
        super().clean()
        if not 2 <= len(self.as_list()) <= MOST_WORDS:
            raise ValidationError({"words": _("Give two to twelve different words, separated by commas.")})

    def as_list(self) -> list[str]:
        """Returns the different words."""
        import re

        return list(dict.fromkeys(word.strip() for word in re.split(r"[,，、;；\n]", self.words) if word.strip()))
