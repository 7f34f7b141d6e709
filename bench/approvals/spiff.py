"""SpiffWorkflow: the same approval as BPMN, kept as it serializes itself, with the todos and log of the one by hand."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from lxml import etree
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer

from bench.approvals.by_hand import PaperForm, open_todo, people
from bench.approvals.models import Paper, PaperLog, StoredWorkflow
from bench.approvals.scene import FILLED_IN, Scene
from organization.models import User

ARROWS = [
    ("begin", "submit"), ("submit", "check"), ("check", "fork"), ("fork", "look"), ("fork", "audit"), ("look", "join"),
    ("audit", "join"), ("join", "lead"), ("lead", "file"), ("file", "end"),
]  # fmt: skip
TASKS = ("submit", "check", "look", "audit", "lead", "file")


def bpmn() -> bytes:
    """Returns the approval as BPMN 2.0."""

    def element(kind: str, key: str) -> str:
        ways = "".join(f"<incoming>f{place}</incoming>" for place, each in enumerate(ARROWS) if each[1] == key)
        ways += "".join(f"<outgoing>f{place}</outgoing>" for place, each in enumerate(ARROWS) if each[0] == key)
        return f'<{kind} id="{key}" name="{key}">{ways}</{kind}>'

    inside = element("startEvent", "begin") + element("endEvent", "end")
    inside += element("parallelGateway", "fork") + element("parallelGateway", "join")
    inside += "".join(element("manualTask", key) for key in TASKS)
    inside += "".join(
        f'<sequenceFlow id="f{place}" sourceRef="{source}" targetRef="{target}"/>'
        for place, (source, target) in enumerate(ARROWS)
    )
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="bench">'
        f'<process id="approval" isExecutable="true">{inside}</process></definitions>'
    ).encode()


class Spiff:
    """The approval in SpiffWorkflow."""

    name = "SpiffWorkflow"

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        parser = BpmnParser()
        parser.add_bpmn_xml(etree.fromstring(bpmn()))
        self.spec = parser.get_spec("approval")
        self.serializer = BpmnWorkflowSerializer()

    def begin(self) -> int:
        """Returns a new approval, waiting for its author."""
        with transaction.atomic():
            paper = Paper.objects.create(unit=self.scene.branch, initiator=self.scene.author)
            workflow = BpmnWorkflow(self.spec)
            workflow.do_engine_steps()
            StoredWorkflow.objects.create(pk=paper.pk, serialized=self.serializer.serialize_json(workflow))
            open_todo(paper, "submit", [self.scene.author])
        return paper.pk

    def take(self, key: int, step: str, user: User) -> None:
        """Takes one step: the workflow is read, moved on and written back under a lock."""
        data = dict(FILLED_IN) if step == "submit" else {}
        with transaction.atomic():
            stored = StoredWorkflow.objects.select_for_update().get(pk=key)
            paper = Paper.objects.select_related("unit").get(pk=key)
            todo = paper.todos.filter(step=step, done_at=None, candidates=user.member).first()
            if todo is None:
                raise PermissionError(step)
            changes: dict[str, Any] = {}
            if data:
                form = PaperForm(data, instance=paper)
                if not form.is_valid():
                    raise ValueError(form.errors)
                changes = form.cleaned_data
                form.save()
            workflow = self.serializer.deserialize_json(stored.serialized)
            waiting = {task.task_spec.name: task for task in workflow.get_tasks(state=TaskState.READY)}
            waiting[step].set_data(**changes)
            waiting[step].run()
            workflow.do_engine_steps()
            stored.serialized = self.serializer.serialize_json(workflow)
            stored.save()
            todo.done_at, todo.done_by = timezone.now(), user.member
            todo.save(update_fields=["done_at", "done_by"])
            following = [
                task.task_spec.name
                for task in workflow.get_tasks(state=TaskState.READY)
                if task.task_spec.name not in waiting
            ]
            for each in following:
                open_todo(paper, each, people(paper, each))
            PaperLog.objects.create(
                paper=paper, action=step, source=step, target=",".join(following), by=user, comment="Seen",
                changes=changes, at=timezone.now(),
            )  # fmt: skip
