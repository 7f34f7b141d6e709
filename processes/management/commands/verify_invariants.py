"""Checks what must hold whatever happened."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from typing_extensions import override

from processes.queries.invariants import RULES, violations


class Command(BaseCommand):
    help = "Checks histories, todos, timers, outbox, votes, numbers, versions; ends with 1 and names what fails."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        found = list(violations())
        for each in found:
            self.stderr.write(f"{each.rule}: {each.where} {each.detail}".rstrip())
        if found:
            sys.exit(1)
        if options["verbosity"]:
            self.stdout.write(f"{len(RULES)} rules hold")
