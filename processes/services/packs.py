"""Packs on this installation: what is installed, what is new in them, taking it over, taking them out."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from forms.engine.definition import sha256_of
from organization.models import User
from processes.engine.merging import Conflict, Merged, Side, merge_pack
from processes.models import Case, PackInstallation, Procedure

from .follow_template import plain
from .load_pack import install, take_along
from .measures.packs import has_new_measures
from .pack_files import pack_document, pack_folders, pack_paths


class PackRefused(Exception):
    """It cannot be done; ``code`` says why: nothing_new, changed_meanwhile, undecided, has_cases, in_use."""

    def __init__(self, code: str, conflicts: tuple[Conflict, ...] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.conflicts = conflicts


@dataclass(frozen=True, kw_only=True)
class PackState:
    """A pack of the product and what there is of it here."""

    key: str
    document: Mapping[str, Any]
    procedure: Procedure | None = None
    ours: Mapping[str, Any] | None = None
    """The newest draft here; None = not installed."""
    base: Mapping[str, Any] | None = None
    """The pack as it was taken over; None = installed before that was kept, so nothing counts as changed here."""
    new_measures: bool = False
    """Whether its indicators and duties say something that was not taken over yet."""

    @property
    def is_new(self) -> bool:
        """Whether the pack says something that was not taken over yet."""
        newer = self.ours is not None and plain(self.base or self.ours) != plain(self.document)
        return newer or (self.ours is not None and self.new_measures)

    @property
    def is_changed_here(self) -> bool:
        return self.base is not None and self.ours is not None and plain(self.ours) != plain(self.base)

    @property
    def seen(self) -> str:
        """A digest of the pack, so that only what was looked at is taken over."""
        return sha256_of(dict(self.document))[:16]

    def merged(self, chosen: Mapping[str, Side] | None = None) -> Merged:
        """Returns what comes of taking the pack over into what is here."""
        ours = plain(self.ours or {})
        return merge_pack(plain(self.base or ours), ours, plain(self.document), chosen)


def pack_states() -> list[PackState]:
    """Returns all packs of the product, by their keys."""
    return [state_of(path) for path in pack_paths()]


def pack_state(key: str) -> PackState:
    """Returns one pack of the product. Raises NoSuchPack."""
    return state_of(next(path for path in pack_folders([key])))


def state_of(path: Path) -> PackState:
    """Returns what there is of the pack in a folder."""
    document = pack_document(path)
    procedure = Procedure.objects.filter(key=document["key"]).select_related("pack").first()
    if procedure is None:
        return PackState(key=document["key"], document=document)
    kept: PackInstallation | None = getattr(procedure, "pack", None)
    return PackState(
        key=document["key"],
        document=document,
        procedure=procedure,
        ours=procedure.get_latest_revision_as_object().document,
        base=kept.document if kept else None,
        new_measures=has_new_measures(path),
    )


@transaction.atomic
def take_over(*, path: Path, chosen: Mapping[str, Side], seen: str, by: User) -> Procedure:
    """Installs the pack, or writes what is new in it into the draft. Raises PackRefused, ProcedureProblems.

    ``chosen`` decides the parts that both changed; ``seen`` is the digest of the pack that the administrator was shown.
    """
    state = state_of(path)
    if state.seen != seen:
        raise PackRefused("changed_meanwhile")
    if state.procedure is None:
        return install(path, state.document, by=by).procedure
    held = Procedure.objects.select_for_update().get(pk=state.procedure.pk)
    if not state.is_new:
        raise PackRefused("nothing_new")
    merged = state.merged(chosen)
    if merged.conflicts:
        raise PackRefused("undecided", merged.conflicts)
    draft: Procedure = held.get_latest_revision_as_object()
    draft.document = merged.document
    draft.save_revision(user=by)
    take_along(path, held, state.document)
    return draft


@transaction.atomic
def remove_pack(*, key: str) -> None:
    """Takes the procedure of a pack out again, with versions and schedules. Raises PackRefused.

    What has been used stays: cases keep the procedure they ran on.
    """
    procedure = Procedure.objects.select_for_update().filter(key=key).first()
    if procedure is None:
        return
    if Case.objects.filter(procedure=procedure).exists():
        raise PackRefused("has_cases")
    try:
        with transaction.atomic():
            procedure.schedules.all().delete()
            procedure.versions.all().delete()
            procedure.delete()
    except ProtectedError as error:
        raise PackRefused("in_use") from error
