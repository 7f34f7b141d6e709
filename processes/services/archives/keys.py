"""The key of the zone is changed: every material's own key is sealed anew, no page is touched."""

from django.db import transaction

from organization import clock
from processes.archives.log import write_log
from processes.archives.sealing import Unreadable, resealed
from processes.models import ArchiveMaterial

CHUNK = 200


def rotate_keys() -> tuple[int, list[str]]:
    """Returns how many keys were sealed under the newest key, and the materials whose key none of the keys opens.

    It may be stopped and run again: a key that is sealed anew already is sealed once more, nothing else.
    """
    done, closed = 0, []
    waiting = list(ArchiveMaterial.objects.exclude(sealed_key="").order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(waiting), CHUNK):
        with transaction.atomic():
            for row in ArchiveMaterial.objects.select_for_update().filter(pk__in=waiting[start : start + CHUNK]):
                try:
                    row.sealed_key = resealed(row.sealed_key)
                except Unreadable:
                    closed.append(str(row.pk))
                    continue
                row.save(update_fields=["sealed_key"])
                done += 1
    write_log("keys_rotated", at=clock.now(), details={"materials": done, "unreadable": closed[:50]})
    return done, closed
