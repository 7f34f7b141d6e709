"""The cases a step has started: planned, running, ended."""

from processes.models import Case, CaseStatus, ChildLink, HistoryEntry


def counts(case: Case, visit: int) -> tuple[int, int, int]:
    """Returns how many children a visit of a step has, how many have ended, and how many of those without success."""
    links = ChildLink.objects.filter(parent=case.pk, visit=visit, dropped_at__isnull=True)
    ended = links.filter(child__status=CaseStatus.CLOSED)
    return links.count(), ended.count(), ended.exclude(child__outcome="success").count()


def depth(case: Case) -> int:
    """Returns how many cases lie above this one."""
    found, parent = 0, case.parent
    while parent is not None:
        found, parent = found + 1, parent.parent
    return found


def event_came(case: Case, event: str, since: int) -> bool:
    """Answers whether an event has come after entry ``since`` of the history."""
    return HistoryEntry.objects.filter(case=case, action="@event", role=event, seq__gt=since).exists()
