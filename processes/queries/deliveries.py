"""What was sent to a webhook and what became of it, in words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.models import ChangeKind
from processes.models import OutboxRow, OutboxStatus

FAILED = re.compile(r"EffectFailed: (\w+)((?: \w+=\S+)*)\s*$")
REFUSALS: Mapping[str, str | Promise] = {
    "not_https": gettext_lazy("the address does not begin with https://"),
    "strange_address": gettext_lazy("the address is written in a strange way"),
    "name_unknown": gettext_lazy("there is no computer of that name"),
    "private_network": gettext_lazy("the address lies in a private network"),
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """One message. ``problem`` is why the last attempt failed, ``next_at`` when it is tried again."""

    what: str
    number: str
    form: str
    record: str
    key: str
    at: datetime
    status: str
    attempts: int
    problem: str = ""
    next_at: datetime | None = None


def told(rows: Iterable[OutboxRow]) -> list[Told]:
    """Returns the messages in words."""
    return [_told(row) for row in rows]


def _told(row: OutboxRow) -> Told:
    record = row.payload.get("record") or {}
    waits = row.status == OutboxStatus.PENDING and row.attempts > 0
    return Told(
        what=_event_words(str(row.payload.get("event", ""))),
        number=str(record.get("number", "")),
        form=str(row.payload.get("form") or ""),
        record=str(record.get("id", "")),
        key=row.key,
        at=row.created_at,
        status=str(row.get_status_display()),
        attempts=row.attempts,
        problem=problem_words(row.last_error),
        next_at=row.available_at if waits else None,
    )


def _event_words(event: str) -> str:
    kind = event.removeprefix("record.")
    if kind in ChangeKind.values:
        return str(ChangeKind(kind).label)
    return _("Test") if event == "test" else event


def problem_words(detail: str) -> str:
    """Returns why a delivery failed, the last line of the program's own words where we have none."""
    last = detail.strip().rpartition("\n")[2]
    found = FAILED.search(last)
    if found is None:
        return last
    code, context = found.group(1), dict(part.split("=", 1) for part in found.group(2).split())
    if code == "webhook_status":
        return _("The receiver answered with status %(status)s instead of 200.") % {
            "status": context.get("status", "?")
        }
    if code == "webhook_unreachable":
        return _("The receiver could not be reached (%(reason)s).") % {"reason": context.get("reason", "?")}
    if code == "webhook_refused":
        reason = context.get("reason", "")
        return _("Nothing was sent: %(reason)s.") % {"reason": REFUSALS.get(reason, reason)}
    return last
