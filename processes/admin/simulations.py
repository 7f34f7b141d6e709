"""Playing a procedure in the browser: as anybody, at any time, with nothing stored but the script."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access

from forms.services import build_django_form, clean_submission, shown_values
from organization import clock
from organization.models import Member, Unit
from processes import drawing
from processes.engine import definition as documents
from processes.engine.model import ProcedureDefinition
from processes.engine.playing import Play
from processes.engine.verbs import MARK
from processes.models import Procedure, Simulation
from processes.queries.people import EVERYBODY, Place, role_members
from processes.queries.simulated import (
    Asked,
    facts_asked,
    lines_of,
    names_of,
    people_around,
    role_names,
    seen_by,
    state_title,
    verbs_for,
)
from processes.services.pretending import pretended
from processes.services.save_examples import keep_example
from processes.services.simulating import SimulationRefused, begin_simulation, play_of, take_turn, turn_back
from processes.texts import localized
from processes.views.member_request import MemberRequest

from .procedure_views import may

MOST_STARTERS = 100
NINE = time(9, 0)


def refusal_words(refused: SimulationRefused) -> str:
    """Returns why a simulation does not go on."""
    texts = {
        "unreadable": _("The draft cannot be read yet. Correct the problems that its page lists."),
        "changed_meanwhile": _("The simulation went on in another window. Look where it stands now."),
        "too_long": _("A simulation has at most %(most)s turns. Take some back or begin anew."),
        "endless": _("The system would not come to rest: some of its own transitions lead in a circle."),
    }
    return texts[refused.code] % refused.context


@require_admin_access
def start(request: MemberRequest, procedure_id: int) -> HttpResponse:
    """Asks for the unit, the day and the person who begins, and begins the play."""
    may(request, "change")
    procedure = get_object_or_404(Procedure, pk=procedure_id)
    asked = request.POST if request.method == "POST" else request.GET
    unit, hint = _unit(request, asked.get("unit", ""))
    day = parse_date(asked.get("on", "")) if _is_day(asked.get("on", "")) else clock.today()
    day = day or clock.today()
    definition = _readable(procedure)
    starters = _starters(definition, unit, day) if definition and unit else []
    if request.method == "POST" and unit and "begin" in request.POST:
        code = request.POST.get("starter", "")
        member = Member.objects.filter(code=code).first() if code in {each.code for each in starters} else None
        at = datetime.combine(day, NINE, tzinfo=timezone.get_default_timezone())
        try:
            found = begin_simulation(procedure=procedure, by=request.user, unit=unit, starter=member, at=at)
        except SimulationRefused as refused:
            messages.error(request, refusal_words(refused))
        else:
            return redirect("procedure_simulation", found.pk)
    context = {
        "procedure": procedure,
        "readable": definition is not None,
        "unit": unit,
        "wanted": asked.get("unit", "")[:80],
        "hint": hint,
        "day": day,
        "starters": [(each.code, names_of([each.code], request.user)[each.code]) for each in starters],
        "mine": Simulation.objects.filter(procedure=procedure, by=request.user).select_related("unit")[:10],
    }
    return TemplateResponse(request, "processes/admin/simulate.html", context)


def _is_day(text: str) -> bool:
    try:
        return parse_date(text) is not None
    except ValueError:
        return False


def _unit(request: MemberRequest, text: str) -> tuple[Unit | None, list[Unit]]:
    """The unit that was meant, or those that may have been."""
    units = Unit.objects.visible_to(request.user).filter(dissolved_on=None).select_related("kind")
    text = text.strip()[:80]
    if not text:
        return units.filter(kind__can_have_members=True).order_by("path").first(), []
    exact = units.filter(code__iexact=text).first()
    if exact is not None:
        return exact, []
    found = list((units.filter(name__icontains=text) | units.filter(name_en__icontains=text)).order_by("path")[:20])
    return (found[0], []) if len(found) == 1 else (None, found)


def _readable(procedure: Procedure) -> ProcedureDefinition | None:
    try:
        return documents.read(procedure.get_latest_revision_as_object().document)
    except documents.DefinitionError:
        return None


def _starters(definition: ProcedureDefinition, unit: Unit, day: Any) -> list[Member]:
    """Who could begin a case of the unit: the holders of the roles that may, or its members where everybody may."""
    place = Place(unit=unit)
    found: dict[int, Member] = {}
    for role in definition.start.by:
        asked = "branch_members" if role == EVERYBODY else role
        try:
            members = role_members(asked, place, day)[0]
        except LookupError:
            members = ()
        found |= {each.pk: each for each in members}
    return list(found.values())[:MOST_STARTERS]


def the_simulation(request: MemberRequest, simulation_id: Any) -> Simulation:
    """Returns a simulation of one's own; 404 otherwise."""
    may(request, "change")
    rows = Simulation.objects.select_related("procedure", "unit__kind")
    return get_object_or_404(rows, pk=simulation_id, by=request.user)


@require_admin_access
def simulation(request: MemberRequest, simulation_id: Any) -> HttpResponse:
    """Shows where the play stands in the eyes of one person, and takes the next turn."""
    found = the_simulation(request, simulation_id)
    play = play_of(found)
    if request.method == "POST":
        return _posted(request, found, play)
    return TemplateResponse(request, "processes/admin/simulation.html", _context(request, found, play))


@require_POST
@require_admin_access
def take_back(request: MemberRequest, simulation_id: Any) -> HttpResponse:
    """Takes turns back."""
    found = the_simulation(request, simulation_id)
    number = request.POST.get("to", "")
    turn_back(simulation=found, to=int(number) if number.isdigit() and len(number) < 6 else 0)
    return _again(request, found)


@require_POST
@require_admin_access
def save_as_example(request: MemberRequest, simulation_id: Any) -> HttpResponse:
    """Keeps what was played as a worked example of the draft."""
    found = the_simulation(request, simulation_id)
    title = request.POST.get("title", "").strip()[:120] or _("Example of %(day)s") % {"day": clock.today()}
    title_en = request.POST.get("title_en", "").strip()[:120] or title
    keep_example(simulation=found, name={"zh-hans": title, "en": title_en}, by=request.user)
    messages.success(request, _("Saved as a worked example; it is played at every publishing."))
    return redirect("procedure_examples", found.procedure_id)


def _again(request: MemberRequest, found: Simulation) -> HttpResponseRedirect:
    address = reverse("procedure_simulation", args=[found.pk])
    code = request.POST.get("as", "")
    known = Member.objects.filter(code=code).exists()
    return HttpResponseRedirect(f"{address}?as={code}" if known else address)


def _posted(request: MemberRequest, found: Simulation, play: Play) -> HttpResponse:
    """One turn: a button, a part handed in, or time that passes."""
    button = request.POST.get("action", "")
    if "form-command" in request.POST or not (button or "wait" in request.POST):
        context = _context(request, found, play, typed=True)
        return TemplateResponse(request, "processes/admin/simulation.html", context)
    step: dict[str, Any] = {**_facts_told(request, play)}
    if "wait" in request.POST:
        step |= {"do": "wait", "by": None, "at": _moment(request, play).isoformat()}
    elif button.startswith(MARK):
        step |= {"do": button, "by": request.POST.get("as", ""), "comment": request.POST.get("comment", "")[:2000]}
        step |= {"ask": _verb_asked(request, play)}
    else:
        code = request.POST.get("as", "")
        values, filled = _typed_values(request, play, code, button)
        if values is None:
            context = _context(request, found, play, filled=filled)
            return TemplateResponse(request, "processes/admin/simulation.html", context, status=422)
        transition = play.definition.transitions.get(button)
        step |= {"do": button, "by": code, "values": values, "comment": request.POST.get("comment", "")[:2000]}
        step |= {"in_batch": True} if transition is not None and transition.batch else {}
    seen = request.POST.get("turns", "")
    try:
        turn = take_turn(simulation=found, step=step, turns_seen=int(seen) if seen.isdigit() else -1)
    except SimulationRefused as refused:
        messages.error(request, refusal_words(refused))
    else:
        if turn.refusal is not None:
            messages.warning(request, _("The button was refused; the list of turns says why."))
    return _again(request, found)


def _verb_asked(request: MemberRequest, play: Play) -> dict[str, Any]:
    """Whom, which step and how a verb is about; what is not of this play is left out."""
    cast = {code for codes in play.rehearsal.people.values() for code in codes}
    state, how = request.POST.get("verb-state", ""), request.POST.get("verb-how", "")
    asked: dict[str, Any] = {"members": [each for each in request.POST.getlist("verb-member") if each in cast][:1]}
    asked |= {"state": state} if state in play.definition.states else {}
    wanted = {f"{MARK}add_signer": ("before", "beside", "after"), f"{MARK}return": ("again", "back")}
    return asked | ({"how": how} if how in wanted.get(request.POST.get("action", ""), ()) else {})


def _moment(request: MemberRequest, play: Play) -> datetime:
    """The moment to which the clock is turned; never backwards."""
    now, wanted = play.rehearsal.now, request.POST["wait"]
    ahead = sorted(each.due_at for each in play.rehearsal.snapshot.timers if each.due_at > now)
    if wanted == "deadline" and ahead:
        return ahead[0] + timedelta(seconds=1)
    if wanted == "day":
        return now + timedelta(days=1)
    text = request.POST.get("until", "")
    day = parse_date(text) if _is_day(text) else None
    moment = datetime.combine(day, NINE, tzinfo=now.tzinfo) if day else now
    return max(moment, now)


def _facts_told(request: MemberRequest, play: Play) -> dict[str, Any]:
    """What the tester says the running site would know."""
    told: dict[str, Any] = {}
    for place, asked in enumerate(facts_asked(play)):
        text = request.POST.get(f"fact-{place}", "").strip()[:80]
        value = _fact(text, asked)
        if value is not None and value != asked.told:
            told[asked.key] = value
    return {"facts": told} if told else {}


def _fact(text: str, asked: Asked) -> Any:
    if not text:
        return None
    if asked.result == "bool":
        return text == "yes"
    if asked.result == "number":
        try:
            number = Decimal(text)
        except InvalidOperation:
            return None
        return (int(number) if number == number.to_integral() else float(number)) if number.is_finite() else None
    return text


def _typed_values(request: MemberRequest, play: Play, code: str, button: str) -> tuple[dict[str, Any] | None, Any]:
    """What was typed, cleaned as for a real case; None with the form and its errors where something is wrong."""
    definition, snapshot = play.definition, play.rehearsal.snapshot
    transition = definition.transitions.get(button)
    writable = seen_by(play, code).writable
    context = pretended(user=request.user, at=play.rehearsal.now, facts=play.rehearsal.answers)
    stored = {} if button == "contribute" else dict(snapshot.values)
    cleaned = clean_submission(
        definition=definition.form,
        stored=stored,
        data=request.POST,
        files=request.FILES,
        writable=writable,
        context=context,
        complete=transition is None or transition.validates,
        begins=definition.form.given(writable),
    )
    if cleaned.errors:
        filled = _form(request, play, code, data=request.POST, files=request.FILES)
        filled.show_errors(cleaned.errors)
        return None, filled
    if button == "contribute":
        return {key: cleaned.values[key] for key in writable if key in cleaned.values}, None
    dropped = {key: None for key in stored if key not in cleaned.values}
    new = {key: value for key, value in cleaned.values.items() if stored.get(key) != value}
    return {**dropped, **new}, None


def _form(request: MemberRequest, play: Play, code: str | None, data: Any = None, files: Any = None) -> Any:
    seen = seen_by(play, code)
    if not seen.writable:
        return None
    return build_django_form(
        definition=play.definition.form,
        stored={} if seen.contributes else dict(play.rehearsal.snapshot.values),
        writable=seen.writable,
        visible=frozenset(),
        context=pretended(user=request.user, at=play.rehearsal.now, facts=play.rehearsal.answers),
        data=data,
        files=files,
        told=seen.visible,
        begins=play.definition.form.given(seen.writable),
    )


def _context(
    request: MemberRequest, found: Simulation, play: Play, *, filled: Any = None, typed: bool = False
) -> dict[str, Any]:
    around = people_around(play)
    names = names_of({code for _role, codes in around for code in codes}, request.user)
    code = (request.POST if request.method == "POST" else request.GET).get("as", "")
    if code not in names:
        code = around[0][1][0] if around and around[0][1] else ""
    seen = seen_by(play, code or None)
    data, files = (request.POST, request.FILES) if typed else (None, None)
    form = filled or _form(request, play, code or None, data, files)
    definition, snapshot = play.definition, play.rehearsal.snapshot
    roles = role_names((role for role, _codes in around), definition)
    values = {key: value for key, value in snapshot.values.items() if key in seen.visible}
    context = pretended(user=request.user, at=play.rehearsal.now, facts=play.rehearsal.answers)
    moved = [entry for turn in play.turns for entry in turn.entries]
    walked = frozenset({each.source for each in moved} | {each.target for each in moved})
    progress = drawing.Progress(
        current=snapshot.state, walked=walked, steps=frozenset((each.source, each.target) for each in moved)
    )
    return {
        "simulation": found,
        "procedure": found.procedure,
        "definition": definition,
        "play": play,
        "now": play.rehearsal.now,
        "code": code,
        "who": names.get(code, ""),
        "around": [(roles.get(role, role), [(each, names[each]) for each in codes]) for role, codes in around],
        "seen": seen,
        "verbs": verbs_for(play, code or None),
        "cast": sorted(names.items()),
        "worked": [(key, localized(state.title)) for key, state in definition.states.items() if state.performers],
        "form": form,
        "places": [(state_title(definition, place.state), place.region) for place in play.places()],
        "hint": definition.states[snapshot.state].hint,
        "todos": [
            (
                state_title(definition, todo.state),
                roles.get(todo.role, todo.role),
                [names.get(each, each) for each in todo.members],
            )
            for todo in play.todos()
        ],
        "timers": sorted(
            (each for each in snapshot.timers if each.due_at > play.rehearsal.now), key=lambda each: each.due_at
        ),
        "timer_titles": {each.key: each.title for state in definition.states.values() for each in state.timers},
        "facts": facts_asked(play),
        "lines": lines_of(play, names),
        "names": names,
        "questions": shown_values(definition=definition.form, values=values, context=context),
        "diagram": drawing.draw(definition, progress, identifier="simulated"),
        "outdated": _is_outdated(found),
    }


def _is_outdated(found: Simulation) -> bool:
    """Whether the draft has changed since the play began; examples beside it do not count."""

    def bare(document: Mapping[str, Any]) -> dict[str, Any]:
        return {name: part for name, part in document.items() if name not in ("examples", "drawing")}

    return bare(found.procedure.get_latest_revision_as_object().document) != bare(found.document)
