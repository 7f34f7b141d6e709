"""Videos of lessons and their captions, for people who are signed in; a player may ask for any part."""

import re
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from cms.models import LessonVideo
from cms.queries.courses import may_read
from cms.queries.lessons import lessons_with
from organization.signed_in import SignedInRequest

_RANGE = re.compile(r"bytes=(\d{1,15})?-(\d{1,15})?")
PIECE = 256 * 1024


@require_safe
@login_required
def video(request: SignedInRequest, video_id: int) -> HttpResponseBase:
    """Sends the video, or the part a player asks for."""
    row = _watchable(request, video_id)
    try:
        content: Any = row.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    size = row.file.size
    start, end = _asked(request.headers.get("Range", ""), size)
    if start > end:
        content.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    whole = (start, end) == (0, size - 1) and "Range" not in request.headers
    response = StreamingHttpResponse(_pieces(content, start, end), status=200 if whole else 206)
    response["Content-Type"] = row.content_type
    response["Content-Length"] = str(end - start + 1)
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    if not whole:
        response["Content-Range"] = f"bytes {start}-{end}/{size}"
    return response


@require_safe
@login_required
def captions(request: SignedInRequest, video_id: int, language: str) -> HttpResponse:
    """Sends the captions of a video in a language."""
    text = _watchable(request, video_id).captions(language)
    if not text:
        raise Http404
    response = HttpResponse(text, content_type="text/vtt; charset=utf-8")
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _watchable(request: SignedInRequest, video_id: int) -> LessonVideo:
    """Returns a video that a lesson shows which this person may read; whoever looks after videos sees all."""
    row = get_object_or_404(LessonVideo, pk=video_id)
    if request.user.has_perm("cms.change_lessonvideo") or any(may_read(page, request) for page in lessons_with(row)):
        return row
    raise Http404


def _asked(header: str, size: int) -> tuple[int, int]:
    """Returns first and last byte; the first one is beyond the last when there is no such part."""
    match = _RANGE.fullmatch(header)
    if match is None or match.groups() == (None, None):
        return 0, size - 1
    first, last = match.groups()
    if first is None:
        return max(0, size - int(last)), size - 1
    return int(first), min(size - 1, int(last)) if last else size - 1


def _pieces(content: Any, start: int, end: int) -> Iterator[bytes]:
    with content:
        content.seek(start)
        left = end - start + 1
        while left and (piece := content.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
