"""Handing in, reading, changing and withdrawing records."""

from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Header, Query, Router, Status

from forms.field_types.gate import gate_json
from forms.models import Origin, Record
from forms.queries.registers import matching, one_page, read_state
from forms.services import change_record, restore_record, submit_record, withdraw_record
from organization.api.auth import need
from organization.models.api_token import Scope

from .finding import fillable, reads_masks, record_json, rights_on, shown_answers, the_record, the_records_of
from .shapes import REFUSALS, Answers, Change, ChangeOut, Reason, RecordList, RecordOut

router = Router()
LONGEST_TOKEN = 80
LAST_PAGE = 10_000

IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", max_length=LONGEST_TOKEN, pattern=r"^[!-~]*$")]
Page = Annotated[int, Query(ge=1, le=LAST_PAGE)]
Size = Annotated[int, Query(ge=1, le=100)]
Words = Annotated[str, Query(max_length=100, description="Words that the record holds")]
Standing = Annotated[str, Query(pattern="^(submitted|withdrawn|all)$")]
Sort = Annotated[str, Query(max_length=80, description="A field key, with - before it for the other direction")]


@router.post("/forms/{key}/records", response={201: RecordOut, **REFUSALS}, summary="Hand in a form")
def submit(request: HttpRequest, key: str, body: Answers, idempotency_key: IdempotencyKey = "") -> Any:
    """The same `Idempotency-Key` from the same person gives the same record, however often the same is sent; other
    answers under it are refused."""
    need(request, Scope.FILL)
    form = fillable(request, key)
    token = f"api:{request.user.pk}:{idempotency_key}" if idempotency_key else ""
    answers = gate_json(dict(body.answers))
    record = submit_record(form=form, user=request.user, data=answers, token=token, origin=Origin.API)
    return Status(201, record_json(request, again(record)))


@router.get("/forms/{key}/records", response={200: RecordList, **REFUSALS}, summary="The records of a form")
def list_records(
    request: HttpRequest,
    key: str,
    page: Page = 1,
    size: Size = 25,
    q: Words = "",
    status: Standing = "submitted",
    sort: Sort = "",
) -> Any:
    """Filters are `c1=field`, `c1o=operator`, `c1v=value` (several), `c1w=second value`, then `c2` and so on, as in the
    address of the list. What is not a field of the form, or no operator of it, is named in `ignored`."""
    need(request, Scope.READ)
    register = the_records_of(request, key)
    state = read_state(request.GET, register)
    found = matching(register, state)
    turned = one_page(found.rows.select_related("version", "unit"), register, state, size=size)
    records = turned.records if turned.number == page else []
    for record in records:
        record.form = register.form
    return {
        "total": turned.count,
        "page": page,
        "size": size,
        "ignored": [*state.ignored, *found.bad],
        "records": [
            record_json(request, each, whole=register.can_manage or each.owner_id == request.user.pk)
            for each in records
        ],
    }


@router.get("/records/{record_id}", response={200: RecordOut, **REFUSALS}, summary="One record")
def get_record(request: HttpRequest, record_id: UUID) -> Any:
    need(request, Scope.READ)
    return record_json(request, the_record(request, record_id))


@router.patch("/records/{record_id}", response={200: RecordOut, **REFUSALS}, summary="Change answers of a record")
def patch_record(request: HttpRequest, record_id: UUID, body: Change) -> Any:
    """Answers that are not mentioned stay; null takes one away. `expected_seq` is the `seq` you read."""
    need(request, Scope.WRITE)
    record = the_record(request, record_id)
    change_record(
        record=record,
        user=request.user,
        data=gate_json(dict(body.answers)),
        expected_seq=body.expected_seq,
        reason=body.reason,
    )
    return record_json(request, again(record))


@router.post("/records/{record_id}/withdraw", response={200: RecordOut, **REFUSALS}, summary="Withdraw a record")
def withdraw(request: HttpRequest, record_id: UUID, body: Reason) -> Any:
    need(request, Scope.WRITE)
    record = the_record(request, record_id)
    withdraw_record(record=record, user=request.user, expected_seq=body.expected_seq, reason=body.reason)
    return record_json(request, again(record))


@router.post("/records/{record_id}/restore", response={200: RecordOut, **REFUSALS}, summary="Put a record back")
def restore(request: HttpRequest, record_id: UUID, body: Reason) -> Any:
    need(request, Scope.WRITE)
    record = the_record(request, record_id)
    restore_record(record=record, user=request.user, expected_seq=body.expected_seq, reason=body.reason)
    return record_json(request, again(record))


@router.get("/records/{record_id}/history", response={200: list[ChangeOut], **REFUSALS}, summary="What happened to it")
def history(request: HttpRequest, record_id: UUID) -> Any:
    """Without persons. Of fields that you read masked or not at all, only that they changed is left out, too."""
    need(request, Scope.READ)
    record = the_record(request, record_id)
    rights = rights_on(request, record.form, record.version)
    whole = reads_masks(request, record)
    lines = []
    for change in record.changes.order_by("seq")[:500]:
        pairs = {key: pair for key, pair in change.changes.items() if isinstance(pair, list) and len(pair) == 2}
        before = shown_answers(record, {key: pair[0] for key, pair in pairs.items()}, rights, whole=whole)
        after = shown_answers(record, {key: pair[1] for key, pair in pairs.items()}, rights, whole=whole)
        changes = {key: [before[key], after.get(key)] for key in before}
        lines.append(
            {"seq": change.seq, "kind": change.kind, "at": change.at, "reason": change.reason, "changes": changes}
        )
    return lines


def again(record: Record) -> Record:
    """Returns the record as it is now; 404 when whoever asked may no longer read it."""
    row: Record | None = Record.objects.select_related("form__settings", "version", "unit").filter(pk=record.pk).first()
    if row is None:
        raise Http404
    return row
