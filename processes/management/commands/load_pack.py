"""Loads procedures that come as data."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from forms.services import FormProblems
from forms.services.load_register import NoSuchPost
from processes.engine.merging import Side
from processes.queries.change_words import change_sentences
from processes.services import ProcedureProblems, load_pack
from processes.services.follow_template import plain
from processes.services.load_pack import PackConflicts
from processes.services.pack_files import NoSuchPack, pack_folders
from processes.services.packs import PackRefused, remove_pack, state_of


class Command(BaseCommand):
    help = "Loads and publishes procedure packs: those named, or all that come with the product."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("packs", nargs="*", help="key of a pack, or a folder with procedure.json")
        sides = parser.add_mutually_exclusive_group()
        sides.add_argument("--ours", action="store_true", help="where both have changed, keep what is here")
        sides.add_argument("--theirs", action="store_true", help="where both have changed, take the pack's")
        parser.add_argument("--diff", action="store_true", help="only tell what would change")
        parser.add_argument(
            "--remove", action="store_true", help="take the named packs out again, if no case uses them"
        )

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            folders = pack_folders(options["packs"])
        except NoSuchPack as error:
            raise CommandError(str(error)) from error
        if options["remove"] and not options["packs"]:
            raise CommandError("Name the packs to take out.")
        side: Side | None = "ours" if options["ours"] else "theirs" if options["theirs"] else None
        for path in folders:
            if options["diff"] or options["remove"]:
                self._told(path) if options["diff"] else self._removed(path)
                continue
            try:
                version = load_pack(path, side)
            except (ProcedureProblems, FormProblems) as error:
                lines = [f"{each.path}: {each.code} {dict(each.context)}" for each in error.problems]
                raise CommandError("\n".join([f"{path} cannot be published:", *lines])) from error
            except PackConflicts as error:
                raise CommandError(_conflicts(path, error)) from error
            except NoSuchPost as error:
                raise CommandError(f"{path} cannot be published: {error}") from error
            if options["verbosity"]:
                self.stdout.write(f"{version.procedure.key} {version.number}")

    def _told(self, path: Path) -> None:
        state = state_of(path)
        if state.ours is None:
            self.stdout.write(f"{state.key}: not installed")
            return
        merged = state.merged()
        self.stdout.write(f"{state.key}: {'something new' if state.is_new else 'up to date'}")
        for sentence in change_sentences(plain(state.ours), merged.document):
            self.stdout.write(f"  {sentence}")
        for conflict in merged.conflicts:
            self.stdout.write(f"  both have changed: {conflict.part}")

    def _removed(self, path: Path) -> None:
        try:
            remove_pack(key=path.name)
        except PackRefused as error:
            raise CommandError(f"{path.name} stays: {REFUSED[error.code]}") from error
        self.stdout.write(f"{path.name} removed")


REFUSED = {"has_cases": "cases have run on it.", "in_use": "something else refers to it."}


def _conflicts(path: Path, error: PackConflicts) -> str:
    if error.waiting:
        draft = "there is a draft that is not published"
        return f"{path.name}: {draft}. Publish or discard it, or take the pack over in the admin."
    parts = ", ".join(each.part for each in error.conflicts)
    return f"{path.name}: both have changed: {parts}. Choose with --ours or --theirs, or one by one in the admin."
