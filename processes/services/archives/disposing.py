"""Destroying materials: one proposes, two others confirm, keys and pages go, the certificate stays."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from forms.engine.definition import canonical_json
from organization import clock
from organization.models import User
from processes.archives.filing import refuse_secret
from processes.archives.log import write_log
from processes.archives.refusals import ArchiveRefused
from processes.archives.roles import CONFIRMERS, kept_units
from processes.models import (
    ArchiveDisposal,
    ArchiveMaterial,
    ArchivePage,
    DisposalConfirmation,
    DisposalStatus,
    ViewingGrant,
)
from processes.models.archive_volume import archive_storage
from processes.numbering import next_number

NEEDED = 2


@transaction.atomic
def propose_disposal(*, materials: Sequence[ArchiveMaterial], by: User, reason: str) -> ArchiveDisposal:
    """Returns the list that two others have to confirm; nothing is destroyed yet. Raises ArchiveRefused."""
    refuse_secret(reason)
    if not reason.strip():
        raise ArchiveRefused("reason_missing")
    if not materials:
        raise ArchiveRefused("nothing_chosen")
    for each in materials:
        if each.destroyed_at is not None or each.disposals.filter(status=DisposalStatus.PROPOSED).exists():
            raise ArchiveRefused("already_proposed", title=each.title)
    now, unit = clock.now(), materials[0].volume.unit
    number = f"XH-{clock.today().year}-{next_number(f'archive-disposal:{clock.today().year}'):04d}"
    disposal = ArchiveDisposal.objects.create(
        number=number, unit=unit, reason=reason.strip()[:500], proposed_by=by, proposed_at=now
    )
    disposal.materials.set(materials)
    details = {"list": number, "reason": disposal.reason, "materials": [str(each.pk) for each in materials]}
    write_log("disposal_proposed", at=now, user=by, unit=unit, details=details)
    return disposal


@transaction.atomic
def confirm_disposal(*, disposal: ArchiveDisposal, by: User) -> ArchiveDisposal:
    """Returns the list with one more confirmation; the second one destroys. Raises ArchiveRefused."""
    disposal = _locked(disposal)
    if disposal.unit_id not in kept_units(by, roles=CONFIRMERS):
        raise ArchiveRefused("not_confirmer")
    if disposal.proposed_by_id == by.pk:
        raise ArchiveRefused("own_proposal")
    if disposal.confirmations.filter(user=by).exists():
        raise ArchiveRefused("confirmed_before")
    now = clock.now()
    if disposal.confirmations.count() + 1 >= NEEDED:
        _refuse_readers(disposal)
    DisposalConfirmation.objects.create(disposal=disposal, user=by, at=now)
    write_log("disposal_confirmed", at=now, user=by, unit=disposal.unit, details={"list": disposal.number})
    if disposal.confirmations.count() >= NEEDED:
        _destroy(disposal, by)
    return disposal


@transaction.atomic
def drop_disposal(*, disposal: ArchiveDisposal, by: User, reason: str) -> None:
    """Takes a list back; nothing is destroyed. Raises ArchiveRefused."""
    if not reason.strip():
        raise ArchiveRefused("reason_missing")
    disposal = _locked(disposal)
    disposal.drop()
    disposal.ended_at = clock.now()
    disposal.save()
    details = {"list": disposal.number, "reason": reason.strip()[:300]}
    write_log("disposal_dropped", at=disposal.ended_at, user=by, unit=disposal.unit, details=details)


def _locked(disposal: ArchiveDisposal) -> ArchiveDisposal:
    row = ArchiveDisposal.objects.select_for_update(of=("self",)).select_related("unit").get(pk=disposal.pk)
    if row.status != DisposalStatus.PROPOSED:
        raise ArchiveRefused("list_ended")
    return row


def _refuse_readers(disposal: ArchiveDisposal) -> None:
    people = disposal.materials.values("volume__member")
    if ViewingGrant.objects.holding(clock.now()).filter(subject__in=people).exists():
        raise ArchiveRefused("being_read")


def _destroy(disposal: ArchiveDisposal, by: User) -> None:
    """The keys go with this transaction, and with them the meaning of every copy of the files; then the files."""
    now = clock.now()
    rows = ArchiveMaterial.objects.select_for_update(of=("self",)).select_related("volume__member")
    materials = list(rows.filter(disposals=disposal, destroyed_at=None).order_by("volume__number", "code", "number"))
    disposal.certificate = _certificate(disposal, materials)
    names = list(ArchivePage.objects.filter(material__in=materials).exclude(name="").values_list("name", flat=True))
    ArchivePage.objects.filter(material__in=materials).update(name="", words="")
    ArchiveMaterial.objects.filter(pk__in=[each.pk for each in materials]).update(sealed_key="", destroyed_at=now)
    disposal.carry_out()
    disposal.ended_at = now
    disposal.certificate_hash = hashlib.sha256(canonical_json(disposal.certificate).encode()).hexdigest()
    disposal.save()
    details = {"list": disposal.number, "certificate": disposal.certificate_hash, "materials": len(materials)}
    write_log("disposal_carried_out", at=now, user=by, unit=disposal.unit, details=details)
    transaction.on_commit(lambda: _remove(names))


def _remove(names: Sequence[str]) -> None:
    for name in names:
        archive_storage().delete(name)


def _certificate(disposal: ArchiveDisposal, materials: Sequence[ArchiveMaterial]) -> dict[str, Any]:
    """What was destroyed, by whom, and the hashes by which a copy would be known; nothing of what stood there."""
    confirmed = disposal.confirmations.select_related("user").order_by("at")
    return {
        "number": disposal.number,
        "reason": disposal.reason,
        "proposed": {"by": disposal.proposed_by.get_username(), "at": disposal.proposed_at.isoformat()},
        "confirmed": [{"by": each.user.get_username(), "at": each.at.isoformat()} for each in confirmed],
        "materials": [
            {
                "volume": each.volume.number,
                "person": each.volume.member.code,
                "class": each.code,
                "number": each.number,
                "title": each.title,
                "pages": list(each.pages.order_by("position", "added_at").values_list("sha256", flat=True)),
            }
            for each in materials
        ],
    }
