"""Writes histories that can be checked without this product (processes/offline/verify_history.py)."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from processes.models import Case
from processes.services.evidence import evidence_lines


class Command(BaseCommand):
    help = "Writes the histories of cases, one line for each entry, for the offline verifier."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("numbers", nargs="*", help="numbers of cases; none: all of them")
        parser.add_argument("--out", help="file to write; - or nothing: standard output")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        cases = Case.objects.order_by("number")
        if options["numbers"]:
            cases = cases.filter(number__in=options["numbers"])
            if cases.count() != len(set(options["numbers"])):
                raise CommandError("Some of these cases do not exist.")
        lines = evidence_lines(cases.iterator(200))
        if options["out"] and options["out"] != "-":
            with Path(options["out"]).open("w", encoding="utf-8") as file:
                file.writelines(line + "\n" for line in lines)
        else:
            for line in lines:
                sys.stdout.write(line + "\n")
