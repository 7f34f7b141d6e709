"""Cases as whoever asks may have them."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Query

from forms.field_types import FIELD_TYPES
from forms.services import fill_context
from organization.models import Unit
from processes.models import Case, CaseBranch
from processes.queries import CaseForm, available_actions, case_form, case_performers, visible_values
from processes.queries.answers import ActionOffer
from processes.queries.cases import case_for
from processes.refusal_texts import refusal_text
from processes.texts import localized

LAST_PAGE = 10_000
LONGEST_KEY = 80

Page = Annotated[int, Query(ge=1, le=LAST_PAGE)]
Size = Annotated[int, Query(ge=1, le=100)]
Sought = Annotated[str, Query(max_length=80, pattern=r"^[^\x00]*$")]
IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=LONGEST_KEY,
        pattern=r"^[!-~]+$",
        description="Yours, once for each thing you want done: sent again, it gives the same answer and does nothing",
    ),
]


def token_of(request: HttpRequest, key: str) -> str:
    """Returns the token under which the services know what was asked."""
    return f"api:{request.user.pk}:{key}"


def the_case(request: HttpRequest, case_id: UUID) -> Case:
    """Returns a case that this person may see. Raises Case.DoesNotExist otherwise."""
    return case_for(request.user, case_id)  # type: ignore[arg-type]  # the API asks for a login first


def unit_json(unit: Unit) -> dict[str, str]:
    """Returns a unit as lists name it."""
    return {"code": unit.code, "name": str(unit)}


def case_line(case: Case) -> dict[str, Any]:
    """Returns what lists say of a case."""
    state = case.definition.states.get(case.state)
    return {
        "id": case.pk,
        "number": case.number,
        "title": case.title,
        "procedure": case.procedure.key,
        "version": case.version.number,
        "unit": unit_json(case.unit),
        "state": case.state,
        "state_title": localized(state.title) if state else case.state,
        "status": case.status,
        "outcome": case.outcome,
        "seq": case.seq,
        "opened_at": case.opened_at,
        "updated_at": case.updated_at,
        "closed_at": case.closed_at,
    }


def case_json(request: HttpRequest, case: Case) -> dict[str, Any]:
    """Returns a case with what this person may read, write and do now."""
    user: Any = request.user
    form = case_form(case, user)
    return {
        **case_line(case),
        "values": shown(case, user, form, visible_values(case, user)),
        "writable": sorted(form.writable),
        "places": places_json(case),
        "waiting_for": [
            {"role": each.role_name, "names": list(each.names), "due_at": each.due_at}
            for each in case_performers(case, user)
        ],
        "offers": [offer_json(each) for each in available_actions(case, user)],
    }


def places_json(case: Case) -> list[dict[str, Any]]:
    """Returns where the case stands: the main line, and every branch that runs beside it."""
    found = []
    for place in case.places():
        state = case.definition.states[place.state]
        region = place.region if isinstance(place, CaseBranch) else ""
        where = {"region": region, "state": place.state, "entered_at": place.entered_at}
        found.append({**where, "title": localized(state.title), "kind": state.kind})
    return found


def shown(case: Case, user: Any, form: CaseForm, values: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the answers that may be read; masked ones masked unless this person may lift the mask, as on the page."""
    context = fill_context(user=user, place=f"case:{case.pk}", unit_path=case.unit_path, facts=form.facts)
    found: dict[str, Any] = {}
    for spec in case.definition.form.fields:
        if spec.key not in values:
            continue
        value, kind = values[spec.key], FIELD_TYPES.get(spec.type)
        if kind is not None and spec.key not in form.writable and not context.may_unmask(spec.key):
            value = kind.masked_value(value, spec)
        found[spec.key] = value
    return found


def offer_json(offer: ActionOffer) -> dict[str, Any]:
    """Returns a button, with the reason when it cannot be pressed now."""
    refused = offer.refusal_code
    return {
        "key": offer.key,
        "title": offer.title,
        "help": offer.help,
        "tone": offer.tone,
        "comment": offer.comment,
        "inputs": list(offer.inputs),
        "target": offer.target,
        "on_behalf_of": offer.on_behalf_of,
        "possible": refused is None,
        "refusal": refusal_json(refused, offer.refusal_context) if refused else None,
    }


def refusal_json(code: str, context: Mapping[str, Any]) -> dict[str, Any]:
    """Returns why something cannot be done now, in the shape of a problem."""
    return {
        "type": f"urn:guicheng:problem:{code}",
        "title": "",
        "status": 409,
        "code": code,
        "detail": str(refusal_text(code, context)),
    }
