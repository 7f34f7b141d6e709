"""Fills the closed zone of the demo with drawn pages."""

from typing import Any

from django.core.management.base import BaseCommand
from typing_extensions import override

from processes.demo.archives import load_demo_archives


class Command(BaseCommand):
    help = "Makes a few sample volumes and one access under way; for the demo only."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        volumes = load_demo_archives()
        if options["verbosity"]:
            self.stdout.write(f"{volumes} volumes")
