# ruff: noqa: DJ008  (nobody ever reads these rows on a page)
"""An approval as somebody writes it by hand with django-fsm-2: a state, todos, a log, notices."""

from typing import Any

from django.conf import settings
from django.db import models
from django_fsm import FSMField, transition

from organization.models import Member, Unit


class Paper(models.Model):
    """The approval itself; the pair that runs side by side is kept in two marks."""

    title = models.CharField(max_length=200)
    amount = models.IntegerField(null=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    initiator = models.ForeignKey(Member, models.PROTECT, related_name="+")
    state = FSMField(default="draft", protected=True)
    looked = models.BooleanField(default=False)
    audited = models.BooleanField(default=False)
    updated_at = models.DateTimeField(auto_now=True)

    @transition(field=state, source="draft", target="check")
    def submit(self) -> None: ...

    @transition(field=state, source="check", target="pair")
    def check_(self) -> None: ...

    @transition(field=state, source="pair", target="pair")
    def look(self) -> None:
        self.looked = True

    @transition(field=state, source="pair", target="pair")
    def audit(self) -> None:
        self.audited = True

    @transition(field=state, source="pair", target="lead", conditions=[lambda self: self.looked and self.audited])
    def join(self) -> None: ...

    @transition(field=state, source="lead", target="filing")
    def lead(self) -> None: ...

    @transition(field=state, source="filing", target="done")
    def file(self) -> None: ...


class PaperTodo(models.Model):
    """What somebody has to do; one of the candidates does it."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="todos")
    step = models.CharField(max_length=20)
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    candidates: Any = models.ManyToManyField(Member, related_name="+")


class PaperLog(models.Model):
    """What happened."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="log")
    action = models.CharField(max_length=20)
    source = models.CharField(max_length=20)
    target = models.CharField(max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    comment = models.TextField(blank=True)
    changes = models.JSONField(default=dict)
    at = models.DateTimeField()


class PaperNotice(models.Model):
    """Mail to be sent about a todo, once the transaction is through."""

    todo = models.ForeignKey(PaperTodo, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    sent = models.BooleanField(default=False)


class StoredWorkflow(models.Model):
    """A workflow of another engine as it writes itself down."""

    serialized = models.TextField()
    updated_at = models.DateTimeField(auto_now=True)
