from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

from cms.demo.load import load_demo_content


class Command(BaseCommand):
    help = "Draws the demo's pictures and makes its public pages (demo only); may be repeated."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo content replaces the home page: it is loaded in the demo only.")
        counts = load_demo_content()
        self.stdout.write(", ".join(f"{count} {name}" for name, count in counts.items()))
