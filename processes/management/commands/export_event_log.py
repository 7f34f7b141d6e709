"""Writes what happened in cases as an event log for process mining programs."""

import sys
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from typing_extensions import override

from processes.models import Case, Procedure
from processes.queries.event_log import LogWanted
from processes.services.event_logs import FORMATS, written


class Command(BaseCommand):
    help = "Writes an event log (XES or CSV): one trace per case, one event per history entry; ballots never."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("procedure", nargs="?", help="key of a procedure; none: the cases of all of them")
        parser.add_argument("--format", choices=sorted(FORMATS), default="xes")
        parser.add_argument("--out", help="file to write; - or nothing: standard output")
        parser.add_argument("--since", help="only cases opened on this day or later, as 2026-01-31")
        parser.add_argument("--names", action="store_true", help="people by name instead of by role and unit")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        cases, title = Case.objects.all(), "Guicheng"
        if key := options["procedure"]:
            procedure = Procedure.objects.filter(key=key).first()
            if procedure is None:
                known = ", ".join(Procedure.objects.order_by("key").values_list("key", flat=True))
                raise CommandError(f"There is no procedure {key}. There are: {known}.")
            cases, title = cases.filter(procedure=procedure), str(procedure)
        if options["since"]:
            cases = cases.filter(opened_at__gte=_moment(options["since"]))
        lines = written(LogWanted(cases=cases, names=options["names"]), format=options["format"], title=title)
        if options["out"] and options["out"] != "-":
            with Path(options["out"]).open("w", encoding="utf-8", newline="") as file:
                file.writelines(lines)
        else:
            sys.stdout.writelines(lines)


def _moment(text: str) -> datetime:
    try:
        return timezone.make_aware(datetime.combine(date.fromisoformat(text), time.min))
    except ValueError as error:
        raise CommandError(f"{text} is not a day; write it as 2026-01-31.") from error
