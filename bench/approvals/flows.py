"""viewflow: the same approval as a flow class; its tasks are the todos and the history."""

from typing import Any

from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.models import Process, Task

from bench.approvals.by_hand import PaperForm
from bench.approvals.models import Paper
from bench.approvals.scene import FILLED_IN, STEPS, Scene
from organization.models import User


def _nowhere(request: Any, **_given: Any) -> None:
    """Tasks are done from code here, not from a page."""


class ApprovalFlow(flow.Flow):
    """draft → check → (look ∥ audit) → lead → file."""

    process_class = Process
    lock_impl = lock.select_for_update_lock

    start = flow.StartHandle(this.opened).Next(this.submit)
    submit = flow.View(_nowhere).Permission("bench.none").Next(this.check)
    check = flow.View(_nowhere).Permission("bench.none").Next(this.fork)
    fork = flow.Split().Next(this.look).Next(this.audit)
    look = flow.View(_nowhere).Permission("bench.none").Next(this.join)
    audit = flow.View(_nowhere).Permission("bench.none").Next(this.join)
    join = flow.Join().Next(this.lead)
    lead = flow.View(_nowhere).Permission("bench.none").Next(this.file)
    file = flow.View(_nowhere).Permission("bench.none").Next(this.end)
    end = flow.End()

    def opened(self, activation: Any, paper: Paper) -> Any:
        activation.process.artifact = paper
        return activation.process


class Viewflow:
    """The approval in viewflow."""

    name = "viewflow"

    def __init__(self, scene: Scene) -> None:
        from django.contrib.auth.models import Permission
        from django.contrib.contenttypes.models import ContentType

        self.scene = scene
        kind, _ = ContentType.objects.get_or_create(app_label="bench", model="none")
        right, _ = Permission.objects.get_or_create(codename="none", content_type=kind)
        for step in STEPS:
            scene.people[step].user.user_permissions.add(right)

    def begin(self) -> int:
        """Returns a new process, waiting for its author."""
        paper = Paper.objects.create(unit=self.scene.branch, initiator=self.scene.author)
        process = ApprovalFlow.start.run(paper=paper)
        return getattr(process, "process", process).pk

    def take(self, key: int, step: str, user: User) -> None:
        """Takes one step as viewflow's own views do: find the task, assign, start, execute."""
        task = Task.objects.get(process_id=key, flow_task=getattr(ApprovalFlow, step), finished=None)
        with task.activation() as activation:
            if not activation.flow_task.can_assign(user, task):
                raise PermissionError(step)
            activation.assign(user)
        with task.activation() as activation:
            activation.start(None)
            if step == "submit":
                form = PaperForm(dict(FILLED_IN), instance=activation.process.artifact)
                if not form.is_valid():
                    raise ValueError(form.errors)
                form.save()
            activation.execute()
