"""What somebody can do to a case now."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from forms.engine.definition import FormDefinition
from organization.models import Member, User
from processes.engine import machine
from processes.engine.actors import is_for, open_todos
from processes.engine.branches import active_places, focused
from processes.engine.kinds import kind_of
from processes.engine.kinds.rows import ROW, columns_of, row_of
from processes.engine.model import Action, Actor, Inputs, Offer, OpenTodo, Refusal, Snapshot, StateSpec
from processes.models import Case
from processes.texts import localized

from .answers import ActionOffer, CaseForm
from .cases import hidden_fields
from .facts import asking
from .people import represented
from .rows import row_form, row_label, table_of
from .snapshots import actor_in, facts_for, snapshot


def available_actions(case: Case, user: User) -> list[ActionOffer]:
    """Returns the buttons this person sees, each with the reason when it cannot be pressed now.

    Own buttons first; then those pressed for somebody he or she stands in for (``on_behalf_of``).
    """
    member = user.as_member
    if member is None:
        return []
    found: dict[tuple[str, str], ActionOffer] = {}
    seen = snapshot(case)
    for other in (None, *represented(member, case.procedure.key)):
        for region in active_places(seen):
            here = focused(seen, region)
            actor = actor_in(case, member, other, state_key=here.state)
            for offer in _offers(case, here, actor, other or member):
                named = replace(offer, on_behalf_of_name=other.name) if other else offer
                found.setdefault((region, offer.key), named)
    return list(found.values())


def batch_actions(case: Case, user: User) -> list[ActionOffer]:
    """Returns the buttons for all cases of a batch, judged by one of them."""
    member = user.as_member
    if member is None:
        return []
    question, actor, seen = asking(case, member), actor_in(case, member), snapshot(case)
    found = []
    for transition in case.definition.transitions_from(case.state):
        if not transition.batch:
            continue
        facts = facts_for(case, question, [transition], transition.target)
        action = Action(kind="transition", key=transition.key, in_batch=True)
        tried = machine.step(case.definition, seen, action, actor, Inputs(), facts, question.at)
        refusal = tried if isinstance(tried, Refusal) and tried.code != "comment_required" else None
        if refusal is None or refusal.code != "not_yours":
            found.append(_offer(Offer(transition=transition, refusal=refusal), actor))
    return found


def _offers(case: Case, here: Snapshot, actor: Actor, holder: Member) -> Iterator[ActionOffer]:
    definition = case.definition
    question = asking(case, holder, visit=here.visit)
    facts = facts_for(case, question, definition.transitions_from(here.state))
    yield from _standing_offers(here, actor, case)
    for offer in machine.offers(definition, here, actor, facts, question.at):
        yield _offer(offer, actor, here.region)


def _offer(offer: Offer, actor: Actor, region: str = "") -> ActionOffer:
    transition = offer.transition
    return ActionOffer(
        key=transition.key,
        title=localized(transition.title),
        tone=transition.tone,
        comment=transition.comment,
        inputs=transition.inputs,
        help=localized(transition.help),
        refusal_code=offer.refusal.code if offer.refusal else None,
        refusal_context=offer.refusal.context if offer.refusal else {},
        on_behalf_of=actor.on_behalf_of,
        target=transition.target,
        transition=transition,
        region=region,
    )


def _standing_offers(seen: Snapshot, actor: Actor, case: Case) -> Iterator[ActionOffer]:
    """Handing in one's part, taking and giving back a shared todo: worded by the page, so without title."""
    own = [todo for todo in open_todos(seen) if is_for(todo, actor)]
    contributes = kind_of(case.definition.states[seen.state].kind).takes_contributions
    given = any(each.member == actor.holder for each in seen.contributions)
    if contributes and own and (not given or own[0].role.startswith(f"{ROW}:")):
        yield _standing("contribute", seen, own[0], actor, "optional", "primary")
    for todo in own:
        if len(todo.members) > 1 and todo.claimed_by is None:
            yield _standing("claim", seen, todo, actor)
        elif len(todo.members) > 1 and todo.claimed_by == actor.holder:
            yield _standing("release", seen, todo, actor)


def _standing(
    key: str, seen: Snapshot, todo: OpenTodo, actor: Actor, comment: str = "none", tone: str = "quiet"
) -> ActionOffer:
    return ActionOffer(
        key=key, title="", tone=tone, comment=comment, inputs=(), help="", on_behalf_of=actor.on_behalf_of,
        region=seen.region, todo=str(todo.id),
    )  # fmt: skip


def case_form(
    case: Case, user: User, *, on_behalf_of: str | None = None, transition: str | None = None, region: str = ""
) -> CaseForm:
    """Returns the form as this person may see it and write into it now (with a transition: its inputs too).

    ``region`` names the branch whose step it is; "" is the main line.
    """
    definition = case.definition
    member = user.as_member
    writable: frozenset[str] = frozenset()
    whole = snapshot(case)
    seen = focused(whole, region if region in active_places(whole) else "")
    facts = facts_for(case, asking(case, member, visit=seen.visit), definition.transitions_from(seen.state))
    actor = None
    if member is not None and case.status == "open":
        other = next((each for each in represented(member, case.procedure.key) if each.code == on_behalf_of), None)
        actor = actor_in(case, member, other, state_key=seen.state)
        chosen = definition.transitions.get(transition or "")
        writable = machine.writable_fields(definition, seen, actor, chosen)
    state = definition.states[seen.state]
    if state.kind == "rows" and actor is not None and transition is None:
        mine = next((each for each in open_todos(seen) if is_for(each, actor)), None)
        if mine is not None and row_of(mine.role) is not None:
            return _row_form(case, state, mine.role, facts.answers)
    contributes = kind_of(state.kind).takes_contributions
    own = [each for each in seen.contributions if actor is not None and each.member == actor.holder]
    if contributes and own:
        writable = frozenset()
    form: FormDefinition = definition.form
    rubric = definition.rubrics.get(str(state.config.get("rubric", ""))) if contributes else None
    return CaseForm(
        definition=form,
        writable=writable,
        visible=frozenset(form.keys()) - hidden_fields(case, user),
        facts=facts.answers,
        rubric=rubric if writable or own else None,
        own_contribution=own[0].values if own else None,
    )


def _row_form(case: Case, state: StateSpec, word: str, answers: Mapping[str, Any]) -> CaseForm:
    """The columns of one row as a form: all that somebody who has a row fills in here."""
    rows, place = table_of(state, case.values), row_of(word) or 0
    columns = frozenset(columns_of(state))
    return CaseForm(
        definition=row_form(case.definition, state),
        writable=columns,
        visible=columns,
        facts=answers,
        row=rows[place] if place < len(rows) else {},
        row_label=row_label(word, case.definition, state, case.values),
    )
