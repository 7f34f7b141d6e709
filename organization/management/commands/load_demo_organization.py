from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

from organization.demo.load import load_demo_organization


class Command(BaseCommand):
    help = "Loads the sample organisation and its logins (demo only); may be repeated."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The sample organisation has published passwords: it is loaded in the demo only.")
        counts = load_demo_organization()
        self.stdout.write(", ".join(f"{count} {name}" for name, count in counts.items()))
