"""One run of a procedure."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import RETURN_VALUE, FSMModelMixin, transition

from organization import clock
from organization.models import Delegation
from organization.models.fields import StateField, UnitPathField
from organization.prepared import Given, Prepared
from organization.scope import path_filter, visible_unit_paths
from processes.engine.model import Outcome, ProcedureDefinition

from .case_branch import BranchStatus, CaseBranch
from .procedure_version import definition_of


class CaseStatus(models.TextChoices):
    """Whether a case can still move."""

    OPEN = "open", pgettext_lazy("status", "Open")
    SUSPENDED = "suspended", _("Suspended")
    CLOSED = "closed", _("Closed")


class CaseOutcome(models.TextChoices):
    """How a closed case ended."""

    NONE = "", _("Not ended")
    SUCCESS = "success", _("Succeeded")
    FAILURE = "failure", _("Not succeeded")


def _takes_part(who: Q) -> Q:
    return Q(Exists(CaseParticipant.objects.filter(who, case=OuterRef("pk"))))


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases, always limited to what somebody may see before they are shown."""

    def visible_to(self, actor: Any) -> "CaseQuerySet":
        """Returns the cases in the actor's scope, and those the actor (or somebody represented) takes part in."""
        if not getattr(actor, "is_authenticated", False) or not actor.is_active:
            return self.none()
        if actor.is_superuser:
            return self.all()
        today = clock.today()
        allowed = path_filter(visible_unit_paths(actor, today), "unit_path")
        member = actor.as_member
        if member is not None:
            allowed |= _takes_part(Q(member=member.pk)) | Q(initiator=member.pk)
            for given in Delegation.objects.on(today).filter(delegate=member):
                limits = Q(procedure__key__in=given.procedures) if given.procedures else Q()
                allowed |= _takes_part(Q(member=given.delegator_id)) & limits
        return self.filter(allowed)

    def overseen_by(self, actor: Any) -> "CaseQuerySet":
        """Returns the cases of the units the actor oversees: what he or she organises, a part of what is visible."""
        return self.filter(path_filter(visible_unit_paths(actor, clock.today()), "unit_path"))

    def open(self) -> "CaseQuerySet":
        return self.filter(status=CaseStatus.OPEN)


BRANCHES = Prepared(lambda: CaseBranch.objects.filter(case=Given("case", models.UUIDField())).order_by("pk"))


class Case(FSMModelMixin, models.Model):
    """One run of a procedure version for one unit.

    ``state`` and ``status`` are protected: they move only through the transition methods below, which only
    ``processes.services`` calls, under the row lock. ``seq`` is the number of the last history entry, ``head`` its
    hash, ``visit`` the seq at which the present state was entered. The confidentiality of every case is "internal".
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("number"), max_length=40, unique=True)
    procedure = models.ForeignKey("processes.Procedure", models.PROTECT, related_name="cases")
    version = models.ForeignKey("processes.ProcedureVersion", models.PROTECT, related_name="cases")
    title = models.CharField(_("title"), max_length=200, blank=True)
    unit = models.ForeignKey("organization.Unit", models.PROTECT, related_name="cases", verbose_name=_("unit"))
    unit_path = UnitPathField(_("unit path"))
    initiator = models.ForeignKey(
        "organization.Member", models.PROTECT, null=True, blank=True, related_name="cases_started"
    )
    campaign = models.ForeignKey("processes.Campaign", models.PROTECT, null=True, blank=True, related_name="cases")
    category = models.CharField(_("category"), max_length=80, blank=True)
    values = models.JSONField(_("answers"), default=dict)
    unique_key = models.CharField(_("unique key"), max_length=255, null=True, blank=True, unique=True)
    """Set while the case is live or succeeded and its procedure allows one such case only."""
    state = StateField(_("state"), max_length=60, editable=False)
    status = StateField(_("status"), default=CaseStatus.OPEN, choices=CaseStatus.choices, editable=False)
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=CaseOutcome.choices, default=CaseOutcome.NONE, blank=True, editable=False
    )
    seq = models.PositiveIntegerField(_("entries"), default=0)
    head = models.CharField(_("last hash"), max_length=64, blank=True)
    visit = models.PositiveIntegerField(_("visit"), default=0)
    entered_at = models.DateTimeField(_("in this state since"))
    opened_at = models.DateTimeField(_("opened at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    updated_at = models.DateTimeField(_("updated at"))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    """The case whose action created this one."""

    kept_branches: "list[CaseBranch] | None" = None
    """Every branch there is, while the case is locked and nobody else can change them."""
    has_timers = True
    """While it is locked: false where it surely has no timers that run or have fired."""
    has_other_todos = True
    """While it is locked: false where surely none is open of those the engine does not know (votes, successions)."""
    is_announced = False
    """While it is locked: whether others have been told that it changes."""
    _met: "dict[str, int] | None" = None
    region = ""
    """Where a case and a branch are treated alike: the case itself is its main line."""

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-opened_at", "number"]
        indexes = [
            models.Index(fields=["status", "procedure", "state"], name="case_status_state"),
            models.Index(fields=["campaign", "category", "state"], name="case_batch"),
            models.Index(fields=["-opened_at"], name="case_opened"),
            models.Index(fields=["closed_at"], condition=Q(status="closed"), name="case_closed"),
        ]
        permissions = [("export_names", _("Can export event logs with the names of people"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="closed", closed_at__isnull=False)
                | (~Q(status="closed") & Q(closed_at__isnull=True)),
                name="case_closed_has_time",
            ),
            models.CheckConstraint(condition=Q(outcome="") | Q(status="closed"), name="case_outcome_only_when_closed"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    def get_absolute_url(self) -> str:
        return reverse("case", args=[self.pk])

    @property
    def definition(self) -> ProcedureDefinition:
        """The definition of the case's own version."""
        if "version" in self._state.fields_cache:
            return self.version.definition
        found: ProcedureDefinition | None = self.__dict__.get("_definition")
        if found is None:
            found = self.__dict__["_definition"] = definition_of(self.version_id)
        return found

    def places(self) -> "list[Case | CaseBranch]":
        """Returns everything in the case that has a present state: its main line and the active branches."""
        if not self.definition.regions:
            return [self]
        return [self, *(each for each in self.branch_rows() if each.status == BranchStatus.ACTIVE)]

    def place(self, region: str) -> "Case | CaseBranch":
        """Returns the main line ("") or the active branch of a region; CaseBranch.DoesNotExist where none runs."""
        if not region:
            return self
        found = next((each for each in self.places() if each.region == region), None)
        if found is None:
            raise CaseBranch.DoesNotExist(region)
        return found

    def branch_rows(self) -> "list[CaseBranch]":
        """Returns every branch the case ever had, the oldest first."""
        if self.kept_branches is not None:
            return self.kept_branches
        return BRANCHES.rows(case=self.pk) if self.definition.regions else []

    @property
    def met(self) -> dict[str, int]:
        """The members met while the roles of this case were resolved: code → id, which never change."""
        if self._met is None:
            self._met = {}
        return self._met

    def keep_branches(self) -> None:
        """Reads the branches once for the whole transaction; only whoever has locked the case may do that."""
        self.kept_branches = self.branch_rows()

    def place_of_state(self, state: str) -> "Case | CaseBranch":
        """Returns the place that a state belongs to."""
        spec = self.definition.states.get(state)
        return self.place(spec.region if spec else "")

    @transition(field=state, source="*", target=RETURN_VALUE())
    def move(self, outcome: Outcome) -> str:
        """Moves the designed machine to where the engine's outcome says; the only way a state is ever assigned."""
        return outcome.state

    @transition(field=status, source=CaseStatus.OPEN, target=CaseStatus.CLOSED)
    def close(self, outcome: str, at: Any) -> None:
        """Ends the case with success or failure."""
        self.outcome, self.closed_at = outcome, at

    @transition(field=status, source=CaseStatus.CLOSED, target=CaseStatus.OPEN)
    def reopen(self) -> None:
        """Makes an ended case live again (succession)."""
        self.outcome, self.closed_at = CaseOutcome.NONE, None

    @transition(field=status, source=CaseStatus.OPEN, target=CaseStatus.SUSPENDED)
    def suspend(self) -> None:
        """Stops the case until it is resumed."""

    @transition(field=status, source=CaseStatus.SUSPENDED, target=CaseStatus.OPEN)
    def resume(self) -> None:
        """Lets the case move again."""


class CaseParticipant(models.Model):
    """Somebody who takes or took part in a case and therefore may read it."""

    class Basis(models.TextChoices):
        INITIATOR = "initiator", _("Started it")
        ASKED = "asked", _("Was asked")
        ACTED = "acted", _("Acted")

    case = models.ForeignKey(Case, models.CASCADE, related_name="participants")
    member = models.ForeignKey("organization.Member", models.PROTECT, related_name="participations")
    basis = models.CharField(_("basis"), max_length=10, choices=Basis.choices)
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [models.UniqueConstraint(fields=["case", "member"], name="case_participant_once")]

    def __str__(self) -> str:
        return f"{self.member} · {self.case}"
