"""Procedures as files: our JSON and BPMN 2.0, told apart by their content; what comes in is always a draft."""

import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forms.field_types.errors import FieldError
from forms.field_types.gate import DEEPEST_DOCUMENT, gate_json
from organization.models import Role, User
from organization.sheets.inspecting import UnsafeWorkbook
from organization.sheets.running import run_child
from processes.engine.bpmn import Element, Imported, NotBpmn, Note, bpmn_of, document_of, element_of
from processes.engine.bpmn.to_xml import packed_document, said_digest
from processes.engine.bpmn.tree import MODEL
from processes.models import Procedure

from .import_procedure import LARGEST, ImportRefused, import_document, read_document

CHILD = Path(__file__).with_name("xml_child.py")
MOST_ELEMENTS = 20_000
SECONDS = 10
DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """A file that was read: its document, what kind of file it was, and what became of its parts."""

    format: str
    document: Mapping[str, Any]
    notes: tuple[Note, ...] = ()


def read_file(content: bytes) -> Arrival:
    """Returns what is in a file. Raises ImportRefused."""
    if len(content) > LARGEST:
        raise ImportRefused("too_large")
    if not _looks_like_xml(content):
        return Arrival(format="json", document=read_document(content))
    root = read_xml(content)
    packed = untouched(root)
    if packed is not None:
        return Arrival(format="bpmn", document=packed)
    try:
        found: Imported = document_of(root, roles=role_names())
        document = gate_json(dict(found.document), deepest=DEEPEST_DOCUMENT)
    except NotBpmn as error:
        raise ImportRefused(error.code) from error
    except FieldError as error:
        raise ImportRefused("forbidden_characters") from error
    return Arrival(format="bpmn", document=document, notes=found.notes)  # type: ignore[arg-type]  # a dict stays one


def import_file(*, content: bytes, by: User | None) -> tuple[Procedure, Arrival]:
    """Stores a file as a draft; one drawn elsewhere never touches a procedure that is there. Raises ImportRefused."""
    arrival = read_file(content)
    document = dict(arrival.document)
    if arrival.notes:
        document["key"] = free_key(str(document["key"]))
    return import_document(document=document, by=by), arrival


def free_key(key: str) -> str:
    """Returns the key, with a number behind it when it is taken."""
    taken, found, number = set(Procedure.objects.values_list("key", flat=True)), key[:56], 2
    while found in taken:
        found, number = f"{key[:56]}_{number}", number + 1
    return found


def role_names() -> dict[str, str]:
    """Returns every name by which a role is known."""
    found: dict[str, str] = {}
    for role in Role.objects.all():
        names = [role.key, *(str(each) for each in role.name.values())] if isinstance(role.name, dict) else [role.key]
        found |= {name: role.key for name in names if name}
    return found


def read_xml(content: bytes) -> Element:
    """Returns the elements of an XML file, read by a child process with limits. Raises ImportRefused."""
    if any(each in content for each in DECLARATIONS):
        raise ImportRefused("declares_entities")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.xml"
        path.write_bytes(content)
        try:
            with (Path(folder) / "out.json").open("w+b") as output:
                run_child(CHILD, str(path), output, rows=MOST_ELEMENTS, limits=(), seconds=SECONDS)
                output.seek(0)
                return element_of(json.loads(output.read()))
        except UnsafeWorkbook as error:
            code = {"unreadable": "not_xml", "too_many_rows": "too_large"}.get(error.code, error.code)
            raise ImportRefused(code) from error


def untouched(root: Element) -> dict[str, Any] | None:
    """Returns the document that travelled packed in a file of ours, None when something was changed since."""
    process = root.first("process")
    packed = next(process.foreign("document"), None) if process is not None else None
    if process is None or packed is None or packed.attributes.get("digest") != said_digest(_said(process)):
        return None
    try:
        return read_document(json.dumps(packed_document(packed.text, largest=LARGEST)).encode())
    except (ValueError, RecursionError, ImportRefused):
        return None


def _said(element: Element) -> list[tuple[str, Mapping[str, str], str]]:
    if element.space != MODEL:
        return []
    attributes = {name: value for name, value in element.attributes.items() if not name.startswith("{")}
    return [
        (element.name, attributes, element.text.strip()),
        *(row for each in element.children for row in _said(each)),
    ]


def _looks_like_xml(content: bytes) -> bool:
    head = content[:64]
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or head.startswith((b"\xff\xfe<", b"\xfe\xff\0<"))


def as_json(document: Mapping[str, Any]) -> bytes:
    """Returns the document as people read it."""
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


FORMATS: Mapping[str, tuple[Callable[[Mapping[str, Any]], bytes], str, str]] = {
    "json": (as_json, "procedure.json", "application/json"),
    "bpmn": (bpmn_of, "bpmn", "application/bpmn+xml"),
}
"""How a document is written, the end of the file's name, and its content type."""
