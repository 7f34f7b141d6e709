"""manage.py search rebuild|verify|stats|query: looking after the search, and asking it."""

import json
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.engines.base import EngineDown
from search.engines.chosen import engines
from search.management import querying
from search.models import SearchDocument
from search.services.comparing import differences, repair
from search.services.draining import drain
from search.services.indexing import failing_changes, waiting_changes
from search.services.rebuilding import rebuild

MOST_SHOWN = 50
SILENT = 3
"""Exit code of a comparison that could not be made; 1 says that there are differences."""


class Command(BaseCommand):
    """Builds, compares and describes the indexes."""

    help = "Looks after the search, and asks it: rebuild, verify, stats, query."

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        build = parts.add_parser("rebuild", help="builds every index anew while the old one answers; can be continued")
        build.add_argument("--afresh", action="store_true", help="forgets a rebuild that was stopped")
        verify = parts.add_parser("verify", help="indexes what waits, then compares the indexes with the database")
        verify.add_argument("--repair", action="store_true", help="puts right what differs")
        parts.add_parser("stats", help="prints figures of every engine as JSON")
        querying.add_arguments(parts.add_parser("query", help=querying.HELP))

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"_{options['part']}")(options)

    def _rebuild(self, options: dict[str, Any]) -> None:
        try:
            left_out = rebuild(tell=self._tell, afresh=options["afresh"])
        except EngineDown as error:
            raise CommandError(f"An engine does not answer ({error}). Call the command again to continue.") from error
        except LookupError as error:
            raise CommandError(
                "Another rebuild has begun meanwhile. Call the command again to continue that one."
            ) from error
        call_command("update_index", verbosity=0)  # Wagtail's own searches, in the administration
        self.stdout.write(f"{SearchDocument.objects.count()} documents can be found.")
        if left_out:
            raise CommandError(f"{left_out} could not be indexed and wait; 'search stats' names them and the reasons.")

    def _tell(self, what: str, done: int, total: int) -> None:
        self.stdout.write(f"{what}: {done} of {total}")

    def _verify(self, options: dict[str, Any]) -> None:
        try:
            self._compare(repairs=options["repair"])
        except EngineDown as error:
            raise CommandError(
                f"An engine does not answer ({error}). Meanwhile the database answers readers, and changes wait:"
                " compare again when it is back.",
                returncode=SILENT,
            ) from error

    def _compare(self, *, repairs: bool) -> None:
        drain()
        found = list(differences())
        for each in found[:MOST_SHOWN]:
            self.stdout.write(f"{each.where}: {each.what} {each.kind} {each.object_id}")
        if not found:
            self.stdout.write("The indexes are as the database is.")
            return
        if not repairs:
            raise CommandError(f"{len(found)} differences; --repair puts them right.")
        for each in found:
            repair(each)
        drain()
        left = sum(1 for _each in differences())
        self.stdout.write(f"{len(found)} differences repaired, {left} left.")

    def _query(self, options: dict[str, Any]) -> None:
        querying.run(options, self.stdout)

    def _stats(self, options: dict[str, Any]) -> None:
        for engine in engines():
            try:
                figures = dict(engine.stats())
            except EngineDown as error:
                figures = {"down": str(error)}
            self.stdout.write(json.dumps({"engine": engine.name, **figures}, ensure_ascii=False))
        self.stdout.write(
            json.dumps({"mirror": SearchDocument.objects.count(), "waiting": waiting_changes()}, ensure_ascii=False)
        )
        for failing in failing_changes():
            self.stdout.write(json.dumps({"failing": failing}, ensure_ascii=False))
