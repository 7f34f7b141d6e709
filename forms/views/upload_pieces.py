"""The addresses to which a browser sends a large file piece by piece; without scripts it goes with the form."""

import json
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods, require_POST

from forms.models import StoredFile
from forms.problem_texts import message_of
from forms.services.receive_pieces import (
    LARGEST_PIECE,
    PieceRefused,
    add_piece,
    begin_upload,
    received,
    unfinished_upload,
)
from forms.services.store_upload import UploadRefused
from organization.sent import number_sent

from .fill_places import new_token, plain_token

STATUS = {"ticket": 403, "unknown": 404, "offset": 409, "too_many": 429, "storage": 501, "size": 413}
LONGEST_REQUEST = 10_000


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Answers {"id", "offset": 0, "piece": bytes per piece} to {"ticket", "name", "size"}."""
    try:
        if len(request.body) > LONGEST_REQUEST:
            raise ValueError
        asked = json.loads(request.body)
        ticket, name, size = str(asked["ticket"]), str(asked["name"])[:500], asked["size"]
        if isinstance(size, bool) or not isinstance(size, int):
            raise ValueError(size)
    except (ValueError, TypeError, KeyError, RecursionError):
        return JsonResponse({"code": "unreadable"}, status=400)
    try:
        row = begin_upload(ticket=ticket, name=name, size=size, user=request.user, claim=claim(request, new=True))
    except UploadRefused as refused:
        return _refused(refused)
    except PieceRefused as refused:
        return JsonResponse({"code": refused.code}, status=STATUS[refused.code])
    return JsonResponse({"id": str(row.pk), "offset": 0, "piece": LARGEST_PIECE}, status=201)


@require_http_methods(["GET", "POST"])
def piece(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """GET answers how much has come in, {"offset", "size"}; POST takes the bytes from ``?offset`` on.

    The last piece answers {"file": id}: the file has been checked and may be named in the form.
    """
    try:
        with transaction.atomic():
            row = unfinished_upload(upload_id, user=request.user, claim=claim(request))
            if request.method == "GET":
                return JsonResponse({"offset": received(row), "size": row.size})
            return _add(request, row)
    except PieceRefused as refused:
        return JsonResponse({"code": refused.code, "offset": refused.offset}, status=STATUS[refused.code])


def _add(request: HttpRequest, row: StoredFile) -> HttpResponse:
    offset = number_sent(request.GET.get("offset")) or 0
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_PIECE:
        raise PieceRefused("size")
    try:
        done = add_piece(row, offset=offset, piece=request.body, ticket=request.headers.get("X-Upload-Ticket", ""))
    except UploadRefused as refused:
        # Not raised any further: the row that was removed must stay removed when the transaction ends.
        return _refused(refused)
    return JsonResponse({"file": str(row.pk)} if done else {"offset": offset + len(request.body)})


def claim(request: Any, *, new: bool = False) -> str:
    """Returns the claim of somebody without a login or, of an anonymous form, the one its page carries."""
    carried = plain_token(request.headers.get("X-Upload-Claim", ""), or_new=False)
    if carried or request.user.is_authenticated:
        return carried
    if new and "claim" not in request.session:
        request.session["claim"] = new_token()
    return str(request.session.get("claim") or new_token())


def _refused(refused: UploadRefused) -> JsonResponse:
    return JsonResponse({"code": refused.code, "text": message_of(refused.code, refused.context)}, status=422)
