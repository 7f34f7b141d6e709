"""Loads procedures that come as data."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from processes.services import ProcedureProblems, load_pack
from processes.services.pack_files import pack_paths


class Command(BaseCommand):
    help = "Loads and publishes procedure packs: the given folders, or all that come with the product."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folders", nargs="*", type=Path)

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        for path in options["folders"] or pack_paths():
            try:
                version = load_pack(path)
            except ProcedureProblems as error:
                lines = [f"{each.path}: {each.code} {dict(each.context)}" for each in error.problems]
                raise CommandError("\n".join([f"{path} cannot be published:", *lines])) from error
            if options["verbosity"]:
                self.stdout.write(f"{version.procedure.key} {version.number}")
