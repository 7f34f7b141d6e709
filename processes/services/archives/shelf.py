"""Whether every page still opens, and what lies in the storage that no page names."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from processes.archives.sealing import Unreadable
from processes.models import ArchivePage
from processes.models.archive_volume import archive_storage

from .viewing import opened


def page_problems() -> Iterator[tuple[str, str]]:
    """Yields a word and the page's id for every page that cannot be opened. Raises ZoneShut."""
    rows = ArchivePage.objects.exclude(name="").select_related("material").order_by("pk")
    for page in rows.iterator(200):
        try:
            opened(page)
        except Unreadable as error:
            yield f"archive_page_{error}", str(page.pk)


def stray_files(*, remove: bool = False) -> Iterator[str]:
    """Yields the sealed files that no page names: left by a crash, or by a backup that was put back."""
    storage = archive_storage()
    if not storage.exists(""):
        return
    newest = datetime.now(UTC) - timedelta(days=1)  # the disk's time: what is younger may be in the making
    for folder in storage.listdir("")[0]:
        for file in storage.listdir(folder)[1]:
            name = f"{folder}/{file}"
            if storage.get_modified_time(name) < newest and not ArchivePage.objects.filter(name=name).exists():
                if remove:
                    storage.delete(name)
                yield name
