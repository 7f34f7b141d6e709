"""Runs background work: jobs, timers, votes, waiting cases, outbox."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from typing_extensions import override

from processes.worker import PAUSE, Worker


class Command(BaseCommand):
    help = "Runs background work until stopped; several may run at once on one database."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now and end")
        parser.add_argument("--pause", type=float, default=PAUSE, help="seconds to wait when there is nothing to do")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker(pause=options["pause"])
        if not options["once"]:
            worker.run()
            return
        done = worker.once()
        if options["verbosity"]:
            self.stdout.write(f"{done} done")
