"""Counts indicators and duties, and checks that what is kept is what would be counted."""

import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from processes.models import StoredMeasure
from processes.services.measures.counting import recount
from processes.services.measures.verifying import differences


class Command(BaseCommand):
    help = "compute: counts indicators and duties anew, all or those named. verify: names figures that differ."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["compute", "verify"])
        parser.add_argument("keys", nargs="*", help="keys of indicators or duties; all when none is named")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        rows = StoredMeasure.objects.filter(is_active=True).order_by("-kind", "position", "key")
        if options["keys"]:
            rows = rows.filter(key__in=options["keys"])
            lost = set(options["keys"]) - set(rows.values_list("key", flat=True))
            if lost:
                raise CommandError(f"Nothing is called {', '.join(sorted(lost))}.")
        started = time.monotonic()
        if options["what"] == "compute":
            parts = recount(list(rows))
            self.stdout.write(f"{len(rows)} counted, {parts} parts, {time.monotonic() - started:.1f} s")
            return
        found = differences(list(rows))
        for line in found:
            self.stderr.write(line)
        if found:
            sys.exit(1)
        self.stdout.write(f"{len(rows)} agree, {time.monotonic() - started:.1f} s")
