"""Reads a form from a file and keeps it as a draft."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from forms.models import Form
from forms.services.exchange import Examined, NotAForm, examine_file, packed
from forms.services.import_form import save_examined
from forms.services.publish_form import FormProblems, publish_form
from forms.xlsform_texts import note_text


class Command(BaseCommand):
    """The format is told by the content: our JSON, or an XLSForm (.xlsx, .xls)."""

    help = "Reads a form from a file (our JSON or an XLSForm) and keeps it as a draft; says what does not arrive."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="+", help="the file, and the tables and pictures that belong to it")
        parser.add_argument("--json", action="store_true", help="report as JSON")
        parser.add_argument("--publish", action="store_true", help="publish the form at once")
        parser.add_argument("--check", action="store_true", help="only look: nothing is kept")
        parser.add_argument("--lang", default="en", help="language of the report (default: en)")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["lang"]):
            try:
                name, content = packed([(Path(each).name, Path(each).read_bytes()) for each in options["file"]])
                examined = examine_file(content, name)
            except OSError as error:
                raise CommandError(str(error)) from error
            except NotAForm as refused:
                if options["json"]:
                    self.stdout.write(json.dumps({"refused": refused.text}, ensure_ascii=False))
                    sys.exit(1)
                raise CommandError(refused.text) from refused
            form = None if options["check"] else save_examined(examined=examined, by=None)
            published = self._publish(form) if form is not None and options["publish"] else None
            if options["json"]:
                self.stdout.write(json.dumps(as_json(examined, form, published), ensure_ascii=False, indent=2))
            else:
                self._tell(examined, form, published)

    def _publish(self, form: Form) -> int:
        revision = form.latest_revision
        try:
            if revision is not None:
                revision.publish()
            return publish_form(form=Form.objects.get(pk=form.pk)).number
        except FormProblems as problems:
            first = problems.problems[0]
            raise CommandError(f"{first.path}: {first.code}") from problems

    def _tell(self, examined: Examined, form: Form | None, published: int | None) -> None:
        for note in examined.notes:
            mark = "✗" if note.lost else "·"
            self.stdout.write(f"{mark} {note.sheet}:{note.row} {note.column}: {note_text(note)}")
        key = form.key if form is not None else examined.key
        state = f", published as version {published}" if published else ""
        whole = "whole" if examined.is_whole else f"{len(examined.lost)} not carried"
        self.stdout.write(f"{key}: {examined.carried} of {examined.questions} questions, {whole}{state}")


def as_json(examined: Examined, form: Form | None, published: int | None) -> dict[str, Any]:
    """Returns the report for programs."""
    return {
        "format": examined.format,
        "key": form.key if form is not None else examined.key,
        "whole": examined.is_whole,
        "questions": examined.questions,
        "carried": examined.carried,
        "languages": list(examined.languages),
        "version": published,
        "not_carried": [{**note.as_json(), "why": note_text(note)} for note in examined.lost],
        "notes": [{**note.as_json(), "why": note_text(note)} for note in examined.notes if not note.lost],
        "keys": examined.keys,
    }
