"""Moves the form pages of a Wagtail site over, with what was handed in."""

import json
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.management.base import BaseCommand, CommandError, CommandParser

from forms.problem_texts import message_of
from forms.services.exchange.form_pages import (
    FoundPage,
    NotADump,
    document_of,
    move_page,
    pages_in_dump,
    rows_of_dump,
)
from forms.services.publish_form import FormProblems


class Command(BaseCommand):
    """From a dump, or from this very installation when it has wagtail.contrib.forms."""

    help = "Moves form pages of wagtail.contrib.forms over, with their submissions as records."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dump", nargs="?", help="file written by dumpdata (JSON); nothing: this installation")
        parser.add_argument("--page", action="append", default=[], help="only the page with this slug (repeatable)")
        parser.add_argument("--check", action="store_true", help="only look: nothing is kept")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = self._from_file(options["dump"]) if options["dump"] else self._from_here()
        pages = [page for page in pages_in_dump(rows) if not options["page"] or page.slug in options["page"]]
        if not pages:
            raise CommandError("There are no form pages.")
        for page in pages:
            self._tell(page, check=options["check"])

    def _from_file(self, name: str) -> list[dict[str, Any]]:
        try:
            return rows_of_dump(Path(name).read_bytes())
        except OSError as error:
            raise CommandError(str(error)) from error
        except NotADump as error:
            raise CommandError("This is not a file written by dumpdata.") from error

    def _from_here(self) -> list[dict[str, Any]]:
        if not apps.is_installed("wagtail.contrib.forms"):
            raise CommandError("wagtail.contrib.forms is not installed here: give the file of a dump.")
        from wagtail.contrib.forms.models import AbstractFormField, FormSubmission
        from wagtail.models import Page

        kinds = [model for model in apps.get_models() if issubclass(model, AbstractFormField)]
        found: list[Any] = [*Page.objects.all(), *FormSubmission.objects.all()]
        for kind in kinds:
            found += list(kind._default_manager.all())
        rows: list[dict[str, Any]] = json.loads(serializers.serialize("json", found))
        return rows

    def _tell(self, page: FoundPage, *, check: bool) -> None:
        if check:
            document, _names = document_of(page)
            self.stdout.write(f"{page.slug}: {len(document['fields'])} questions, {len(page.submissions)} submissions")
            return
        try:
            moved = move_page(page=page, by=None)
        except FormProblems as wrong:
            self.stdout.write(
                f"{page.slug}: not moved: {message_of(wrong.problems[0].code, wrong.problems[0].context)}"
            )
            return
        self.stdout.write(f"{moved.form.key}: {len(page.fields)} questions, {moved.records} records")
        for part in moved.left:
            self.stdout.write(f"  ✗ {part}")
        for number, question, why in moved.problems:
            self.stdout.write(f"  ✗ submission {number}, {question}: {why}")
