"""What the keeper changes in a volume besides its materials."""

from datetime import date

from django.db import transaction

from organization import clock
from organization.models import User
from processes.archives.classes import archive_classes
from processes.archives.log import write_log
from processes.archives.refusals import ArchiveRefused
from processes.models import ArchiveVolume


@transaction.atomic
def declare_class(*, volume: ArchiveVolume, code: str, is_empty: bool, by: User) -> None:
    """Notes that there is nothing to file in a class, or takes that back. Raises ArchiveRefused."""
    volume = ArchiveVolume.objects.select_for_update(of=("self",)).select_related("member", "unit").get(pk=volume.pk)
    if code not in archive_classes():
        raise ArchiveRefused("class_unknown", code=code)
    if is_empty and volume.materials.filter(code=code, destroyed_at=None).exists():
        raise ArchiveRefused("class_not_empty")
    kept = [each for each in volume.empty_classes if each != code]
    volume.empty_classes = [*kept, code] if is_empty else kept
    volume.save(update_fields=["empty_classes"])
    details = {"volume": volume.number, "class": code, "empty": is_empty}
    write_log(
        "class_declared", at=clock.now(), user=by, subject=volume.member, unit=volume.unit, details=details
    )  # fmt: skip


@transaction.atomic
def keep_until(*, volume: ArchiveVolume, day: date | None, by: User) -> None:
    """Sets the day until which a volume is kept; None: for ever."""
    volume.kept_until = day
    volume.save(update_fields=["kept_until"])
    details = {"volume": volume.number, "until": day.isoformat() if day else None}
    write_log("volume_kept_until", at=clock.now(), user=by, subject=volume.member, unit=volume.unit, details=details)
