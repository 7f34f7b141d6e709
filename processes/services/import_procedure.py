"""A procedure that comes as a file: always a draft."""

import json
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from forms.field_types import FIELD_TYPES
from forms.field_types.errors import FieldError
from forms.field_types.gate import DEEPEST_DOCUMENT, gate_json
from organization.models import User
from processes.engine import definition as documents
from processes.models import Procedure

LARGEST = 2_000_000


class ImportRefused(Exception):
    """The file is not a procedure; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def import_procedure(*, content: bytes, by: User) -> Procedure:
    """Returns the draft: a new procedure, or a new revision of the one with the same key. Raises ImportRefused.

    Nothing is published and nothing that runs is touched, whatever the file says.
    """
    return import_document(document=read_document(content), by=by)


@transaction.atomic
def import_document(*, document: dict[str, Any], by: User | None) -> Procedure:
    """Returns the draft of a document that was read. Raises ImportRefused("no_key")."""
    key, title, summary = slugify(str(document["key"]))[:60], _texts(document, "title"), _texts(document, "summary")
    if not key:
        raise ImportRefused("no_key")
    found = Procedure.objects.filter(key=key).first()
    procedure = found or Procedure(key=key, live=False)
    procedure.title = str(title.get("zh-hans") or key)[:120]
    procedure.title_en = str(title.get("en") or "")[:120]
    procedure.summary = str(summary.get("zh-hans") or "")
    procedure.document = document
    if found is None:
        procedure.save()
    procedure.save_revision(user=by)
    return procedure


def _texts(document: dict[str, Any], name: str) -> dict[str, Any]:
    found = document.get(name)
    return found if isinstance(found, dict) else {}


def _known_types(document: dict[str, Any]) -> bool:
    return all(field["type"] in FIELD_TYPES for field in document["form"].get("fields", ()))


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate key")
    return found


def read_document(content: bytes) -> dict[str, Any]:
    """Returns the document in an exported JSON file. Raises ImportRefused."""
    if len(content) > LARGEST:
        raise ImportRefused("too_large")
    try:
        document = gate_json(json.loads(content, object_pairs_hook=_no_duplicates), deepest=DEEPEST_DOCUMENT)
    except (ValueError, RecursionError) as error:
        raise ImportRefused("not_json") from error
    except FieldError as error:
        raise ImportRefused("forbidden_characters") from error
    if not isinstance(document, dict) or documents.unreadable(document) or not _known_types(document):
        raise ImportRefused("not_a_procedure")
    return document
