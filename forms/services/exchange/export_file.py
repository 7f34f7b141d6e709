"""A form as a file for other programs."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from forms.engine.definition import compile_definition
from forms.models import Form, FormVersion, VersionStatus

from .export_schema import json_schema_of

FORMATS: Mapping[str, tuple[str, str]] = {
    "json": ("form.json", "application/json"),
    "jsonschema": ("schema.json", "application/schema+json"),
    "xlsform": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
"""{format: (ending of the file's name, content type)}."""


def export_file(form: Form, format: str, *, published: bool = False) -> bytes:
    """Returns the bytes of the latest draft, or of the published version where that is asked for and there is one."""
    return WRITERS[format](form.key, document_of(form, published=published))


def document_of(form: Form, *, published: bool) -> dict[str, Any]:
    """Returns the document to write."""
    if published:
        version = FormVersion.objects.filter(form=form, status=VersionStatus.PUBLISHED).first()
        if version is not None:
            return dict(version.document)
    draft: dict[str, Any] = form.get_latest_revision_as_object().document
    return draft


def as_json(key: str, document: dict[str, Any]) -> bytes:
    """Returns our own format; the same form always gives the same bytes."""
    return (json.dumps({"key": key, "form": document}, ensure_ascii=False, indent=2) + "\n").encode()


def as_json_schema(key: str, document: dict[str, Any]) -> bytes:
    """Returns the JSON Schema of the form's answers."""
    schema = json_schema_of(compile_definition(document), key=key)
    return (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()


def as_xlsform(key: str, document: dict[str, Any]) -> bytes:
    """Returns an XLSForm workbook."""
    # The library for workbooks takes megabytes that no other work of a process needs.
    from .xlsform_file import xlsform_file

    return xlsform_file(compile_definition(document), key=key)


WRITERS: Mapping[str, Callable[[str, dict[str, Any]], bytes]] = {
    "json": as_json,
    "jsonschema": as_json_schema,
    "xlsform": as_xlsform,
}
