"""Loads the packs and a campaign that is under way."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

from processes.demo.load import load_demo_campaign
from processes.services import load_pack
from processes.services.pack_files import PACKS


class Command(BaseCommand):
    help = "Loads the procedures and sample cases of a campaign under way (demo only; once)."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        for key in ("major_decision", "top_ten_selection"):
            load_pack(PACKS / key)
        try:
            count = load_demo_campaign()
        except RuntimeError as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            self.stdout.write(f"{count} sample cases")
