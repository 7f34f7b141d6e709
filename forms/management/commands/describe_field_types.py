"""manage.py describe_field_types: writes the reference part of docs/field-types.md anew."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from forms.queries.type_manual import type_manual

MARK = "<!-- written by manage.py describe_field_types; everything below this line is generated -->\n"


class Command(BaseCommand):
    """Keeps the manual true after a type was added or a setting changed."""

    help = "Writes the reference part of docs/field-types.md from the registered field types."

    def handle(self, *args: Any, **options: Any) -> None:
        manual = Path(settings.ROOT) / "docs/field-types.md"
        written = manual.read_text(encoding="utf-8").partition(MARK)[0]
        manual.write_text(f"{written}{MARK}\n{type_manual()}", encoding="utf-8")
        self.stdout.write(str(manual))
