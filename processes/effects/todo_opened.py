"""Telling people that there is something for them to do; the shell emits it for every todo it opens."""

from django.utils.translation import gettext as _
from typing_extensions import override

from organization.models import User
from processes.models import Todo, TodoStatus
from processes.texts import localized

from .base import Delivery, EffectKind
from .messages import Message, tell


class TodoOpened(EffectKind):
    """No configuration; ``payload`` has ``todo``."""

    key = "todo_opened"
    transactional = False

    @override
    def deliver(self, delivery: Delivery) -> None:
        todo = Todo.objects.filter(pk=int(delivery.payload["todo"]), status=TodoStatus.OPEN).first()
        if todo is None:
            return
        state = delivery.definition.states[todo.state]

        def compose(reader: User) -> Message:
            return Message(
                subject=_("To do: %(step)s · %(case)s")
                % {"step": localized(state.title), "case": delivery.case.title or delivery.case.number},
                body=localized(state.hint),
                url=delivery.case.get_absolute_url(),
            )

        codes = todo.candidates.values_list("member__code", flat=True)
        tell(codes=codes, key=delivery.key, compose=compose)
