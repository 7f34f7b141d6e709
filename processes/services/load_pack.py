"""A procedure that comes as data is published."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from forms.services.load_register import load_register
from organization import clock
from organization.models import Unit, User
from processes.engine.merging import Conflict, Side, merge_pack
from processes.models import PackInstallation, Procedure, ProcedureVersion, Schedule

from .follow_template import plain
from .measures.packs import take_measures
from .pack_files import pack_document, pack_registers
from .publish_procedure import publish_procedure


class PackConflicts(Exception):
    """Both have changed the same parts, or (``waiting``) a draft is not published: somebody has to choose."""

    def __init__(self, conflicts: tuple[Conflict, ...] = (), *, waiting: bool = False) -> None:
        super().__init__(", ".join(each.part for each in conflicts))
        self.conflicts = conflicts
        self.waiting = waiting


@transaction.atomic
def load_pack(path: Path, side: Side | None = None) -> ProcedureVersion:
    """Loads ``path/procedure.json`` with its examples and publishes it; the same content again changes nothing.

    What was changed here since the pack was taken over last is kept; ``side`` decides parts that both have changed.
    Registers that the pack needs (``path/registers/KEY.json``) are made where there is no form of that key yet.
    All or nothing. Raises ProcedureProblems, FormProblems, NoSuchPost, PackConflicts.
    """
    theirs = pack_document(path)
    procedure = Procedure.objects.filter(key=theirs["key"]).select_related("pack").first()
    if procedure is None:
        return install(path, theirs)
    kept: PackInstallation | None = getattr(procedure, "pack", None)
    base = plain(kept.document if kept else procedure.document)
    if kept is not None and plain(theirs) == base and procedure.current_version is not None:
        take_measures(path, procedure, side)
        return procedure.current_version
    if procedure.has_unpublished_changes:
        raise PackConflicts(waiting=True)
    merged = merge_pack(base, plain(procedure.document), plain(theirs))
    if merged.conflicts and side is None:
        raise PackConflicts(merged.conflicts)
    if side is not None:
        chosen: Mapping[str, Side] = {each.part: side for each in merged.conflicts}
        merged = merge_pack(base, plain(procedure.document), plain(theirs), chosen)
    return _published(path, procedure, merged.document, theirs, side=side)


def install(path: Path, theirs: Mapping[str, Any], by: User | None = None) -> ProcedureVersion:
    """Returns the published version of a pack that is not here yet."""
    return _published(path, Procedure(key=theirs["key"]), theirs, theirs, by)


def take_along(path: Path, procedure: Procedure, theirs: Mapping[str, Any], side: Side | None = None) -> None:
    """Makes registers and schedules of a pack where they are missing, its measures, and keeps what was taken over."""
    take_measures(path, procedure, side)
    for register in pack_registers(path):
        load_register(register)
    root = Unit.get_first_root_node()
    for told in theirs.get("schedules", ()) if root is not None else ():
        settings = {name: value for name, value in told.items() if name != "name"}
        Schedule.objects.get_or_create(
            procedure=procedure,
            name=told["name"]["zh-hans"][:120],
            defaults={"unit": root, "is_active": False, "starts_on": clock.today(), **settings},
        )
    PackInstallation.objects.update_or_create(
        procedure=procedure, defaults={"key": procedure.key, "document": dict(theirs), "taken_at": clock.now()}
    )


def _published(
    path: Path,
    procedure: Procedure,
    document: Mapping[str, Any],
    theirs: Mapping[str, Any],
    by: User | None = None,
    side: Side | None = None,
) -> ProcedureVersion:
    for register in pack_registers(path):
        load_register(register)
    title = document.get("title", {})
    procedure.title = title.get("zh-hans", "")[:120]
    procedure.title_en = title.get("en", "")[:120]
    procedure.summary = document.get("summary", {}).get("zh-hans", "")
    procedure.document = dict(document)
    procedure.save()
    version = publish_procedure(procedure=procedure, user=by)
    if procedure.latest_revision_id is not None:
        procedure.save_revision(user=by).publish(user=by)
    take_along(path, procedure, theirs, side)
    return version
