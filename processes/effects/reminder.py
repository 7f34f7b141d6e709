"""Reminders, deadlines that have passed, escalations: one message for everything that became due at once."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from typing_extensions import override

from organization.models import User
from processes.models import Case
from processes.texts import localized

from .base import Delivery, EffectKind
from .channel_notes import note_event
from .messages import Message, tell


class Reminder(EffectKind):
    """No configuration; ``payload`` has ``recipients`` and ``lines`` (``case``, ``kind``, ``key``, ``due_at``)."""

    key = "reminder"
    transactional = False

    @override
    def deliver(self, delivery: Delivery) -> None:
        lines = list(delivery.payload.get("lines", ()))
        cases = {str(each.pk): each for each in Case.objects.filter(pk__in=[line["case"] for line in lines])}

        def compose(reader: User) -> Message:
            told = [_sentence(line, cases[line["case"]]) for line in lines if line["case"] in cases]
            if len(told) == 1:
                return Message(subject=told[0], body="", url=cases[lines[0]["case"]].get_absolute_url())
            subject = ngettext("%(count)d reminder", "%(count)d reminders", len(told)) % {"count": len(told)}
            return Message(subject=subject, body="\n".join(told), url=delivery.case.get_absolute_url())

        tell(codes=delivery.payload.get("recipients", ()), key=delivery.key, compose=compose)
        for line in lines:
            case = cases.get(line["case"])
            if case is not None and line["kind"] != "remind":
                # One deadline is told to several people in messages of their own, and to a group once a day.
                key = f"overdue:{case.pk}:{line['key']}:{line['deadline']}:{timezone.localdate(delivery.at)}"
                note_event(case, event="overdue", key=key, what=_("Overdue"), state=line["state"])


def _sentence(line: dict[str, Any], case: Case) -> str:
    state = case.definition.states.get(line["state"])
    words = {
        "step": localized(state.title) if state else line["state"],
        "case": case.title or case.number,
        "day": date_format(timezone.localtime(datetime.fromisoformat(line["deadline"]))),
    }
    if line["kind"] == "remind":
        return _("Due on %(day)s: %(step)s · %(case)s") % words
    if line["kind"] == "escalate":
        return _("Not done by %(day)s: %(step)s · %(case)s") % words
    return _("Overdue since %(day)s: %(step)s · %(case)s") % words
