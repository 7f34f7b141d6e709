"""Reads a procedure from a file into a draft."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from processes.bpmn_texts import worded
from processes.services.import_procedure import LARGEST, ImportRefused
from processes.services.procedure_files import import_file, read_file


class Command(BaseCommand):
    """Our JSON or BPMN 2.0, told by the content; nothing is published."""

    help = "Reads a procedure (JSON or BPMN 2.0) into a draft and lists what did not arrive."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="tell only, keep nothing")
        parser.add_argument("--json", action="store_true", help="the report as JSON")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open("rb") as file:
                content = file.read(LARGEST + 1)
            key = ""
            if options["check"]:
                arrival = read_file(content)
            else:
                procedure, arrival = import_file(content=content, by=None)
                key = procedure.key
        except OSError as error:
            raise CommandError(str(error)) from error
        except ImportRefused as refused:
            raise CommandError(f"The file is refused: {refused.code}") from refused
        rows = worded(arrival.notes)
        if options["json"]:
            sys.stdout.write(
                json.dumps({"key": key, "format": arrival.format, "rows": rows}, ensure_ascii=False) + "\n"
            )
            return
        for row in rows:
            mark = {"missing": "✗", "different": "·", "kept": "“"}[row["weight"]]
            self.stdout.write(f"{mark} {row['kind']} {row['name'] or row['element']}: {row['words']}")
        self.stdout.write(f"Draft: {key}" if key else "Nothing was kept.")
