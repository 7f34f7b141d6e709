"""Private files, after a permission check."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.files import File
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from forms.file_access import may_open
from forms.models import StoredFile
from forms.services.file_shelf import claim_hash

from .receipts import SESSION


@require_safe
def stored_file(request: HttpRequest, file_id: Any) -> HttpResponseBase:
    """Sends the file as an attachment; 404 whether it does not exist or is not for this person."""
    row = _allowed(request, file_id)
    if row is None:
        return redirect_to_login(request.get_full_path())
    return _sealed(FileResponse(_open(row.content), as_attachment=True, filename=row.name), row.content_type)


@require_safe
def stored_file_preview(request: HttpRequest, file_id: Any) -> HttpResponseBase:
    """Shows the small version of a picture that the product drew itself."""
    row = _allowed(request, file_id)
    if row is None:
        return redirect_to_login(request.get_full_path())
    if not row.preview:
        raise Http404
    return _sealed(FileResponse(_open(row.preview)), "image/jpeg")


def _allowed(request: HttpRequest, file_id: Any) -> StoredFile | None:
    """Returns the file, None for a visitor who has to sign in first; raises Http404 when it is not for this person."""
    row = StoredFile.objects.filter(pk=file_id).first()
    available = row is not None and row.is_available
    if not request.user.is_authenticated:
        return row if row is not None and available and _is_visitors(request, row) else None
    if row is None or not available or not may_open(request.user, row):
        raise Http404
    return row


def _is_visitors(request: HttpRequest, row: StoredFile) -> bool:
    """Whether the visitor of this session sent the file: not handed in yet, or with an answer of theirs."""
    claim = str(request.session.get("claim") or "")
    if claim and row.claim == claim_hash(claim):
        return True
    record = row.attached_to.removeprefix("record:").partition("/")[0]
    return row.owner_id is None and row.attached_to.startswith("record:") and record in request.session.get(SESSION, [])


def _open(file: Any) -> File[bytes]:
    try:
        opened: File[bytes] = file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return opened


def _sealed(response: FileResponse, content_type: str) -> FileResponse:
    """Lets nothing in the file run, whatever a browser takes it for."""
    response["Content-Type"] = content_type
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response._csp_replace = {}  # type: ignore[attr-defined]
    return response
