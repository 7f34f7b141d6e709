"""What was sent, cleaned and masked by the form engine."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser

from forms.engine.definition import FormDefinition
from forms.field_types.errors import FieldError
from forms.field_types.gate import gate, gate_json
from forms.services import Cleaned, clean_submission, fill_context
from processes.engine import machine
from processes.engine.actors import todo_for
from processes.engine.kinds.rows import columns_of, row_of
from processes.engine.model import Action, Actor, Facts, Inputs, Snapshot, TransitionSpec
from processes.models import Case
from processes.queries.facts import Asking, FactsAbout, facts_about
from processes.queries.rows import row_form, table_of

from .results import ActionRefused, RawInputs

if TYPE_CHECKING:
    from .take_action import Request

LONGEST_COMMENT = 4000


def clean_comment(raw: str) -> str:
    """Returns the comment without control characters. Raises ActionRefused("invalid" or "forbidden_characters")."""
    try:
        return gate(raw, longest=LONGEST_COMMENT).strip()
    except FieldError as error:
        raise ActionRefused("forbidden_characters", {"code": error.code}) from error


def cleaned_inputs(
    case: Case,
    request: "Request",
    actor: Actor,
    transition: TransitionSpec | None,
    facts: Facts,
    seen: Snapshot,
    question: Asking,
) -> Inputs:
    """Returns the values to hand to the engine: writable ones as cleaned, computed ones fresh.

    Required fields are asked for only where the transition validates. Raises ActionRefused("invalid", field_errors).
    """
    sent = request.inputs
    if isinstance(sent, Inputs):
        given = _gated(dict(sent.values))
        return Inputs(values=given | ({} if transition is None else recomputed(case, facts, given, question)))
    if request.action in ("claim", "release", "record"):
        return Inputs()
    own = request.action == "contribute"
    state = case.definition.states[seen.state]
    if own and state.kind == "rows":
        return Inputs(values=_row_values(case, request, sent, actor, facts, seen))
    writable = machine.writable_fields(case.definition, seen, actor, transition)
    stored = {key: value for key, value in case.values.items() if not (own and key in writable)}
    cleaned = _cleaned(case, stored, sent, writable, request, transition, facts, about=facts_about(question))
    if cleaned.errors:
        raise ActionRefused("invalid", {"fields": sorted(cleaned.errors)}, cleaned.errors)
    if own:
        return Inputs(values={key: cleaned.values[key] for key in writable if key in cleaned.values})
    dropped = {key: None for key in case.values if key not in cleaned.values}
    return Inputs(values={**dropped, **cleaned.values})


def _row_values(
    case: Case, request: "Request", sent: RawInputs, actor: Actor, facts: Facts, seen: Snapshot
) -> dict[str, Any]:
    """The columns of the actor's row, cleaned as a form of their own. Raises ActionRefused("invalid")."""
    todo = todo_for(seen, actor, Action(kind="contribute", key=request.todo))
    state = case.definition.states[seen.state]
    place = row_of(todo.role) if todo else None
    rows = table_of(state, case.values)
    if place is None or place >= len(rows):
        return {}  # the engine says why not
    form, columns = row_form(case.definition, state), columns_of(state)
    cleaned = _cleaned(
        case, {key: rows[place].get(key) for key in columns}, sent, frozenset(columns), request, None, facts,
        form=form,
    )  # fmt: skip
    if cleaned.errors:
        raise ActionRefused("invalid", {"fields": sorted(cleaned.errors)}, cleaned.errors)
    return {key: cleaned.values.get(key) for key in columns}


def recomputed(
    case: Case, facts: Facts, given: Mapping[str, Any] | None = None, question: Asking | None = None
) -> dict[str, Any]:
    """Returns the computed fields with today's facts, for actions that nobody fills in a form for.

    ``given`` is what the action writes; questions about that are asked anew.
    """
    context = fill_context(user=AnonymousUser(), place=f"case:{case.pk}", unit_path=case.unit_path, facts=facts.answers)
    if question is not None:
        context = replace(context, facts_about=facts_about(question))
    form = case.definition.form
    cleaned = clean_submission(
        definition=form, stored={**case.values, **(given or {})}, data={}, writable=(), context=context, complete=False
    )
    return {spec.key: cleaned.values.get(spec.key) for spec in form.fields if spec.computed is not None}


def _cleaned(
    case: Case,
    stored: dict[str, Any],
    sent: RawInputs,
    writable: frozenset[str],
    request: "Request",
    transition: TransitionSpec | None,
    facts: Facts,
    form: FormDefinition | None = None,
    about: FactsAbout | None = None,
) -> Cleaned:
    context = fill_context(
        user=request.actor or AnonymousUser(),
        place=f"case:{case.pk}",
        unit_path=case.unit_path,
        facts=facts.answers,
    )
    try:
        return clean_submission(
            definition=form or case.definition.form,
            stored=stored,
            data=sent.data,
            files=sent.files,
            writable=writable,
            context=replace(context, facts_about=about),
            complete=transition is None or transition.validates,
            prefix=sent.prefix,
            begins=(form or case.definition.form).given(writable),
        )
    except FieldError as error:
        raise ActionRefused("forbidden_characters", {"code": error.code}) from error


def _gated(values: dict[str, Any]) -> dict[str, Any]:
    try:
        gated = gate_json(values)
    except FieldError as error:
        raise ActionRefused("forbidden_characters", {"code": error.code}) from error
    return dict(gated)  # type: ignore[call-overload]  # a dict stays one
