"""What a verb needs to know beyond the case as it stands: its way so far, who acted last, who has looked."""

from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from organization import clock
from organization.models import Member, User
from organization.one_look import once
from processes.engine.branches import active_branch, active_places, focused, regions_inside
from processes.engine.model import ProcedureDefinition, Snapshot
from processes.engine.verbs import MARK, VERBS, Ask, Ground, LastMove, Verb, grants
from processes.engine.verbs.rights import WORDS
from processes.models import Case, CaseVisit, HistoryEntry

from .addressees import addressees
from .case_rows import entries_of
from .people import place_of, roles_held
from .performing import barred_members

TALK = frozenset(f"{MARK}{key}" for key, verb in VERBS.items() if verb.talk)
"""What leaves everything as it is, so that nobody who has the page open need look again."""
HARMLESS = frozenset({"notify", "todo_opened", "verb_told", "reminder"})
"""Effects that only tell people inside: what caused nothing else can be taken back."""
NAMES_DOERS = ("transfer", "delegate", "add_signer")
"""Verbs by which somebody gets a part in the step."""
RECENT = 60
"""How many entries back the last move is looked for."""


def trail_of(case: Case, snapshot: Snapshot, region: str) -> tuple[str, ...]:
    """Returns the steps by which a place came to where it is, loops cut out, the present one last."""
    states = case.definition.states
    branch = active_branch(snapshot, region) if region else None
    fork = branch.fork if branch is not None else 0
    way: list[str] = []
    for target in (entry.target for entry in entries_of(case) if entry.entered and entry.seq > fork):
        if target not in states or states[target].region != region:
            continue
        way = way[: way.index(target)] if target in way else way
        way.append(target)
    return tuple(way)


def last_move(case: Case, snapshot: Snapshot, member: Member | None, holder: Member | None) -> LastMove | None:
    """Returns the last thing people did where this person last acted; None when he or she has not acted of late."""
    entries = entries_of(case)
    rows = [row for row in reversed(entries) if row.actor_id is not None and row.action not in TALK][:RECENT]
    own = {each.pk for each in (member, holder) if each is not None}
    mine = next((row for row in rows if own & {row.actor_id, row.on_behalf_of_id}), None)
    if mine is None:
        return None
    around = _around(case.definition, snapshot, _region(case.definition, mine.source))
    last = next(row for row in rows if around & {_region(case.definition, key) for key in (row.source, row.target)})
    after = [row for row in entries if row.seq >= last.seq]
    done_for = last.on_behalf_of or last.actor
    return LastMove(
        seq=last.seq,
        action=last.action,
        member=done_for.code if done_for else None,
        source=last.source,
        entered=last.entered or any(row.entered and row.actor_id is None for row in after[1:]),
        details=last.details,
        lasting=any(effect["kind"] not in HARMLESS for row in after for effect in row.effects),
    )


def is_decided(case: Case) -> bool:
    """Answers whether somebody other than the starter has acted since the case was last handed in."""
    start = case.definition.start_state.key
    entries = entries_of(case)
    handed_in = max((row.seq for row in entries if row.source == start and row.entered), default=0)
    idle = {*TALK, "claim", "release"}
    acts = (row for row in entries if row.seq > handed_in and row.actor_id not in (None, case.initiator_id))
    return any(row.action not in idle for row in acts)


def ground_for(
    case: Case, snapshot: Snapshot, verb: Verb, ask: Ask, *, region: str, user: User,
    member: Member | None, holder: Member | None,
) -> Ground:  # fmt: skip
    """Returns what this verb may ask about, and no more than it asks."""
    last = last_move(case, snapshot, member, holder) if verb.key == "take_back" else None
    if last is not None:
        region = _region(case.definition, last.source)
        region = region if region in active_places(snapshot) else ""
    wants_trail = verb.key in ("return", "reopen")
    return Ground(
        standing=standing(case, verb, region, user=user, holder=holder),
        trail=trail_of(case, snapshot, region) if wants_trail else (),
        last=last,
        looked=_looked(case, last.seq, holder) if last is not None else frozenset(),
        reachable=reachable(case, verb, ask.members, user),
        barred=_barred(case, snapshot, region) if verb.key in NAMES_DOERS else frozenset(),
        concerned=_concerned(case, snapshot, holder) if verb.key in ("terminate", "withdraw") else (),
        readers=readers(case, ask.members, user) if verb.key == "comment" else frozenset(),
        decided=is_decided(case) if verb.key == "withdraw" else False,
        urged_today=_urged_today(case) if verb.key == "urge" else False,
    )


def standing(case: Case, verb: Verb, region: str, *, user: User, holder: Member | None) -> frozenset[str]:
    """Returns to whom of those the verb is granted to this person belongs; todos are the engine's business."""
    place = case.place(region) if region else case
    granted = grants(case.definition, case.definition.states[place.state], verb)
    return standing_among(case, granted, user=user, holder=holder)


def standing_among(case: Case, granted: Collection[str], *, user: User, holder: Member | None) -> frozenset[str]:
    """Returns which of the words and roles hold for this person."""
    found = set()
    if "administrator" in granted and administers(user):
        found.add("administrator")
    if "initiator" in granted and holder is not None and case.initiator_id == holder.pk:
        found.add("initiator")
    if "participant" in granted:
        reads = once(("reads", user.pk, case.pk), lambda: Case.objects.visible_to(user).filter(pk=case.pk).exists())
        if reads:
            found.add("participant")
    roles = [each for each in granted if each not in WORDS]
    if roles and holder is not None:
        found |= roles_held(holder, roles, place_of(case))
    return frozenset(found)


def administers(user: User) -> bool:
    """Answers whether this person administers cases."""
    return bool(user.is_active and user.has_perm("processes.change_case"))


def reachable(case: Case, verb: Verb, codes: Iterable[str], user: User) -> frozenset[str]:
    """Returns those of the members whom this person may address by the verb; they can all sign in."""
    wanted = list(codes)
    if not wanted:
        return frozenset()
    if verb.key == "paper":
        found: QuerySet[Member] = Member.objects.filter(user__is_active=True)
    else:
        found = addressees(case, user, "" if verb.key == "comment" else verb.key)
    return frozenset(found.filter(code__in=wanted).values_list("code", flat=True))


def readers(case: Case, codes: Collection[str], user: User) -> frozenset[str]:
    """Returns those of the members of whom this person may know that they read the case."""
    wanted = list(codes)
    if not wanted:
        return frozenset()
    found = addressees(case, user, "comment").filter(code__in=wanted)
    return frozenset(found.values_list("code", flat=True))


def _looked(case: Case, seq: int, holder: Member | None) -> frozenset[str]:
    looks = CaseVisit.objects.filter(case=case, seq__gte=seq)
    if holder is not None:
        looks = looks.exclude(member=holder)
    return frozenset(looks.values_list("member__code", flat=True))


def _barred(case: Case, snapshot: Snapshot, region: str) -> frozenset[str]:
    here = focused(snapshot, region)
    return frozenset(barred_members(case.definition.states[here.state], place_of(case)))


def _concerned(case: Case, snapshot: Snapshot, holder: Member | None) -> tuple[str, ...]:
    todos = (*snapshot.todos, *snapshot.asides)
    people = {code for each in todos for code in each.members}
    people |= {case.initiator.code} if case.initiator else set()
    return tuple(sorted(people - {holder.code if holder else ""}))


def _urged_today(case: Case) -> bool:
    return any(row.action == f"{MARK}urge" and _day(row) == clock.today() for row in entries_of(case))


def _day(entry: HistoryEntry) -> object:
    from django.utils import timezone

    return timezone.localdate(entry.at)


def _region(definition: ProcedureDefinition, state: str) -> str:
    return definition.states[state].region if state in definition.states else ""


def _around(definition: ProcedureDefinition, snapshot: Snapshot, region: str) -> set[str]:
    """The place and whatever runs inside it at this moment."""
    branch = active_branch(snapshot, region) if region else None
    state = branch.state if branch else (snapshot.state if not region else "")
    inside = {each.key for each in regions_inside(definition, state)} if state in definition.states else set()
    return {region, *inside}
