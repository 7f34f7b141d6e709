"""A procedure that comes as data is published."""

from pathlib import Path

from django.db import transaction

from forms.services.load_register import load_register
from processes.models import Procedure, ProcedureVersion

from .pack_files import pack_document, pack_registers
from .publish_procedure import publish_procedure


@transaction.atomic
def load_pack(path: Path) -> ProcedureVersion:
    """Loads ``path/procedure.json`` with its examples and publishes it; the same content again changes nothing.

    Registers that the pack needs (``path/registers/KEY.json``) are made where there is no form of that key yet.
    All or nothing. Raises ProcedureProblems, FormProblems, NoSuchPost.
    """
    for register in pack_registers(path):
        load_register(register)
    document = pack_document(path)
    title = document.get("title", {})
    procedure, _ = Procedure.objects.get_or_create(key=document["key"], defaults={"title": title.get("zh-hans", "")})
    procedure.title = title.get("zh-hans", "")[:120]
    procedure.title_en = title.get("en", "")[:120]
    procedure.summary = document.get("summary", {}).get("zh-hans", "")
    procedure.document = document
    procedure.save()
    return publish_procedure(procedure=procedure, user=None)
