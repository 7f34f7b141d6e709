"""Writes a procedure as a file for other programs."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from processes.models import Procedure
from processes.services.procedure_files import FORMATS


class Command(BaseCommand):
    """The latest draft, or the published version."""

    help = "Writes a procedure as our JSON or as BPMN 2.0."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help="key of the procedure")
        parser.add_argument("--as", dest="format", choices=sorted(FORMATS), default="json")
        parser.add_argument("--out", help="file to write; - or nothing: standard output")
        parser.add_argument("--published", action="store_true", help="the published version instead of the draft")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        procedure = Procedure.objects.filter(key=options["key"]).first()
        if procedure is None:
            raise CommandError(f"There is no procedure with the key {options['key']!r}.")
        version = procedure.current_version if options["published"] else None
        if options["published"] and version is None:
            raise CommandError("It is not published.")
        document = version.document if version else procedure.get_latest_revision_as_object().document
        content = FORMATS[options["format"]][0](document)
        if options["out"] and options["out"] != "-":
            Path(options["out"]).write_bytes(content)
        else:
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
