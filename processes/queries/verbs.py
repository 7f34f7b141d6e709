"""Which verbs somebody can use on a case now."""

from collections.abc import Iterator
from dataclasses import dataclass

from organization.models import Member, User
from processes.engine import verbs
from processes.engine.actors import is_for, open_todos
from processes.engine.branches import active_places, focused
from processes.engine.conditions import Situation
from processes.engine.model import SYSTEM_ROLE, Actor, Facts, Inputs, OpenTodo, Outcome, Snapshot
from processes.engine.verbs import VERBS, Ask, Verb
from processes.engine.verbs.control import reopening_steps
from processes.engine.verbs.send_back import earlier_steps
from processes.models import Case
from processes.texts import localized

from .case_rows import open_rows, people_of
from .facts import asking
from .ground import ground_for, is_decided, standing_among, trail_of
from .people import performers_of, place_of, represented
from .snapshots import facts_for, snapshot

APART = frozenset({"sign", "answer", "comment"})
"""Verbs with places of their own on the page of a case."""
OF_A_TODO = frozenset({"transfer", "delegate", "add_signer", "return"})


@dataclass(frozen=True, kw_only=True)
class VerbOffer:
    """A verb somebody can use, and on which todo or in which place of the case."""

    key: str
    region: str = ""
    todo: int | None = None
    step: str = ""
    """The step's title, where the case is in several places."""
    on_behalf_of: str | None = None


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A signature or an advice that is asked of somebody."""

    key: str
    todo: int
    note: str
    asked_by: str
    mode: str


def verb_offers(case: Case, user: User) -> list[VerbOffer]:
    """Returns the verbs of this person, in the order of the registry; each once per todo or place."""
    member = user.as_member
    seen = snapshot(case)
    places = [focused(seen, region) for region in active_places(seen)]
    definition = case.definition
    granted = {
        (verb.key, here.region): frozenset(verbs.grants(definition, definition.states[here.state], verb))
        for verb in VERBS.values()
        for here in places
    }
    standing = standing_among(case, frozenset().union(*granted.values()), user=user, holder=member)
    found = []
    for verb in VERBS.values():
        for here in places:
            if verb.key in APART or seen.status not in verb.statuses or (here.region and verb.key in verbs.OF_THE_CASE):
                continue
            words = granted[verb.key, here.region]
            for offer in _offered(case, verb, here, words, bool(words & standing), user, member):
                several = len(places) > 1 and (here.region or verb.key not in verbs.OF_THE_CASE)
                title = localized(definition.states[here.state].title) if several else ""
                found.append(VerbOffer(**{**offer, "step": title}))  # type: ignore[arg-type]  # its own names
    return list({(each.key, each.region, each.todo): each for each in found}.values())


def asked_of(case: Case, user: User) -> list[Asked]:
    """Returns the signatures and advice that this person is asked for."""
    member = user.as_member
    if member is None or case.status != "open":
        return []
    rows = [row for row in open_rows(case) if row.kind in ("sign", "advice") and member in people_of(row)]
    return [
        Asked(
            key="sign" if row.kind == "sign" else "answer",
            todo=row.pk,
            note=row.note,
            asked_by=row.added_by.name if row.added_by else "",
            mode=str(row.terms.get("mode", "")),
        )
        for row in rows
    ]


def _offered(
    case: Case, verb: Verb, here: Snapshot, words: frozenset[str], stands: bool, user: User, member: Member | None
) -> Iterator[dict[str, object]]:
    base: dict[str, object] = {"key": verb.key, "region": here.region}
    if verb.key in OF_A_TODO:
        if member is not None and "performer" in words:
            yield from _with_todos(case, verb, here, member, base)
        return
    own = member is not None and any(is_for(each, Actor(member=member.code)) for each in open_todos(here))
    if not stands and not ("performer" in words and own) and verb.key != "drop_signer":
        return
    if verb.key in ("copy", "ask", "urge") and here.region:
        return
    if _is_useful(case, verb, here, user, member):
        yield base


def _with_todos(
    case: Case, verb: Verb, here: Snapshot, member: Member, base: dict[str, object]
) -> Iterator[dict[str, object]]:
    for other in (None, *represented(member, case.procedure.key)):
        actor = Actor(member=member.code, on_behalf_of=other.code if other else None)
        for todo in open_todos(here):
            waits = todo.waits_for is not None and verb.key != "transfer"
            if not is_for(todo, actor) or waits:
                continue
            if verb.key == "return" and not steps_back(case, here):
                continue
            yield {**base, "todo": todo.id, "on_behalf_of": actor.on_behalf_of}


def steps_back(case: Case, here: Snapshot) -> tuple[str, ...]:
    """Returns the steps this place of the case can be returned to."""
    return earlier_steps(case.definition, trail_of(case, here, here.region), here.region)


def steps_to_reopen(case: Case) -> tuple[str, ...]:
    """Returns the steps at which an ended case can begin again."""
    seen = snapshot(case)
    situation = Situation(
        definition=case.definition, snapshot=seen, actor=Actor(member=None), inputs=Inputs(), facts=Facts(),
        now=case.updated_at,
    )  # fmt: skip
    return reopening_steps(situation, verbs.Ground(trail=trail_of(case, seen, "")))


def steps_to_jump(case: Case, region: str) -> tuple[str, ...]:
    """Returns every other step of a place of the case."""
    here = case.place(region)
    states = case.definition.states.values()
    return tuple(each.key for each in states if each.region == region and each.key != here.state)


def droppable(case: Case, user: User, here: Snapshot, *, anybodys: bool) -> list[OpenTodo]:
    """Returns the signatures of this place that the person may drop."""
    member = user.as_member
    code = member.code if member else None
    signatures = [each for each in here.asides if each.kind == "sign"]
    personal = [each for each in open_todos(here) if each.personal and (anybodys or each.added_by == code)]
    handed = [each for each in open_todos(here) if not each.personal and each.added_by is not None]
    return [
        each for each in (*signatures, *personal, *handed) if anybodys or (code is not None and each.added_by == code)
    ]


def _is_useful(case: Case, verb: Verb, here: Snapshot, user: User, member: Member | None) -> bool:
    """Whether there is anything to do with the verb here; what only refuses is not shown."""
    if verb.key == "drop_signer":
        return bool(droppable(case, user, here, anybodys=False))
    if verb.key == "withdraw":
        return not here.region and _can_withdraw(case, here)
    if verb.key == "take_back":
        return member is not None and _can_take_back(case, verb, here, user, member)
    if verb.key == "urge":
        return (
            bool(here.todos)
            and not ground_for(
                case, here, verb, Ask(), region=here.region, user=user, member=member, holder=member
            ).urged_today
        )
    if verb.key == "paper":
        transitions = case.definition.transitions_from(here.state)
        return bool(open_todos(here)) and any(set(each.by) - {SYSTEM_ROLE} for each in transitions)
    if verb.key == "reopen":
        return bool(steps_to_reopen(case))
    return True


def _can_withdraw(case: Case, here: Snapshot) -> bool:
    definition = case.definition
    start = definition.start_state
    if here.state == start.key:
        return False
    drawn = definition.transitions_from(here.state)
    if any("initiator" in each.by and each.target == start.key for each in drawn):
        return False
    return bool(definition.states[here.state].verbs.get("withdraw")) or not is_decided(case)


def _can_take_back(case: Case, verb: Verb, here: Snapshot, user: User, member: Member) -> bool:
    ground = ground_for(case, here, verb, Ask(), region=here.region, user=user, member=member, holder=member)
    if ground.last is None:
        return False
    definition = case.definition
    source = definition.states.get(ground.last.source)
    if source is None or source.region != here.region:
        return False
    question = asking(case, member)
    facts = facts_for(case, question, [])
    people = performers_of(source, definition, place_of(case))
    actor = Actor(member=member.code)
    tried = verbs.do(
        definition, here, verb.key, Ask(), ground, actor, Inputs(),
        Facts(performers=people, answers=facts.answers, dates=facts.dates, calendar=facts.calendar), question.at,
    )  # fmt: skip
    return isinstance(tried, Outcome)
