"""What one person would see of a case that is only played."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from forms.engine.expressions import fact_key
from organization.models import Member, Role, User
from processes.effects.placeholders import NAME, plain
from processes.engine import machine
from processes.engine.actors import is_for
from processes.engine.facts import FACTS
from processes.engine.kinds import kind_of
from processes.engine.model import EffectToEmit, Offer, OpenTimer, ProcedureDefinition
from processes.engine.playing import Play, Turn
from processes.engine.rehearsed_verbs import possible
from processes.engine.verbs import MARK
from processes.refusal_texts import refusal_text
from processes.texts import localized
from processes.verb_texts import TEXTS as VERB_TEXTS

from .facts import form_calls
from .who import word_label


@dataclass(frozen=True, kw_only=True)
class Button:
    """A button of the played case, with the reason when it cannot be pressed."""

    key: str
    title: str
    tone: str
    help: str
    target: str
    refusal: str = ""
    comment: str = "optional"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """The case in the eyes of one person."""

    writable: frozenset[str]
    visible: frozenset[str]
    buttons: tuple[Button, ...]
    contributes: bool
    has_todo: bool


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A fact that only the running site could know: the tester says what it would be."""

    key: str
    label: str
    result: str
    told: Any


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Somebody would be told something."""

    people: tuple[str, ...]
    subject: str


@dataclass(frozen=True, kw_only=True)
class TurnLine:
    """One turn in words."""

    number: int
    at: datetime
    action: str
    by: str
    refusal: str
    state: str
    moves: tuple[str, ...]
    """What the system did after it, as titles of the states it led to."""
    notices: tuple[Notice, ...]
    fired: tuple[str, ...]
    effects: tuple[str, ...]


def seen_by(play: Play, code: str | None) -> Seen:
    """Returns what the person with that code could read, fill in and press now, in all places of the case."""
    definition, played = play.definition, play.rehearsal
    actor = played.actor(code)
    writable: set[str] = set()
    buttons: list[Button] = []
    contributes = has_todo = False
    for place in play.places():
        offers = machine.offers(definition, place, actor, played.facts(place.state), played.now)
        own = [todo for todo in place.todos if todo.state == place.state and is_for(todo, actor)]
        if place.status == "open":
            writable |= machine.writable_fields(definition, place, actor)
        writable |= {key for offer in offers for key in offer.transition.inputs}
        buttons += [_button(definition, offer) for offer in offers]
        gives = kind_of(definition.states[place.state].kind).takes_contributions and bool(own)
        contributes |= gives and not any(each.member == code for each in place.contributions)
        has_todo |= bool(own)
    hidden = {key for key, roles in definition.restricted_fields.items() if not actor.roles & set(roles)}
    return Seen(
        writable=frozenset(writable - hidden),
        visible=frozenset(definition.form.keys()) - hidden,
        buttons=tuple(buttons),
        contributes=contributes,
        has_todo=has_todo,
    )


def _button(definition: ProcedureDefinition, offer: Offer) -> Button:
    transition, refusal = offer.transition, offer.refusal
    words = ""
    if refusal is not None:
        own = localized(transition.guard_help) if refusal.code == "guard" else ""
        words = own or str(refusal_text(refusal.code, refusal.context))
    return Button(
        key=transition.key,
        title=localized(transition.title),
        tone=transition.tone,
        help=localized(transition.help),
        target=localized(definition.states[transition.target].title),
        refusal=words,
        comment=transition.comment,
    )


def people_around(play: Play) -> list[tuple[str, list[str]]]:
    """Returns the roles with their holders: first those who have something to do now, then the others."""
    played, states = play.rehearsal, [place.state for place in play.places()]
    busy: dict[str, list[str]] = {}
    for todo in play.todos():
        busy.setdefault(todo.role, []).extend(each for each in todo.members if each not in busy.get(todo.role, ()))
    pressing = {role for state in states for each in play.definition.transitions_from(state) for role in each.by}
    others = [role for role in played.people if "#" not in role and role not in busy and played.people[role]]
    others.sort(key=lambda role: (role not in pressing, role))
    return [*busy.items(), *((role, list(played.people[role])) for role in others)]


def role_names(roles: Iterable[str], definition: ProcedureDefinition) -> dict[str, str]:
    """Returns what the roles, and the other words for people, are called."""
    wanted = set(roles)
    found = {role.key: role.label for role in Role.objects.filter(key__in=wanted)}
    return found | {word: word_label(word, definition) for word in wanted - found.keys()}


def names_of(codes: Iterable[str], reader: User) -> dict[str, str]:
    """Returns the names of those members whom the reader may see; others are only codes."""
    wanted = set(codes)
    rows = Member.objects.visible_to(reader).filter(code__in=wanted).values_list("code", "name")
    return {**{code: code for code in wanted}, **dict(rows)}


def facts_asked(play: Play) -> list[Asked]:
    """Returns the facts that the buttons here and the form ask for and that the engine cannot know."""
    calls = set(form_calls(play.definition))
    for place in play.places():
        calls |= machine.needed_facts(play.definition, place.state)
    found = []
    for name, arguments in sorted(calls):
        if name in FACTS and FACTS[name].answered_by == "shell":
            key = fact_key(name, arguments)
            words = localized(FACTS[name].help)
            label = f"{words} ({', '.join(arguments)})" if arguments else words
            told = play.rehearsal.answers.get(key)
            found.append(Asked(key=key, label=label, result=FACTS[name].result, told=told))
    return found


def lines_of(play: Play, names: Mapping[str, str]) -> list[TurnLine]:
    """Returns the turns in words, the latest first."""
    return [_line(play, turn, names) for turn in reversed(play.turns)]


def _line(play: Play, turn: Turn, names: Mapping[str, str]) -> TurnLine:
    definition = play.definition
    others = [each for each in turn.entries if each.action != turn.action and each.source != each.target]
    return TurnLine(
        number=turn.number,
        at=turn.at,
        action=action_title(definition, turn.action),
        by=names.get(turn.by or "", turn.by or ""),
        refusal=str(refusal_text(turn.refusal.code, turn.refusal.context)) if turn.refusal else "",
        state=state_title(definition, turn.state),
        moves=tuple(state_title(definition, each.target) for each in others) if turn.number else (),
        notices=tuple(_notice(play, each, turn) for each in turn.effects if each.kind == "notify"),
        fired=tuple(_fired(definition, each) for each in turn.fired),
        effects=tuple(each.kind for each in turn.effects if each.kind != "notify"),
    )


def verbs_for(play: Play, code: str | None) -> list[tuple[str, str, str]]:
    """Returns the verbs that the person could do now beyond the buttons: key, title, what it does."""
    found = possible(play.rehearsal, code) if code else ()
    return [(key, str(VERB_TEXTS[key].title), str(VERB_TEXTS[key].help)) for key in found]


def action_title(definition: ProcedureDefinition, action: str) -> str:
    """Returns what an action is called."""
    own = {
        "begin": _("The case begins"),
        "wait": _("Time passes"),
        "contribute": _("Hand in my part"),
        "claim": _("Take it"),
        "release": _("Give it back"),
    }
    if action.startswith(MARK):
        text = VERB_TEXTS.get(action.removeprefix(MARK))
        return str(text.title) if text else action
    transition = definition.transitions.get(action)
    return own.get(action, action) if transition is None else localized(transition.title)


def state_title(definition: ProcedureDefinition, state: str) -> str:
    """Returns what a state is called."""
    return localized(definition.states[state].title) if state in definition.states else state


def _notice(play: Play, effect: EffectToEmit, turn: Turn) -> Notice:
    told = effect.config.get("to", ())
    roles = [str(role) for role in told] if isinstance(told, list | tuple) else []
    codes = dict.fromkeys(code for role in roles for code in play.rehearsal.people.get(role, ()))
    subject = effect.config.get("subject", "")
    text = localized(subject) if isinstance(subject, Mapping | str) else ""
    return Notice(
        people=tuple(codes), subject=NAME.sub(lambda match: plain(turn.values.get(match[1])) or f"[{match[1]}]", text)
    )


def _fired(definition: ProcedureDefinition, timer: OpenTimer) -> str:
    titles = {each.key: localized(each.title) for state in definition.states.values() for each in state.timers}
    title = titles.get(timer.key, timer.key)
    texts = {
        "due": _("The deadline “%(timer)s” has passed."),
        "remind": _("People are reminded of “%(timer)s”."),
        "escalate": _("Superiors are told that “%(timer)s” is overdue."),
    }
    return texts.get(timer.kind, "%(timer)s") % {"timer": title}
