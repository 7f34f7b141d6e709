"""Bringing a case into being: the part shared by people who start one and cases that start another."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from organization.models import Member, Unit, User
from organization.queries import current_calendar
from organization.rows import insert
from processes.engine import machine
from processes.engine.model import Facts, Outcome, ProcedureDefinition, Refusal
from processes.models import Campaign, Case, CaseParticipant, Procedure, ProcedureVersion
from processes.numbering import case_number
from processes.queries.dates import dates_of
from processes.queries.facts import answers, asking, form_calls
from processes.queries.people import performers_of, place_of
from processes.texts import localized

from .applying import apply
from .case_todos import take_part
from .doing import Doing
from .following import follow
from .results import ActionRefused


def open_case(
    *,
    version: ProcedureVersion,
    unit: Unit,
    at: datetime,
    token: str,
    initiator: Member | None,
    user: User | None,
    campaign: Campaign | None = None,
    values: Mapping[str, Any] | None = None,
    parent: Case | None = None,
) -> Case:
    """Creates a case in its start state, with its first history entry, todos and timers. Raises ActionRefused."""
    definition = version.definition
    procedure: Procedure = version.procedure
    case = Case(
        number=case_number(procedure.key, timezone.localdate(at).year),
        procedure=procedure,
        version=version,
        title=localized(definition.title)[:200],
        unit=unit,
        unit_path=unit.path,
        initiator=initiator,
        campaign=campaign,
        entered_at=at,
        opened_at=at,
        updated_at=at,
        parent=parent,
    )
    outcome = _first(definition, case, _start_values(definition, values or {}, unit, campaign), at)
    insert([case])
    if initiator is not None:
        take_part(case, [initiator], CaseParticipant.Basis.INITIATOR, at)
    apply(outcome, Doing(case=case, at=at, token=token, actor=initiator if user else None, user=user))
    follow(case, outcome)
    return case


def _first(definition: ProcedureDefinition, case: Case, values: dict[str, Any], at: datetime) -> Outcome:
    case.values = values
    people = performers_of(definition.start_state, definition, place_of(case))
    known = answers(form_calls(definition), asking(case))
    facts = Facts(performers=people, answers=known, dates=dates_of(case), calendar=current_calendar())
    outcome = machine.start(definition, values, facts, at)
    if isinstance(outcome, Refusal):
        raise ActionRefused(outcome.code, outcome.context)
    case.values = {}
    return outcome


def _start_values(
    definition: ProcedureDefinition, given: Mapping[str, Any], unit: Unit, campaign: Campaign | None
) -> dict[str, Any]:
    """Values known from the beginning: what was given, and the fields every form may have for unit and campaign."""
    keys = set(definition.form.keys())
    values = {key: value for key, value in given.items() if key in keys}
    for spec in definition.form.fields:
        if spec.type == "unit" and spec.key in ("branch", "unit"):
            values.setdefault(spec.key, unit.code)
        elif spec.key == "campaign" and campaign is not None:
            values.setdefault(spec.key, {"procedure": "campaign", "case": campaign.slug})
        elif spec.default is not None:
            values.setdefault(spec.key, spec.default)
    return values
