"""Loads the packs and a campaign that is under way."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

from processes.demo.load import load_demo_campaign
from processes.services import load_pack
from processes.services.load_pack import pack_paths


class Command(BaseCommand):
    help = "Loads the procedures and sample cases of a campaign under way (demo only; once)."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        for path in pack_paths():
            load_pack(path)
        try:
            count = load_demo_campaign()
        except RuntimeError as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            self.stdout.write(f"{count} sample cases")
