"""One inbox: what waits for somebody, of whatever sort, counted, filtered, by page and by day."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from organization import clock
from organization.models import Delegation, Member, Notice, User
from organization.one_look import once
from processes.models import CaseCopy, Todo, TodoKind, TodoStatus, Vote, VoteParticipation, VoteStatus

TABS = ("open", "asked", "votes", "copies", "notices", "done")
KINDS = {
    "open": (TodoKind.STEP, TodoKind.SUCCESSION),
    "asked": (TodoKind.SIGN, TodoKind.ADVICE),
    "votes": (TodoKind.VOTE,),
}
"""Which todos each tab shows; copies and notices are no todos."""
DUE = ("overdue", "today", "week", "none")
MOST_GATHERED = 2000
"""More todos than these are not named one by one in a query."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the list is limited to."""

    procedure: str = ""
    unit: str = ""
    due: str = ""
    text: str = ""

    @property
    def limits(self) -> bool:
        return bool(self.procedure or self.unit or self.due or self.text)


def waiting(member: Member, delegations: Sequence[Delegation] | None = None) -> QuerySet[Todo]:
    """Returns the open todos of a member and of those he or she stands in for (never their personal parts); what
    waits for somebody else's signature is left out."""
    mine = Q(candidates__member=member)
    given_to_me = delegations if delegations is not None else standing_in(member)
    for given in given_to_me:
        theirs = Q(candidates__member=given.delegator_id, personal=False)
        mine |= theirs & Q(case__procedure__key__in=given.procedures) if given.procedures else theirs
    parked = Q(waits_for__isnull=False, waits_for__status=TodoStatus.OPEN)
    todos = Todo.objects.filter(mine, status=TodoStatus.OPEN).exclude(parked)
    todos = todos.exclude(case__status="suspended")
    return todos.distinct() if given_to_me else todos


def standing_in(member: Member) -> list[Delegation]:
    """Returns the delegations by which this member acts for others today."""
    today = clock.today()
    given = Delegation.objects.on(today).filter(delegate=member).select_related("delegator")
    return once(("standing_in", member.pk, today), lambda: list(given))


def narrowed(todos: QuerySet[Todo], wanted: Wanted) -> QuerySet[Todo]:
    """Returns those of the todos that were asked for."""
    if wanted.procedure:
        todos = todos.filter(case__procedure__key=wanted.procedure)
    if wanted.unit:
        todos = todos.filter(case__unit__code=wanted.unit)
    if wanted.text:
        todos = todos.filter(
            Q(case__title__icontains=wanted.text)
            | Q(case__number__icontains=wanted.text)
            | Q(case__unit__name__icontains=wanted.text)
        )
    now, tonight = clock.now(), _end_of(clock.today())
    if wanted.due == "overdue":
        todos = todos.filter(due_at__lt=now)
    elif wanted.due == "today":
        todos = todos.filter(due_at__gte=now, due_at__lte=tonight)
    elif wanted.due == "week":
        todos = todos.filter(due_at__gte=now, due_at__lte=tonight + timedelta(days=7))
    elif wanted.due == "none":
        todos = todos.filter(due_at__isnull=True)
    return todos


def urgent_first(todos: QuerySet[Todo]) -> QuerySet[Todo]:
    """Returns the todos in the order in which they should be seen to."""
    return todos.order_by(F("due_at").asc(nulls_last=True), "opened_at", "pk")


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """Todos found once: the same ones by their keys, and how many there are of each kind."""

    todos: QuerySet[Todo]
    kinds: Mapping[str, int]


def gathered(todos: QuerySet[Todo]) -> Gathered:
    """Reads which todos these are, with one query.

    Whoever has had many thousands of them pays for looking through those once, and not for each figure of the page.
    """
    rows = list(todos.order_by().values_list("pk", "kind"))
    kinds = Counter(kind for _pk, kind in rows)
    found = Todo.objects.filter(pk__in=[pk for pk, _kind in rows]) if len(rows) <= MOST_GATHERED else todos
    return Gathered(todos=found, kinds=kinds)


def counts(user: User, kinds: Mapping[str, int]) -> dict[str, int]:
    """Returns how much waits under each tab, with one query; "campaign_votes" says that there may be such votes."""
    found = dict.fromkeys(KINDS, 0)
    tabs = {kind.value: tab for tab, kinds_of_tab in KINDS.items() for kind in kinds_of_tab}
    for kind, number in kinds.items():
        found[tabs.get(kind, "open")] += number
    return found | _elsewhere(user, user.as_member)


def _elsewhere(user: User, member: Member | None) -> dict[str, int]:
    """Copies and notices that were not read and votes of campaigns that are open, with one query."""
    copies = CaseCopy.objects.filter(member=member, read_at__isnull=True).order_by()
    notices = Notice.objects.filter(recipient=user, read_at__isnull=True).order_by()
    votes = Vote.objects.filter(status=VoteStatus.OPEN, case__isnull=True).order_by()
    votes = votes.exclude(Exists(VoteParticipation.objects.filter(vote=OuterRef("pk"), member=member)))
    asked = User.objects.filter(pk=user.pk).values_list(_number(copies), _number(notices), _number(votes)).get()
    return dict(zip(("copies", "notices", "campaign_votes"), asked, strict=True))


def _number(rows: QuerySet[Any]) -> Coalesce:
    one = rows.annotate(every=Value(1)).values("every").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(one), 0)


def choices_among(todos: QuerySet[Todo]) -> list[tuple[str, str, str, str]]:
    """Returns the procedures and units that occur: (procedure key, its title, unit code, its name), one query."""
    rows = todos.order_by().values_list(
        "case__procedure__key", "case__procedure__title", "case__unit__code", "case__unit__name"
    )
    return list(rows.distinct())


def by_day(todos: QuerySet[Todo], first: date, last: date) -> dict[date, list[Todo]]:
    """Returns the todos that are due between two days, day by day."""
    within = todos.filter(due_at__gte=_start_of(first), due_at__lte=_end_of(last)).order_by("due_at", "pk")
    found: dict[date, list[Todo]] = {}
    for todo in within.select_related("case__version", "case__unit"):
        if todo.due_at is not None:
            found.setdefault(timezone.localdate(todo.due_at), []).append(todo)
    return found


def copies_of(user: User) -> QuerySet[CaseCopy]:
    """Returns the copies sent to this person, unread ones first."""
    member = user.as_member
    if member is None:
        return CaseCopy.objects.none()
    copies = CaseCopy.objects.filter(member=member).select_related("case__version", "case__unit__kind", "sent_by")
    return copies.order_by(F("read_at").desc(nulls_first=True), "-sent_at")


def chosen(todos: QuerySet[Todo], ids: Iterable[int]) -> list[Todo]:
    """Returns those of the todos with these ids, with their cases and versions."""
    rows = todos.filter(pk__in=list(ids)[:100]).select_related("case__version", "case__procedure", "case__unit")
    return list(urgent_first(rows))


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.max))
