"""Telling people that there is something for them to do; the shell emits it for every todo it opens."""

from django.utils.translation import gettext as _
from typing_extensions import override

from organization.models import User
from processes.models import Todo, TodoKind, TodoStatus
from processes.texts import localized

from .base import Delivery, EffectKind
from .channel_notes import note_event
from .messages import Message, tell


def _subject(todo: Todo) -> str:
    if todo.kind == TodoKind.ADVICE:
        return _("Your advice is asked: %(step)s · %(case)s")
    if todo.kind == TodoKind.SIGN:
        return _("Your signature is asked: %(step)s · %(case)s")
    return _("To do: %(step)s · %(case)s")


class TodoOpened(EffectKind):
    """No configuration; ``payload`` has ``todo`` and, where only some hear of it, ``only`` (codes)."""

    key = "todo_opened"
    transactional = False

    @override
    def deliver(self, delivery: Delivery) -> None:
        todo = Todo.objects.filter(pk=int(delivery.payload["todo"]), status=TodoStatus.OPEN).first()
        if todo is None or (todo.waits_for is not None and todo.waits_for.status == TodoStatus.OPEN):
            return
        state = delivery.definition.states[todo.state]

        def compose(reader: User) -> Message:
            return Message(
                subject=_subject(todo)
                % {
                    "step": localized(state.title),
                    "case": delivery.case.title or delivery.case.number,
                },
                body=localized(state.hint),
                url=delivery.case.get_absolute_url(),
            )

        codes = delivery.payload.get("only") or todo.candidates.values_list("member__code", flat=True)
        tell(codes=codes, key=delivery.key, compose=compose)
        if not delivery.payload.get("only"):
            note_event(delivery.case, event="todos", key=delivery.key, what=_("To do"), state=todo.state)
