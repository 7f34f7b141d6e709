"""Tries the procedures that come as data, without a database."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from processes.services.pack_files import NoSuchPack, checked_pack, pack_folders

ROLES = Path(__file__).resolve().parents[3] / "organization" / "data" / "roles.json"


class Command(BaseCommand):
    help = "Checks procedure packs and plays their worked examples, without a database: those named, or all."
    requires_system_checks = ()

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("packs", nargs="*", help="key of a pack, or a folder with procedure.json")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        roles = {each["key"] for each in json.loads(ROLES.read_text(encoding="utf-8"))}
        wrong = 0
        try:
            folders = pack_folders(options["packs"])
        except NoSuchPack as error:
            raise CommandError(str(error)) from error
        for path in folders:
            report = checked_pack(path, roles)
            counted = f"{report.examples} examples, {report.steps} steps, {report.measures} indicators and duties"
            self.stdout.write(f"{report.key}: {counted}: {'wrong' if report.faults else 'right'}")
            for fault in report.faults:
                self.stdout.write(f"  {report.key}: {fault}")
            wrong += bool(report.faults)
        if wrong:
            raise CommandError(f"{wrong} of the packs are wrong.", returncode=1)
