"""The worked examples of a draft: played on the spot, edited, taken out, gone on with."""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import require_admin_access

from forms.field_types.errors import FieldError
from forms.field_types.gate import DEEPEST_DOCUMENT, gate_json
from organization import clock
from organization.models import Unit
from processes.engine import definition as documents
from processes.engine.examples import example_problems, shown_by
from processes.engine.model import ProcedureDefinition
from processes.models import Procedure, Simulation
from processes.queries.problems import Located, located
from processes.queries.simulated import action_title
from processes.refusal_texts import TEXTS
from processes.services.save_examples import examples_of, remove_example, replace_example
from processes.texts import localized
from processes.views.member_request import MemberRequest

from .procedure_views import may

LONGEST = 200_000


def _draft(request: MemberRequest, procedure_id: int) -> tuple[Procedure, dict[str, Any], ProcedureDefinition | None]:
    may(request, "change")
    procedure = get_object_or_404(Procedure, pk=procedure_id)
    document: dict[str, Any] = procedure.get_latest_revision_as_object().document
    try:
        return procedure, document, documents.read(document)
    except documents.DefinitionError:
        return procedure, document, None


@require_safe
@require_admin_access
def examples(request: MemberRequest, procedure_id: int) -> HttpResponse:
    """Lists the examples of the draft with what comes of each today."""
    procedure, document, definition = _draft(request, procedure_id)
    told = examples_of(document)
    found = _problems(document, definition)
    rows = [
        {
            "place": place,
            "name": each.get("name") or {},
            "steps": len(each.get("steps", ())),
            "problems": [problem for where, problem in found if where == place],
        }
        for place, each in enumerate(told["examples"])
    ]
    missing = _unshown(definition, told) if definition and rows and not found else []
    context = {"procedure": procedure, "rows": rows, "unreadable": definition is None, "untried": missing}
    return TemplateResponse(request, "processes/admin/examples.html", context)


def _problems(document: Mapping[str, Any], definition: ProcedureDefinition | None) -> list[tuple[int, Located]]:
    """Which example has which problem, in words."""
    if definition is None:
        return []
    rows = example_problems(definition, examples_of(document))
    places = [each.path.rsplit("/", 1)[-1] for each in rows]
    return [
        (int(place) if place.isdigit() else 0, located(document, [each])[0])
        for place, each in zip(places, rows, strict=True)
    ]


def _unshown(definition: ProcedureDefinition, told: Mapping[str, Any]) -> list[str]:
    """The buttons that no example presses and the conditions that none sees refuse."""
    taken, refused = shown_by(definition, told)
    never = _("“%(button)s” is never pressed.")
    always = _("The condition of “%(button)s” never refuses.")
    words = []
    for key, transition in definition.transitions.items():
        name = {"button": localized(transition.title) or key}
        if key not in taken:
            words.append(never % name)
        elif transition.guard is not None and transition.by != ("system",) and key not in refused:
            words.append(always % name)
    return words


def _the_example(document: Mapping[str, Any], place: int) -> dict[str, Any]:
    rows = examples_of(document)["examples"]
    if place >= len(rows) or not isinstance(rows[place], Mapping):
        raise Http404
    return dict(rows[place])


@require_admin_access
def example(request: MemberRequest, procedure_id: int, place: int) -> HttpResponse:
    """Edits what an example says: who does what with which answers, and what must come of it."""
    procedure, document, definition = _draft(request, procedure_id)
    told = _the_example(document, place)
    error = ""
    if request.method == "POST":
        told, error = _edited(request, told)
        if not error:
            replace_example(procedure=procedure, place=place, example=told, by=request.user)
            messages.success(request, _("The example is saved in the draft."))
            return redirect("procedure_examples", procedure.pk)
    outcomes = [("", _("does not matter"))]
    if definition is not None:
        outcomes += [(key, localized(state.title) or key) for key, state in definition.states.items()]
    outcomes += [(f"!{code}", _("refused: %(why)s") % {"why": TEXTS[code][0]}) for code in _codes(told)]
    context = {
        "procedure": procedure,
        "example": told,
        "rows": [_row(number, step, definition) for number, step in enumerate(told.get("steps", ()))],
        "outcomes": outcomes,
        "whole": json.dumps(told, ensure_ascii=False, indent=1),
        "problems": [problem for where, problem in _problems(document, definition) if where == place],
        "error": error,
    }
    return TemplateResponse(request, "processes/admin/example.html", context, status=422 if error else 200)


def _codes(told: Mapping[str, Any]) -> list[str]:
    """The refusals that an example may expect: the usual ones, and those it names."""
    usual = ("guard", "not_yours", "comment_required", "deadline_passed", "nobody_found", "closed")
    named = [step["refuse"] for step in told.get("steps", ()) if step.get("refuse") in TEXTS]
    return list(dict.fromkeys([*usual, *named]))


def _row(place: int, step: Mapping[str, Any], definition: ProcedureDefinition | None) -> dict[str, Any]:
    then = step.get("then", {})
    action = str(step.get("do", ""))
    return {
        "place": place,
        "action": action_title(definition, action) if definition else action,
        "at": step.get("at", ""),
        "by": step.get("by") or "",
        "values": json.dumps(step.get("values", {}), ensure_ascii=False),
        "expect": f"!{step['refuse']}" if "refuse" in step else step.get("expect", ""),
        "people": ", ".join(then.get("people", ())),
        "shows": ", ".join(then.get("shows", ())),
        "due": then.get("due", ""),
    }


def _edited(request: MemberRequest, told: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """The example as it was edited, and what is wrong with it."""
    if request.POST.get("expert"):
        whole, error = _json(request.POST.get("whole", ""))
        if error or not isinstance(whole, dict) or not isinstance(whole.get("steps"), list):
            return told, error or _("An example is an object with the members name and steps.")
        return whole, ""
    name = {"zh-hans": request.POST.get("name", "").strip()[:120], "en": request.POST.get("name_en", "").strip()[:120]}
    steps = []
    for place, step in enumerate(told.get("steps", ())):
        if f"remove-{place}" in request.POST:
            continue
        edited, error = _step(request, place, step)
        if error:
            return told, _("Step %(number)s: %(error)s") % {"number": place + 1, "error": error}
        steps.append(edited)
    return {**told, "name": name, "steps": steps}, ""


def _step(request: MemberRequest, place: int, step: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    def sent(name: str) -> str:
        return request.POST.get(f"{name}-{place}", "").strip()[:LONGEST]

    values, error = _json(sent("values") or "{}")
    if error or not isinstance(values, dict | list | str):
        return dict(step), error or _("The answers must be an object.")
    due = sent("due")
    if due and not _is_day(due):
        return dict(step), _("The deadline must be a day such as 2026-03-02.")
    expect = sent("expect")
    outcome = {"refuse": expect[1:]} if expect.startswith("!") else {"expect": expect} if expect else {}
    then = {name: each for name, each in step.get("then", {}).items() if name in ("places", "values")}
    then |= {name: _words(sent(name)) for name in ("people", "shows") if sent(name)}
    then |= {"due": due} if due else {}
    kept = {name: part for name, part in step.items() if name not in ("expect", "refuse", "then", "values", "by")}
    return {**kept, "by": sent("by") or None, "values": values, **outcome, **({"then": then} if then else {})}, ""


def _is_day(text: str) -> bool:
    try:
        return parse_date(text) is not None
    except ValueError:
        return False


def _words(text: str) -> list[str]:
    return [each for each in (part.strip() for part in text.replace("，", ",").split(",")) if each]


def _json(text: str) -> tuple[Any, str]:
    if len(text) > LONGEST:
        return None, _("This is too long.")
    try:
        return gate_json(json.loads(text), deepest=DEEPEST_DOCUMENT), ""
    except (ValueError, RecursionError):
        return None, _("This is not JSON.")
    except FieldError:
        return None, _("It contains characters that cannot be stored.")


@require_POST
@require_admin_access
def take_out(request: MemberRequest, procedure_id: int, place: int) -> HttpResponse:
    """Takes an example out of the draft."""
    procedure, document, _definition = _draft(request, procedure_id)
    _the_example(document, place)
    remove_example(procedure=procedure, place=place, by=request.user)
    messages.success(request, _("The example is taken out of the draft."))
    return redirect("procedure_examples", procedure.pk)


@require_POST
@require_admin_access
def play_on(request: MemberRequest, procedure_id: int, place: int) -> HttpResponse:
    """Opens an example as a simulation, to look at it or to go on with it."""
    procedure, document, definition = _draft(request, procedure_id)
    told = _the_example(document, place)
    if definition is None or _unplayable(document, definition, place):
        messages.error(request, _("The example cannot be played; correct it first."))
        return redirect("procedure_examples", procedure.pk)
    shared = {name: part for name, part in examples_of(document).items() if name in ("people", "calendar", "values")}
    steps = [_plain(step, shared) for step in told.get("steps", ())]
    script = {**told, "people": {**shared.get("people", {}), **told.get("people", {})}, "steps": steps}
    script["begin"] = _plain(told.get("begin", {}), shared)
    if "calendar" in shared:
        script.setdefault("calendar", shared["calendar"])
    unit = Unit.objects.visible_to(request.user).filter(dissolved_on=None).order_by("path").first()
    if unit is None:
        raise Http404
    now = clock.now()
    found = Simulation.objects.create(
        procedure=procedure, by=request.user, unit=unit, document=document, script=script, created_at=now,
        updated_at=now,
    )  # fmt: skip
    return redirect("procedure_simulation", found.pk)


def _unplayable(document: Mapping[str, Any], definition: ProcedureDefinition, place: int) -> bool:
    alone = {**examples_of(document), "examples": [examples_of(document)["examples"][place]]}
    return any(each.code == "example_unreadable" for each in example_problems(definition, alone))


def _plain(step: Mapping[str, Any], shared: Mapping[str, Any]) -> dict[str, Any]:
    """A step with its named values written out."""
    values: dict[str, Any] = {}
    given = step.get("values", {})
    for each in given if isinstance(given, list) else [given]:
        values |= shared.get("values", {}).get(each, {}) if isinstance(each, str) else each
    return {**step, "values": values} if given else dict(step)
