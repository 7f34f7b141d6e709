from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class BestBetKey(models.Model):
    """The words of a question for which editors picked results, as the search reads them: equal questions have equal
    keys, however they are written."""

    query = models.OneToOneField(
        "wagtailsearchpromotions.Query", models.CASCADE, primary_key=True, related_name="best_bet_key"
    )
    key = models.CharField(_("key"), max_length=255, db_index=True)

    class Meta:
        verbose_name = _("key of a best bet")
        verbose_name_plural = _("keys of best bets")

    @override
    def __str__(self) -> str:
        return self.key
