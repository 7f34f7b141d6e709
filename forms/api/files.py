"""Files for forms, and the files of records."""

from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from ninja import File, Router, Status, UploadedFile

from forms.field_types import field_type
from forms.field_types.errors import FieldError
from forms.field_types.table_rows import CleanRows
from forms.field_types.uploads import Uploads
from forms.file_access import may_open
from forms.models import StoredFile
from forms.services.filling import open_filling
from forms.views.files import stored_file
from organization.api.auth import need
from organization.models.api_token import Scope

from .finding import kept_for
from .shapes import REFUSALS, FileOut

router = Router()
Sent = Annotated[UploadedFile, File()]


@router.post("/forms/{key}/files/{field}", response={201: FileOut, **REFUSALS}, summary="Send a file for a field")
def upload(request: HttpRequest, key: str, field: str, file: Sent) -> Any:
    """The file is checked and drawn anew where it is a picture. Name its `id` in the answers: `{"file": id}`.

    The column of a table is named `table.column`.
    """
    need(request, Scope.FILL)
    filling = open_filling(form=kept_for(request, key), user=request.user)
    key, _dot, column = field.partition(".")
    if key not in filling.rights.writable:
        raise Http404
    spec, context = filling.definition.field(key), filling.context
    kind = field_type(spec.type)
    if column and isinstance(kind, CleanRows):
        context = kind.inside(spec, context)
        kind, spec = next((each for each in kind.typed_columns(spec) if each[1].key == column), (kind, spec))
        column = ""
    if column or not isinstance(kind, Uploads):
        raise Http404
    item = kind.keep(file, spec, context)
    if "refused" in item:
        raise FieldError(item["refused"], **item.get("context", {}))
    row = StoredFile.objects.get(pk=item["file"])
    return Status(201, {"id": row.pk, "name": row.name, "size": row.size, "content_type": row.content_type})


@router.get("/files/{file_id}", response={200: bytes, **REFUSALS}, summary="A file that you may open")
def download(request: HttpRequest, file_id: UUID) -> HttpResponseBase:
    need(request, Scope.READ)
    row = StoredFile.objects.filter(pk=file_id).first()
    if row is None or not row.is_available or not may_open(request.user, row):
        raise Http404
    return stored_file(request, file_id)
