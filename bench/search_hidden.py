"""Whether a word costs the same when only documents contain it that the reader may not find, and when none does.

``python -m bench.search_hidden`` makes up a corpus in a throw-away database, asks for words of both sorts in turn, as a
visitor, through the service that pages and API use, and prints JSON lines: processor time, statements, and their ratio.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import Any

from bench.search import INSIDE, ROOT, fill, tell
from bench.search_corpus import MadeUp

WORDS = 60
ROUNDS = 5
_FIRST = 0x8C00
"""Characters from here on are in no word of the made-up corpus but in these."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=20_000)
    arguments = parser.parse_args()
    if os.environ.get(INSIDE):
        run(arguments.documents)
        return
    with tempfile.TemporaryDirectory(prefix="guicheng-bench-") as folder:
        environment = {
            **os.environ,
            "GUICHENG_DB": f"{folder}/bench.sqlite3",
            "DATABASE_URL": "",
            "GUICHENG_SEARCH_URL": "",
            "DJANGO_SETTINGS_MODULE": "guicheng.settings.test",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
            INSIDE: "1",
        }
        command = [sys.executable, "-m", "bench.search_hidden", *sys.argv[1:]]
        sys.exit(subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode)


def words() -> tuple[list[str], list[str]]:
    """Returns words that only hidden documents contain, and as many of the same shape that none does."""
    characters = [chr(_FIRST + at) for at in range(8 * WORDS)]
    made = ["".join(characters[at : at + 4]) for at in range(0, len(characters), 4)]
    random.Random(1).shuffle(made)
    return made[:WORDS], made[WORDS:]


def documents(number: int, hidden: list[str]) -> Iterator[dict[str, Any]]:
    """Yields made-up documents; those that are not for everybody, a quarter, contain a hidden word."""
    for place, document in enumerate(MadeUp(number).documents()):
        if place % 4 == 0:
            word = hidden[place // 4 % len(hidden)]
            document["body"] += f"{word}。"
            document["title"] += word if place % 8 == 0 else ""
        yield document


def run(number: int) -> None:
    """Fills the database and asks it."""
    import django

    django.setup()
    from django.contrib.auth.models import AnonymousUser
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from search.request import SearchRequest
    from search.services import search, suggest

    call_command("migrate", verbosity=0, interactive=False)
    hidden, absent = words()
    fill(documents(number, hidden))
    reader = AnonymousUser()
    ways = {
        "search": lambda text: search(SearchRequest(text=text), reader),
        "search with another word": lambda text: search(SearchRequest(text=f"{text} 2026"), reader),
        "suggestions": lambda text: suggest(text[:2], reader),
    }
    for name, ask in ways.items():
        times: dict[str, list[float]] = {"hidden": [], "absent": []}
        statements: dict[str, list[int]] = {"hidden": [], "absent": []}
        ask(absent[0])
        for pair in list(zip(hidden, absent, strict=True)) * ROUNDS:
            for sort, text in zip(times, pair, strict=True):
                started = time.process_time()
                ask(text)
                times[sort].append(time.process_time() - started)
        for pair in zip(hidden, absent, strict=True):
            for sort, text in zip(times, pair, strict=True):
                with CaptureQueriesContext(connection) as captured:
                    ask(text)
                statements[sort].append(len(captured))
        medians = {sort: statistics.median(each) * 1000 for sort, each in times.items()}
        counted = {sort: statistics.fmean(each) for sort, each in statements.items()}
        for sort, median in medians.items():
            tell(f"{name}, {sort}", median, "ms of processor time", statements=round(counted[sort], 2))
        tell(f"{name}, hidden beside absent", medians["hidden"] / medians["absent"], "times")


if __name__ == "__main__":
    main()
