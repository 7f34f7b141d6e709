"""What somebody holds who leaves, as far as the organiser oversees it, and who would be next."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Prefetch, Q, QuerySet

from forms.models import Record
from organization import clock
from organization.models import Assignment, Delegation, Member, User
from organization.scope import path_filter, visible_unit_paths
from processes.models import Campaign, Case, Handover, Todo, TodoCandidate, TodoStatus

from .people import place_of, role_members

LOOKS_BACK = timedelta(days=180)
"""Posts that ended so long ago are shown still."""
MOST = 500
"""So many things are handed over at once; what is left is handed over afterwards."""
_OPEN_ONES = Count("todo_candidacies", filter=Q(todo_candidacies__todo__status=TodoStatus.OPEN))


@dataclass(frozen=True, kw_only=True)
class PostHeld:
    """A post of the one who leaves, and who else holds it today."""

    assignment: Assignment
    ended: bool
    now: Sequence[Member]


@dataclass(frozen=True, kw_only=True)
class Holdings:
    """Everything that can be handed over, and what is only told."""

    member: Member
    posts: Sequence[PostHeld]
    todos: Sequence[Todo]
    cases: Sequence[Case]
    panels: Sequence[Campaign]
    delegations: Sequence[Delegation]
    records: Sequence[tuple[str, str, int]]
    """(form's key, title, number of records handed in)."""
    successor: Member | None

    @property
    def is_empty(self) -> bool:
        return not (self.todos or self.cases or self.panels or self.delegations)


def leavers(actor: User) -> QuerySet[Member]:
    """Returns the people whose things the actor may hand over: those who belong to, or hold or held a post in, the
    units overseen."""
    paths = visible_unit_paths(actor, clock.today())
    if "" in paths:
        return Member.objects.all()
    today = clock.today()
    held = Assignment.objects.filter(path_filter(paths, "unit__path"), start_on__lte=today)
    held = held.filter(Q(end_on__isnull=True) | Q(end_on__gte=today - LOOKS_BACK))
    return Member.objects.filter(Q(pk__in=Member.objects.in_units(paths, today)) | Q(pk__in=held.values("member")))


def todos_of(member: Member, actor: User) -> QuerySet[Todo]:
    """Returns the open todos of somebody in the cases the actor oversees."""
    cases = Case.objects.overseen_by(actor).exclude(status="closed")
    people = Prefetch("candidates", TodoCandidate.objects.select_related("member"))
    rows = Todo.objects.filter(status=TodoStatus.OPEN, candidates__member=member, case__in=cases)
    rows = rows.select_related("case__version", "case__procedure", "case__unit__kind", "case__initiator", "claimed_by")
    return rows.defer("case__version__document").prefetch_related(people).order_by("case", "pk")


def cases_started(member: Member, actor: User) -> QuerySet[Case]:
    """Returns the cases that run and that somebody started."""
    rows = Case.objects.overseen_by(actor).exclude(status="closed").filter(initiator=member)
    return rows.select_related("procedure", "version", "unit__kind").order_by("opened_at", "pk")


def panels_of(member: Member, actor: User) -> QuerySet[Campaign]:
    """Returns the campaigns that have not ended in whose panel somebody sits."""
    today = clock.today()
    going_on = Q(closes_on__gte=today) | Q(vote_closes_at__gte=clock.now())
    return Campaign.objects.visible_to(actor).filter(going_on, panel=member).select_related("unit").order_by("pk")


def delegations_of(member: Member) -> QuerySet[Delegation]:
    """Returns the delegations in force or to come in which somebody acts or is acted for."""
    rows = Delegation.objects.filter(Q(delegator=member) | Q(delegate=member), end_on__gte=clock.today())
    return rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=clock.today())).select_related("delegator", "delegate")


def holdings(member: Member, actor: User) -> Holdings:
    """Returns what somebody holds; what the actor does not oversee is left out."""
    todos = list(todos_of(member, actor)[:MOST])
    posts = _posts(member)
    return Holdings(
        member=member,
        posts=posts,
        todos=todos,
        cases=list(cases_started(member, actor)[:MOST]),
        panels=list(panels_of(member, actor)),
        delegations=list(delegations_of(member)),
        records=_records(member, actor),
        successor=_successor(member, posts, todos),
    )


def _posts(member: Member) -> list[PostHeld]:
    today = clock.today()
    mine = member.assignments.filter(start_on__lte=today).filter(
        Q(end_on__isnull=True) | Q(end_on__gte=today - LOOKS_BACK)
    )
    found = []
    for each in mine.select_related("post", "unit__kind").order_by("-start_on", "pk")[:20]:
        others = Assignment.objects.on(today).filter(post=each.post_id, unit=each.unit_id).exclude(member=member)
        now = [other.member for other in others.select_related("member").order_by("-is_head", "position", "start_on")]
        found.append(PostHeld(assignment=each, ended=not each.holds_on(today), now=now))
    return found


def _records(member: Member, actor: User) -> list[tuple[str, str, int]]:
    if member.user_id is None:
        return []
    rows = Record.objects.visible_to(actor).counting().filter(owner=member.user_id).order_by()
    return list(rows.values_list("form__key", "form__title").annotate(number=Count("pk")).order_by("form__title"))


def _successor(member: Member, posts: Sequence[PostHeld], todos: Sequence[Todo]) -> Member | None:
    """Whoever holds the post now; else whom most of the todos' roles find."""
    for each in sorted(posts, key=lambda post: not post.ended):
        if each.now:
            return each.now[0]
    found: Counter[Member] = Counter()
    asked: dict[tuple[str, int], Sequence[Member]] = {}
    for todo in todos[:100]:
        key = (todo.role, todo.case.unit_id)
        if ":" in todo.role or todo.role == "initiator":
            continue
        if key not in asked:
            asked[key] = role_members(todo.role, place_of(todo.case), clock.today())[0]
        found.update(each for each in asked[key] if each != member)
    return found.most_common(1)[0][0] if found else None


def handovers_of(actor: User) -> QuerySet[Handover]:
    """Returns the handovers the actor may look at: of the people he or she may hand over for."""
    rows = Handover.objects.filter(member__in=leavers(actor))
    return rows.select_related("member", "successor", "by").annotate(number=Count("lines")).order_by("-at")


def found_people(actor: User, text: str) -> list[tuple[Member, int]]:
    """Returns up to twenty people by name or code, each with the number of open todos."""
    people = leavers(actor).filter(Q(name__icontains=text) | Q(code__iexact=text)) if text else leavers(actor).none()
    return [(each, each.open_ones) for each in people.annotate(open_ones=_OPEN_ONES).order_by("code")[:20]]


def just_left(actor: User) -> list[tuple[Member, int]]:
    """Returns up to twenty people whose post ended lately and who still have open todos, with how many."""
    today = clock.today()
    ended = Assignment.objects.visible_to(actor).filter(end_on__lt=today, end_on__gte=today - LOOKS_BACK)
    people = leavers(actor).filter(pk__in=ended.values("member")).annotate(open_ones=_OPEN_ONES)
    return [(each, each.open_ones) for each in people.filter(open_ones__gt=0).order_by("-open_ones", "code")[:20]]


def successors(text: str) -> list[Member]:
    """Returns up to twenty people with a login by name or code."""
    if not text:
        return []
    named = Member.objects.filter(Q(name__icontains=text) | Q(code__iexact=text), user__is_active=True)
    return list(named.order_by("code")[:20])
