"""Loads procedures that come as data."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from forms.services import FormProblems
from forms.services.load_register import NoSuchPost
from processes.services import ProcedureProblems, load_pack
from processes.services.pack_files import NoSuchPack, pack_folders


class Command(BaseCommand):
    help = "Loads and publishes procedure packs: those named, or all that come with the product."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("packs", nargs="*", help="key of a pack, or a folder with procedure.json")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            folders = pack_folders(options["packs"])
        except NoSuchPack as error:
            raise CommandError(str(error)) from error
        for path in folders:
            try:
                version = load_pack(path)
            except (ProcedureProblems, FormProblems) as error:
                lines = [f"{each.path}: {each.code} {dict(each.context)}" for each in error.problems]
                raise CommandError("\n".join([f"{path} cannot be published:", *lines])) from error
            except NoSuchPost as error:
                raise CommandError(f"{path} cannot be published: {error}") from error
            if options["verbosity"]:
                self.stdout.write(f"{version.procedure.key} {version.number}")
