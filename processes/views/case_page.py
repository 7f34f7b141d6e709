"""Everything the page of a case shows, gathered once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from forms.services import build_django_form, fill_context, load_draft, shown_values
from organization.models import Member
from organization.one_look import one_look
from processes import drawing
from processes.models import Case, CaseBranch, TodoKind, Vote
from processes.queries import (
    ActionOffer,
    CaseForm,
    Performer,
    available_actions,
    case_form,
    case_history,
    case_performers,
    score_summary,
    todo_explanation,
    visible_values,
)
from processes.queries.case_rows import open_rows, people_of
from processes.queries.people import represented
from processes.queries.recusals import recused_from
from processes.services.late_answers import missed_todo
from processes.services.reading import note_reading
from processes.texts import localized

from .lookup import new_token
from .member_request import MemberRequest
from .organisers import is_organiser
from .periods import period
from .verb_context import TALK, news_for, verb_context

PLUMBING = frozenset({"claim", "release", "contribute", "record"})
"""Actions that are not transitions of the procedure and have places of their own on the page."""


def draft_key(case: Case, here: Case | CaseBranch) -> str:
    """Returns the key under which what is typed into a case's step is kept."""
    return f"case:{case.pk}:{here.state}"


def place_shown(request: MemberRequest, case: Case) -> Case | CaseBranch:
    """Returns the place whose step the page is about: the one asked for (``at``), else where one's own todo is."""
    places = {place.region: place for place in case.places()}
    asked = request.POST.get("at") if request.method == "POST" else request.GET.get("at")
    if asked in places:
        return places[asked]
    states = {place.state: place for place in places.values()}
    todo = _my_todo(case, request.user, tuple(states)) if len(places) > 1 else None
    return states.get(todo.state, case) if todo else case


@dataclass(frozen=True)
class PlaceLine:
    """One of the places of a case: its region's title, its step, and whether the page is about it."""

    region: str
    title: str
    state: str
    mine: bool
    shown: bool


def _place_lines(case: Case, here: Case | CaseBranch, user: Any) -> list[PlaceLine]:
    """Returns every place of a case whose courses run side by side, else nothing."""
    definition, places = case.definition, case.places()
    if len(places) < 2:
        return []
    return [
        PlaceLine(
            region=place.region,
            title=localized(definition.regions[place.region].title) if place.region else "",
            state=localized(definition.states[place.state].title),
            mine=_my_todo(case, user, (place.state,)) is not None,
            shown=place.region == here.region,
        )
        for place in places
    ]


@dataclass
class Typed:
    """What somebody sent that has not been applied, with the reason, so that nothing typed is lost."""

    data: Any = None
    files: Any = None
    errors: Mapping[str, Any] = field(default_factory=dict)
    comment: str = ""
    token: str = ""
    refusal: Any = None
    changed: list[Mapping[str, Any]] = field(default_factory=list)
    status: int = 200


def context_of(request: MemberRequest, case: Case) -> Any:
    """Returns the context for filling in this case."""
    return fill_context(user=request.user, place=f"case:{case.pk}", unit_path=case.unit_path)


def filled_form(
    request: MemberRequest,
    case: Case,
    form: CaseForm,
    *,
    writable: frozenset[str],
    visible: frozenset[str],
    typed: Typed,
    draft: Any = None,
) -> Any:
    """Returns the form to draw: what was just sent, else the draft, else what is stored."""
    filled = build_django_form(
        definition=form.definition,
        stored=case.values if form.row is None else form.row,
        writable=writable,
        visible=visible,
        context=fill_context(user=request.user, place=f"case:{case.pk}", unit_path=case.unit_path, facts=form.facts),
        data=typed.data,
        files=typed.files,
        draft=draft,
        told=form.visible,
        begins=form.definition.given(writable),
    )
    if typed.errors:
        filled.show_errors(typed.errors)
    return filled


def case_context(request: MemberRequest, case: Case, typed: Typed | None = None) -> dict[str, Any]:
    """Returns the template context of a case page."""
    typed = typed or Typed()
    definition = case.definition
    here = place_shown(request, case)
    state = definition.states[here.state]
    days = period(case) if state.kind == "publicity" else []
    todo = _my_todo(case, request.user, (here.state,))
    explanation = todo_explanation(todo, request.user) if todo else None
    stands_for = explanation.on_behalf_of.code if explanation and explanation.on_behalf_of else None
    form = case_form(case, request.user, on_behalf_of=stands_for, region=here.region)
    offers = [each for each in available_actions(case, request.user) if each.region == here.region]
    lines = case_history(case, request.user)
    last_look = note_reading(case=case, user=request.user)
    news = news_for(lines, last_look, request.user)
    branches = [place.state for place in case.places() if place.region]
    progress = drawing.progress_of(case.state, [line.entry for line in lines], branches)
    draft = load_draft(owner=request.user, key=draft_key(case, here)) if form.writable else None
    filled = (
        filled_form(request, case, form, writable=form.writable, visible=frozenset(), typed=typed, draft=draft)
        if form.writable
        else None
    )
    values = visible_values(case, request.user)
    questions = shown_values(definition=definition.form, values=values, context=context_of(request, case))
    organiser = is_organiser(request.user, case.campaign) if case.campaign else False
    buttons = [each for each in offers if each.key not in PLUMBING and not _is_batch(each)]
    return {
        "case": case,
        "definition": definition,
        "state": state,
        "form": form,
        "filled": filled,
        "draft": draft,
        "draft_key": draft_key(case, here),
        "here": here,
        "places": _place_lines(case, here, request.user),
        "buttons": buttons,
        "takes_comment": any(each.comment != "none" and not _asks_itself(each) for each in buttons),
        "batch_buttons": [each for each in offers if _is_batch(each)],
        "plumbing": {each.key: each for each in offers if each.key in PLUMBING},
        "explanation": explanation,
        "performers": _by_role(case_performers(case, request.user)),
        "next_states": _next_states(case, here),
        "history": [line for line in reversed(lines) if line.entry.action not in TALK],
        **verb_context(case, request.user, lines),
        "news": news,
        "news_seqs": {line.entry.seq for line in news},
        "last_look": last_look,
        "questions": questions,
        "pages": [each for each in questions if each.type == "page"],
        "scores": score_summary(case, request.user),
        "diagram": drawing.draw(definition, progress, identifier="flow-h"),
        "diagram_vertical": drawing.draw(definition, progress, identifier="flow-v", vertical=True),
        "steps": drawing.as_list(definition, progress),
        "printouts": list(case.printouts.select_related("file")),
        "certificates": list(case.certificates.all()),
        "organiser": organiser,
        "may_urge": organiser,
        "succession": bool(todo and todo.kind == TodoKind.SUCCESSION),
        "days": days,
        "working": sum(1 for day in days if day.number),
        "votes": list(Vote.objects.filter(case=case)),
        "recused": _recused(case, request.user, organiser=organiser),
        "late": _missed(case, request.user),
        "typed": typed,
        "token": typed.token or new_token(),
    }


def case_response(request: MemberRequest, case: Case, typed: Typed | None = None) -> HttpResponse:
    """Returns the page of a case, with what was typed when an action was refused."""
    with one_look():
        context = case_context(request, case, typed)
        return render(request, "processes/case.html", context, status=(typed or Typed()).status)


def _is_batch(offer: ActionOffer) -> bool:
    return bool(offer.transition and offer.transition.batch)


def _asks_itself(offer: ActionOffer) -> bool:
    """Whether the button leads to a page that asks for the comment."""
    return offer.tone == "danger" or offer.comment == "required" or bool(offer.inputs)


def _missed(case: Case, user: Any) -> Any:
    """The part of a joint step that this person did not hand in before the case went on."""
    member = user.as_member
    if member is None or case.status != "open":
        return None
    todo = missed_todo(case, member)
    return case.definition.states.get(todo.state) if todo else None


def _recused(case: Case, user: Any, *, organiser: bool) -> list[Member]:
    """Returns who is left out of a joint step: all of them for the organisers, for others at most themselves."""
    if not any(case.definition.states[place.state].kind == "joint" for place in case.places()):
        return []
    return [each for each in recused_from(case) if organiser or each.user_id == user.pk]


def _by_role(performers: list[Performer]) -> list[Performer]:
    """Returns one line for the people who have the same step with the same deadline."""
    found: dict[tuple[str, Any], Performer] = {}
    for each in performers:
        place = (each.role_name, each.due_at)
        found[place] = replace(each, names=(*found[place].names, *each.names)) if place in found else each
    return list(found.values())


def _my_todo(case: Case, user: Any, states: Collection[str]) -> Any:
    """The open todo of this person in one of these states."""
    member = getattr(user, "member", None)
    if member is None:
        return None
    rows = [row for row in open_rows(case) if row.state in states and row.kind not in ("sign", "advice")]
    own = (row for row in rows if member in people_of(row))
    others = {other.pk for other in _represented(member, case)} if rows else set()
    theirs = (row for row in rows if not row.personal and any(each.pk in others for each in people_of(row)))
    return next(own, None) or next(theirs, None)


def _represented(member: Any, case: Case) -> Any:
    return represented(member, case.procedure.key)


def _next_states(case: Case, here: Case | CaseBranch) -> list[Any]:
    """Returns where a case goes from here when all goes well."""
    definition = case.definition
    order = list(definition.states)
    targets = {each.target for each in definition.transitions_from(here.state) if each.tone != "danger"}
    ahead = [
        key
        for key in order[order.index(here.state) + 1 :]
        if key in targets and definition.states[key].outcome != "failure"
    ]
    return [definition.states[key] for key in ahead[:1]]
