"""Runs every test this machine can run and ends with two plain lists: what was run, and what was left out and why."""

import argparse
import os
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import repository

from tests.services import chromium, elasticsearch, maven, opensearch, postgresql, search_server

ROOT = Path(__file__).resolve().parents[1]
WORKERS = str(min(4, os.cpu_count() or 1))
SEARCH_SERVERS = {"elasticsearch": elasticsearch, "opensearch": opensearch}
PARTS = ("lock", "unit", "js", "sqlite", "browser-sqlite", "postgresql", "browser-postgresql", *SEARCH_SERVERS)

STORING_JOURNEYS = tuple(
    f"tests/e2e/{name}.py"
    for name in ("test_filling_in", "test_registers", "test_search_journey", "test_ten_best_journey")
)
"""Journeys that write and ask much; how single screens look does not depend on the database and is tried once."""
NOT_HANDED_ON = {"DATABASE_URL", "GUICHENG_SEARCH_URL", "PYTHONDONTWRITEBYTECODE"}
"""Servers are used only by the parts that are given them; every process wants the modules others compiled."""


@dataclass
class Run:
    """What has been run so far, what was left out, and the extra arguments of pytest."""

    arguments: list[str]
    done: list[tuple[str, bool, float]] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    optional: list[tuple[str, str]] = field(default_factory=list)
    """Left out because of something outside this machine: told, but no failure even where everything is required."""

    def part(self, name: str, command: list[str], **environment: str) -> None:
        """Runs one part in the surroundings of this process, less what is not handed on."""
        surroundings = {key: value for key, value in os.environ.items() if key not in NOT_HANDED_ON}
        sys.stdout.write(f"\n== {name}: {' '.join(command[:8])}{' …' if len(command) > 8 else ''}\n")
        sys.stdout.flush()
        started = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env={**surroundings, **environment}, check=False)  # noqa: S603  (our own commands)
        self.done.append((name, done.returncode == 0, time.monotonic() - started))

    def pytest(self, name: str, folder: str, *options: str, **environment: str) -> None:
        self.part(name, [sys.executable, "-m", "pytest", folder, "-q", *options, *self.arguments], **environment)

    def leave_out(self, name: str, reason: str) -> None:
        self.left_out.append((name, reason))


def run_lock(run: Run) -> None:
    started = time.monotonic()
    problems = repository.lock_problems()
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    run.done.append(("lock files", not problems, time.monotonic() - started))


def run_javascript(run: Run) -> None:
    node = shutil.which("node")
    files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests/js").rglob("*.test.mjs"))
    if node is None:
        run.leave_out("JavaScript", "node is not installed")
    elif not files:
        run.leave_out("JavaScript", "tests/js holds no *.test.mjs")
    else:
        run.part("JavaScript", [node, "--test", *files])


def run_browser(run: Run, name: str, *places: str, **environment: str) -> None:
    if chromium.program() is None:
        run.leave_out(name, "no Chromium was found; install it, or name it in CHROMIUM")
    else:
        run.pytest(name, *(places or ("tests/e2e",)), **environment)


def run_postgresql(run: Run, parts: set[str]) -> None:
    with ExitStack() as stack:
        url = os.environ.get("DATABASE_URL", "")
        if not url.startswith("postgres") and postgresql.programs() is None:
            reason = "DATABASE_URL names no PostgreSQL, and its server programs (initdb, pg_ctl) are not installed"
            run.leave_out("integration on PostgreSQL", reason)
            run.leave_out("browser journeys on PostgreSQL", reason)
            return
        surroundings = {"DATABASE_URL": url}
        if not url.startswith("postgres"):
            url = stack.enter_context(postgresql.throw_away_cluster())
            surroundings = {"DATABASE_URL": url, postgresql.TEMPLATE: postgresql.migrated_template(url)}
        if "postgresql" in parts:
            run.pytest("integration on PostgreSQL", "tests/integration", "-n", WORKERS, **surroundings)
        if "browser-postgresql" in parts:
            run_browser(run, "browser journeys on PostgreSQL", *STORING_JOURNEYS, **surroundings)


def run_search_server(run: Run, product: str) -> None:
    """Runs the tests of the search on a real server, which comes from Maven Central: not every machine reaches it."""
    service = SEARCH_SERVERS[product]
    name = f"search on {product}"
    try:
        with service.throw_away_server() as url:
            address = search_server.address(url, product)
            name = f"search on {product} {service.version()}"
            run.pytest(name, "tests/integration/search", "-m", "engines", GUICHENG_SEARCH_URL=address)
    except maven.Unavailable as missing:
        run.optional.append((name, str(missing)))
    except RuntimeError as failure:
        sys.stdout.write(f"{failure}\n")
        run.done.append((name, False, 0.0))


def report(run: Run, require_all: bool) -> int:
    """Prints the two lists; returns 1 when a part failed or, if everything is required, when one was left out."""
    sys.stdout.write("\n== what was run\n")
    for name, passed, seconds in run.done:
        sys.stdout.write(f"   {name:<34} {'passed' if passed else 'FAILED'} in {seconds:.0f} s\n")
    sys.stdout.write("== what was left out\n")
    for name, reason in [*run.left_out, *((name, f"{reason} (optional)") for name, reason in run.optional)]:
        sys.stdout.write(f"   {name:<34} {reason}\n")
    if not run.left_out and not run.optional:
        sys.stdout.write("   nothing\n")
    failed = [name for name, passed, _seconds in run.done if not passed]
    if failed:
        sys.stdout.write(f"== FAILED: {', '.join(failed)}\n")
    elif require_all and run.left_out:
        sys.stdout.write("== FAILED: nothing may be left out here (REQUIRE_ALL=1)\n")
    else:
        sys.stdout.write("== everything that was run passed\n")
    return int(bool(failed or (require_all and run.left_out)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--require-all", action="store_true", help="fail when a part has to be left out")
    parser.add_argument("--only", default=",".join(PARTS), help=f"parts to run, of: {', '.join(PARTS)}")
    options, arguments = parser.parse_known_args()
    parts = set(options.only.split(","))
    if unknown := parts - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    postgresql.stop_tidily()
    run = Run(arguments)
    for name in PARTS:
        if name not in parts:
            run.leave_out(name, "not asked for (--only)")
    if "lock" in parts:
        run_lock(run)
    if "unit" in parts:
        run.pytest("unit", "tests/unit", "-n", WORKERS)
    if "js" in parts:
        run_javascript(run)
    if "sqlite" in parts:
        run.pytest("integration on SQLite", "tests/integration", "-n", WORKERS)
    if "browser-sqlite" in parts:
        run_browser(run, "browser journeys on SQLite")
    if parts & {"postgresql", "browser-postgresql"}:
        run_postgresql(run, parts)
    for product in SEARCH_SERVERS:
        if product in parts:
            run_search_server(run, product)
    return report(run, options.require_all)


if __name__ == "__main__":
    sys.exit(main())
