"""Votes: who may, who did, and what was chosen, kept so that the last two cannot be put together."""

import secrets
import uuid
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from organization.models.fields import StateField
from processes.engine.model import VoteSpec


def random_key() -> int:
    """Returns a random positive 63-bit number: a primary key that says nothing about order."""
    return secrets.randbits(63) or 1


class VoteStatus(models.TextChoices):
    """A vote is planned, open between two moments, and closed for ever."""

    PLANNED = "planned", _("Not open yet")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Voting closed")


class Vote(FSMModelMixin, models.Model):
    """A vote of a body on one case, or of the members among the cases of one campaign and category.

    ``tally`` is frozen at closing: ``{"valid", "counts": {choice: n}, "roll", "present", "result"}``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(_("key"), max_length=60)
    version = models.ForeignKey("processes.ProcedureVersion", models.PROTECT, related_name="votes")
    case = models.ForeignKey("processes.Case", models.CASCADE, null=True, blank=True, related_name="votes")
    visit = models.PositiveIntegerField(_("visit"), default=0)
    campaign = models.ForeignKey("processes.Campaign", models.CASCADE, null=True, blank=True, related_name="votes")
    category = models.CharField(_("category"), max_length=80, blank=True)
    state = models.CharField(_("state"), max_length=60)
    """The state of the cases that are voted on."""
    status = StateField(_("status"), default=VoteStatus.PLANNED, choices=VoteStatus.choices, editable=False)
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    tally = models.JSONField(_("tally"), default=dict, blank=True)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    """1 for the first vote; a repeated vote is a new one, and the earlier ones are kept."""
    items = models.JSONField(_("items"), default=list, blank=True)
    """What is voted on one by one, fixed when the vote opens: ``[{"key", "label", "person"}]``."""
    recused = models.JSONField(_("recused"), default=list, blank=True)
    """Who would be on the roll and steps aside: ``[{"member", "why"}]``; for single items ``"item"`` says which."""

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        ordering = ["-opens_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "category", "key", "round"],
                condition=models.Q(campaign__isnull=False, case__isnull=True),
                name="vote_once_per_campaign_and_category",
            ),
            models.UniqueConstraint(
                fields=["case", "visit", "key"], condition=models.Q(case__isnull=False), name="vote_once_per_visit"
            ),
            models.CheckConstraint(
                condition=models.Q(case__isnull=False) | models.Q(campaign__isnull=False), name="vote_on_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case or self.campaign} {self.category} {self.key}"

    def get_absolute_url(self) -> str:
        return reverse("vote", args=[self.pk])

    @property
    def spec(self) -> VoteSpec:
        return self.version.definition.votes[self.key]

    @transition(field=status, source=VoteStatus.PLANNED, target=VoteStatus.OPEN)
    def open(self, *, at: Any) -> None:
        """Lets people vote."""
        self.opened_at = at

    @transition(field=status, source=[VoteStatus.PLANNED, VoteStatus.OPEN], target=VoteStatus.CLOSED)
    def close(self, *, at: Any, tally: dict[str, Any]) -> None:
        """Ends the vote and freezes its tally."""
        self.closed_at, self.tally = at, tally


class VoteRollEntry(models.Model):
    """A member who may vote; the roll is taken when the vote opens and does not change."""

    vote = models.ForeignKey(Vote, models.CASCADE, related_name="roll")
    member = models.ForeignKey("organization.Member", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("roll entry")
        verbose_name_plural = _("roll")
        constraints = [models.UniqueConstraint(fields=["vote", "member"], name="vote_roll_once")]

    def __str__(self) -> str:
        return f"{self.member} · {self.vote}"


class Way(models.TextChoices):
    """How somebody took part."""

    SCREEN = "screen", _("on screen")
    PAPER = "paper", _("on paper")
    WRITTEN = "written", _("in writing, absent")


class VoteParticipation(models.Model):
    """That a member voted, and on which day; never what was chosen, unless the vote is an open one.

    Random primary key, a day instead of a time, no relation to any ballot.
    """

    id = models.BigAutoField(primary_key=True, default=random_key, editable=False)
    vote = models.ForeignKey(Vote, models.CASCADE, related_name="participations")
    member = models.ForeignKey("organization.Member", models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    token_hash = models.CharField(_("token"), max_length=64)
    """SHA-256 of the form's token: sending the same form again is recognised and counts once."""
    open_choices = models.JSONField(_("choices of an open vote"), null=True, blank=True)
    papers = models.PositiveSmallIntegerField(_("ballots"), default=1)
    """How many ballots went in: one for each item that the member voted on."""
    how = models.CharField(_("how"), max_length=8, choices=Way.choices, default=Way.SCREEN)

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["vote", "member"], name="vote_participation_once")]

    def __str__(self) -> str:
        return str(self.pk)


class Ballot(models.Model):
    """What somebody chose: no name, no time, no order, no relation to a participation.

    The limits of that promise: whoever reads the database files WHILE a vote is open may compare physical positions
    (or PostgreSQL's xmin) of the rows written together, and whoever reads the server's memory sees everything.
    When the vote closes, all its ballots are written anew in random order in one transaction, which removes those
    traces from the live tables; backups and write-ahead logs made meanwhile keep them until they expire.
    """

    id = models.BigAutoField(primary_key=True, default=random_key, editable=False)
    vote = models.ForeignKey(Vote, models.CASCADE, related_name="ballots")
    choices = models.JSONField(_("choices"), default=list)

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.pk)
