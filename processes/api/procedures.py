"""Procedures that somebody may start, and starting one."""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Status

from forms.engine.definition import to_json
from organization.api.auth import need
from organization.models import Unit
from organization.models.api_token import Scope
from processes.models import Campaign
from processes.queries.answers import Startable
from processes.queries.startables import startable
from processes.services import ActionRefused, start_case
from processes.texts import localized

from .finding import IdempotencyKey, case_json, refusal_json, the_case, token_of, unit_json
from .shapes import REFUSALS, CaseOut, ProcedureOut, StartableOut, StartIn

router = Router()


@router.get("/procedures", response={200: list[StartableOut], **REFUSALS}, summary="What you may start, and where")
def list_procedures(request: HttpRequest) -> Any:
    need(request, Scope.CASES)
    return [startable_json(each) for each in startable(request.user)]  # type: ignore[arg-type]


@router.get("/procedures/{key}", response={200: ProcedureOut, **REFUSALS}, summary="The form of one you may start")
def get_procedure(request: HttpRequest, key: str) -> Any:
    """The fields that you may not know are left out."""
    need(request, Scope.CASES)
    offer = next((each for each in startable(request.user) if each.version.procedure.key == key), None)  # type: ignore[arg-type]
    if offer is None:
        raise Http404
    definition = offer.version.definition
    open_fields = frozenset(definition.form.keys()) - frozenset(definition.restricted_fields)
    return {
        "key": key,
        "title": localized(definition.title),
        "version": offer.version.number,
        "sha256": offer.version.sha256,
        "definition": to_json(definition.form.only(open_fields)),
    }


@router.post("/procedures/{key}/cases", response={201: CaseOut, **REFUSALS}, summary="Start a case")
def start(request: HttpRequest, key: str, body: StartIn, idempotency_key: IdempotencyKey) -> Any:
    """The case stands in its first step; answers are sent with the action that hands it in."""
    need(request, Scope.ACT)
    user: Any = request.user
    unit, campaign = where(startable(user), key, body)
    case = start_case(procedure=key, unit=unit, actor=user, campaign=campaign, token=token_of(request, idempotency_key))
    return Status(201, case_json(request, the_case(request, case.pk)))


def where(offers: list[Startable], key: str, body: StartIn) -> tuple[Unit, Campaign | None]:
    """Returns unit and campaign among those offered, as on the page. Raises ActionRefused("not_startable")."""
    for offer in offers:
        if offer.version.procedure.key == key and (offer.campaign.slug if offer.campaign else "") == body.campaign:
            for unit in offer.units:
                if unit.code == body.unit:
                    return unit, offer.campaign
    raise ActionRefused("not_startable", {"procedure": key[:80]})


def startable_json(offer: Startable) -> dict[str, Any]:
    """Returns a procedure that may be started, per campaign where it needs one."""
    campaign = offer.campaign
    return {
        "key": offer.version.procedure.key,
        "title": localized(offer.version.definition.title),
        "version": offer.version.number,
        "sha256": offer.version.sha256,
        "units": [unit_json(unit) for unit in offer.units],
        "campaign": campaign
        and {
            "slug": campaign.slug,
            "title": str(campaign),
            "opens_on": campaign.opens_on,
            "closes_on": campaign.closes_on,
        },
        "refusal": refusal_json(offer.refusal, offer.refusal_context) if offer.refusal else None,
    }
