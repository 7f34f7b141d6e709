"""manage.py load_demo_registers: a register of visits and an anonymous survey with answers; harmless when run again."""

from typing import Any

from django.core.management.base import BaseCommand

from forms.demo.load import load_demo_registers


class Command(BaseCommand):
    """Loads the sample records."""

    help = "Adds a sample register and a sample survey with records."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_demo_registers()} sample records")
