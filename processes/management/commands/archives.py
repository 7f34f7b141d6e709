"""Looks after the closed zone: its keys, its log, its sealed files."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from processes.archives.log import log_problems
from processes.archives.sealing import ZoneShut, new_zone_key
from processes.models import ArchiveLogEntry
from processes.services.archives.keys import rotate_keys
from processes.services.archives.shelf import page_problems, stray_files


class Command(BaseCommand):
    help = "new-key prints a key; rotate-keys seals every key under the newest; check looks through log and pages."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["new-key", "rotate-keys", "check"])
        parser.add_argument("--remove-strays", action="store_true", help="with check: remove files no page names")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "new-key":
            self.stdout.write(new_zone_key())
            return
        try:
            self._rotate() if options["what"] == "rotate-keys" else self._check(options["remove_strays"])
        except ZoneShut as error:
            raise CommandError("GUICHENG_ARCHIVE_KEYS is not set: the closed zone is shut.") from error

    def _rotate(self) -> None:
        done, closed = rotate_keys()
        self.stdout.write(f"{done} keys are sealed under the newest key; older ones may be taken out of the settings.")
        if closed:
            raise CommandError(
                f"No key opens {len(closed)} materials, the first {closed[0]}: add the key that is missing."
            )

    def _check(self, remove: bool) -> None:
        found = 0
        for rule, where in (*log_problems(), *page_problems()):
            found += 1
            self.stderr.write(f"{rule}: {where}")
        for name in stray_files(remove=remove):
            self.stdout.write(f"{'removed' if remove else 'no page names'} {name}")
        if found:
            sys.exit(1)
        self.stdout.write(f"{ArchiveLogEntry.objects.count()} lines of the log hold, and every page opens.")
