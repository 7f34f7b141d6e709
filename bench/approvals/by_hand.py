"""By hand: a django-fsm-2 model with todos and log, one service function."""

from django import forms
from django.db import transaction
from django.utils import timezone

from bench.approvals.models import Paper, PaperLog, PaperNotice, PaperTodo
from bench.approvals.scene import FILLED_IN, Scene
from organization.models import Assignment, Member, User

NEXT = {"submit": ("check",), "check": ("look", "audit"), "look": (), "audit": (), "lead": ("file",), "file": ()}
POSTS = {
    "check": ("secretary", "branch"), "look": ("office_org", "committee"), "audit": ("full_time_deputy", "committee"),
    "lead": ("secretary", "committee"), "file": ("office_org", "committee"),
}  # fmt: skip


class PaperForm(forms.ModelForm[Paper]):
    """What is filled in."""

    class Meta:
        model = Paper
        fields = ("title", "amount")


class ByHand:
    """The approval as a team writes it that needs this one only."""

    name = "django-fsm-2, by hand"

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def begin(self) -> int:
        """Returns a new paper in its draft."""
        with transaction.atomic():
            paper = Paper.objects.create(unit=self.scene.branch, initiator=self.scene.author)
            open_todo(paper, "submit", [self.scene.author])
        return paper.pk

    def take(self, key: int, step: str, user: User) -> None:
        """Takes one step as whoever does it."""
        press(key, step, user, dict(FILLED_IN) if step == "submit" else {}, "Seen")


def press(key: int, step: str, user: User, data: dict[str, str], comment: str) -> None:
    """Does one step: lock, right, form, transition, todos, notices, log. Raises PermissionError, ValueError."""
    with transaction.atomic():
        paper = Paper.objects.select_for_update(of=("self",)).select_related("unit", "initiator").get(pk=key)
        todo = paper.todos.filter(step=step, done_at=None, candidates=user.member).first()
        if todo is None:
            raise PermissionError(step)
        changes = {}
        if data:
            form = PaperForm(data, instance=paper)
            if not form.is_valid():
                raise ValueError(form.errors)
            changes = form.cleaned_data
        source, now = paper.state, timezone.now()
        getattr(paper, "check_" if step == "check" else step)()
        following = NEXT[step]
        if step in ("look", "audit") and paper.looked and paper.audited:
            paper.join()
            following = ("lead",)
        paper.save()
        todo.done_at, todo.done_by = now, user.member
        todo.save(update_fields=["done_at", "done_by"])
        for each in following:
            open_todo(paper, each, people(paper, each))
        PaperLog.objects.create(
            paper=paper, action=step, source=source, target=paper.state, by=user, comment=comment, changes=changes,
            at=now,
        )  # fmt: skip


def people(paper: Paper, step: str) -> list[Member]:
    """Returns who does a step: the holders of its post in the branch or the committee above it, today."""
    post, where = POSTS[step]
    unit = paper.unit if where == "branch" else paper.unit.get_parent()
    today = timezone.localdate()
    held = Assignment.objects.filter(unit=unit, post=post, start_on__lte=today).exclude(end_on__lt=today)
    return [each.member for each in held.select_related("member")]


def open_todo(paper: Paper, step: str, members: list[Member]) -> None:
    """Opens a todo for these people and notes that they are to be told."""
    if not members:
        raise ValueError(f"Nobody for {step}")
    todo = PaperTodo.objects.create(paper=paper, step=step, opened_at=timezone.now())
    todo.candidates.add(*members)
    PaperNotice.objects.bulk_create([PaperNotice(todo=todo, member=each) for each in members])
