"""Deletes files that were uploaded and never handed in; the worker does the same once a day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from typing_extensions import override

from processes.services.sweep_uploads import KEPT_DAYS, sweep_uploads


class Command(BaseCommand):
    help = "Deletes files that were uploaded to cases some time ago and never handed in."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=KEPT_DAYS, help="how long an upload is kept (default: 30)")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{sweep_uploads(days=options['days'])} deleted")
