"""What somebody has to do now."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from organization.models.fields import StateField


class TodoStatus(models.TextChoices):
    """A todo is done by its person, or made pointless by what others did."""

    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    SUPERSEDED = "superseded", _("No longer needed")


class TodoKind(models.TextChoices):
    """What the todo asks for."""

    STEP = "step", _("Step")
    VOTE = "vote", _("Vote")
    SUCCESSION = "succession", _("Succession")
    SIGN = "sign", _("Added signature")
    ADVICE = "advice", _("Advice")


class Todo(FSMModelMixin, models.Model):
    """One thing to do in one case, offered to one person or to several of whom one does it.

    ``visit`` is the seq at which the case entered the state; ``explanation`` says in stored sentences why these people.
    """

    case = models.ForeignKey("processes.Case", models.CASCADE, related_name="todos")
    kind = models.CharField(_("kind"), max_length=12, choices=TodoKind.choices, default=TodoKind.STEP)
    state = models.CharField(_("state"), max_length=60)
    visit = models.PositiveIntegerField(_("visit"))
    role = models.CharField(_("role"), max_length=60)
    personal = models.BooleanField(_("one person each"), default=False)
    vote = models.ForeignKey("processes.Vote", models.CASCADE, null=True, blank=True, related_name="todos")
    status = StateField(_("status"), default=TodoStatus.OPEN, choices=TodoStatus.choices, editable=False, db_index=True)
    explanation = models.JSONField(_("why these people"), default=list)
    assigned = models.BooleanField(_("handed to these people"), default=False)
    """True where somebody chose the people: who merely holds the role has no part in it any more."""
    added_by = models.ForeignKey(
        "organization.Member", models.PROTECT, null=True, blank=True, related_name="todos_added"
    )
    waits_for = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="waiting")
    """As long as that todo is open, nothing can be done here."""
    terms = models.JSONField(_("terms"), default=dict, blank=True)
    """``mode`` of an added signature; ``back_to`` and ``back_member``: where the case goes when this is done."""
    note = models.TextField(_("what is asked"), blank=True)
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    claimed_by = models.ForeignKey(
        "organization.Member", models.PROTECT, null=True, blank=True, related_name="todos_claimed"
    )
    closed_by = models.ForeignKey(
        "organization.Member", models.PROTECT, null=True, blank=True, related_name="todos_done"
    )
    on_behalf_of = models.ForeignKey(
        "organization.Member", models.PROTECT, null=True, blank=True, related_name="todos_done_by_others"
    )

    class Meta:
        verbose_name = _("todo")
        verbose_name_plural = _("todos")
        ordering = ["due_at", "opened_at", "pk"]
        indexes = [
            models.Index(fields=["case", "status"], name="todo_case_status"),
            models.Index(fields=["due_at"], condition=models.Q(status="open"), name="todo_open_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="open", closed_at__isnull=True)
                | (~models.Q(status="open") & models.Q(closed_at__isnull=False)),
                name="todo_closed_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} · {self.state} · {self.role}"

    @transition(field=status, source=TodoStatus.OPEN, target=TodoStatus.DONE)
    def finish(self, *, by: object, on_behalf_of: object, at: object) -> None:
        """Closes the todo as done by somebody, perhaps for somebody else."""
        self.closed_by, self.on_behalf_of, self.closed_at = by, on_behalf_of, at  # type: ignore[assignment]

    @transition(field=status, source=TodoStatus.OPEN, target=TodoStatus.SUPERSEDED)
    def supersede(self, *, at: object) -> None:
        """Closes the todo because it is no longer needed."""
        self.closed_at = at  # type: ignore[assignment]


class TodoCandidate(models.Model):
    """A member who may do the todo."""

    todo = models.ForeignKey(Todo, models.CASCADE, related_name="candidates")
    member = models.ForeignKey("organization.Member", models.PROTECT, related_name="todo_candidacies")

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        constraints = [models.UniqueConstraint(fields=["todo", "member"], name="todo_candidate_once")]

    def __str__(self) -> str:
        return f"{self.member} · {self.todo}"
