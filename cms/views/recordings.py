"""Videos, sound and their captions, for whoever may read a page that plays them; a player may ask for any part."""

import re
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from cms.models import Recording
from cms.queries.courses import may_read
from cms.queries.recordings import pages_with

_RANGE = re.compile(r"bytes=(\d{1,15})?-(\d{1,15})?")
PIECE = 256 * 1024
PART = 4 * 1024 * 1024
"""The most a player gets at once: it asks for more as it plays, and no process is held up for long."""


@require_safe
def recording(request: HttpRequest, recording_id: int) -> HttpResponseBase:
    """Sends the recording, or the part a player asks for."""
    return sent_recording(request, _playable(request, recording_id))


def sent_recording(request: HttpRequest, row: Recording) -> HttpResponseBase:
    """Returns the recording, or the part asked for, to somebody who may have it."""
    try:
        content: Any = row.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    size = row.file.size
    part = _asked(request.headers.get("Range", ""), size)
    start, end = part or (0, size - 1)
    if part and start > end:
        content.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = StreamingHttpResponse(_pieces(content, start, end), status=206 if part else 200)
    response["Content-Type"] = row.content_type
    response["Content-Length"] = str(end - start + 1)
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    if part:
        response["Content-Range"] = f"bytes {start}-{end}/{size}"
    return response


@require_safe
def captions(request: HttpRequest, recording_id: int, language: str) -> HttpResponse:
    """Sends the captions of a recording in a language."""
    return sent_captions(_playable(request, recording_id), language)


def sent_captions(row: Recording, language: str) -> HttpResponse:
    """Returns the captions to somebody who may have them."""
    text = row.captions(language)
    if not text:
        raise Http404
    response = HttpResponse(text, content_type="text/vtt; charset=utf-8")
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _playable(request: HttpRequest, recording_id: int) -> Recording:
    """Returns a recording of a page this reader may read; whoever looks after recordings gets all."""
    row = get_object_or_404(Recording, pk=recording_id)
    if request.user.has_perm("cms.change_recording") or any(may_read(page, request) for page in pages_with(row)):
        return row
    raise Http404


def _asked(header: str, size: int) -> tuple[int, int] | None:
    """Returns first and last byte of a part, the first beyond the last when there is no such part.

    None is the whole file: without a range, and where a range has to be ignored (RFC 9110, 14.2).
    """
    match = _RANGE.fullmatch(header)
    if match is None or match.groups() == (None, None):
        return None
    first, last = match.groups()
    if first and last and int(first) > int(last):
        return None
    start = int(first) if first else max(0, size - int(last))
    end = int(last) if first and last else size - 1
    return start, min(end, size - 1, start + PART - 1)


def _pieces(content: Any, start: int, end: int) -> Iterator[bytes]:
    with content:
        content.seek(start)
        left = end - start + 1
        while left and (piece := content.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
