"""Checks that nothing in the record was changed."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from typing_extensions import override

from processes.models import AuditAnchor, HistoryEntry
from processes.queries.audit import audit


class Command(BaseCommand):
    help = "Checks histories, versions and anchors; ends with 1 and names what was changed, removed or put in."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--anchors", type=Path, help="folder of anchor files kept elsewhere; without it those made here, if any"
        )

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["anchors"] or Path(settings.AUDIT_ANCHORS)
        found = 0
        for each in audit(folder if options["anchors"] or folder.is_dir() else None):
            found += 1
            self.stderr.write(f"{each.rule}: {each.where} {each.detail}".rstrip())
        if found:
            sys.exit(1)
        if options["verbosity"]:
            entries, anchors = HistoryEntry.objects.count(), AuditAnchor.objects.count()
            self.stdout.write(f"{entries} entries and {anchors} anchors hold")
