"""Writes a form as a file for other programs."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from forms.models import Form
from forms.services.exchange.export_file import FORMATS, export_file


class Command(BaseCommand):
    """The latest draft, or the published version."""

    help = "Writes a form as our JSON, as JSON Schema of its answers, or as an XLSForm."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help="key of the form")
        parser.add_argument("--as", dest="format", choices=sorted(FORMATS), default="json")
        parser.add_argument("--out", help="file to write; - or nothing: standard output")
        parser.add_argument("--published", action="store_true", help="the published version instead of the draft")

    def handle(self, *args: Any, **options: Any) -> None:
        form = Form.objects.filter(key=options["key"]).first()
        if form is None:
            raise CommandError(f"There is no form with the key {options['key']!r}.")
        content = export_file(form, options["format"], published=options["published"])
        if options["out"] and options["out"] != "-":
            Path(options["out"]).write_bytes(content)
        else:
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
