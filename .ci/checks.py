"""Runs every check that is not a test, all of them even when one fails, and says at the end which did not hold."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import messages
import repository
from django.conf import settings

from tests.unit.guicheng.production import example_environment

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]
TEMPLATES = [
    str(path) for path in [*sorted(ROOT.glob("*/templates")), ROOT / "site/guicheng/templates"] if path.is_dir()
]


def run(*command: str | Path, **environment: str) -> bool:
    """Returns whether the command ended well; its output goes straight to the screen."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env={**os.environ, **environment}, check=False)  # noqa: S603
    return done.returncode == 0


def holds(problems: Callable[[], list[str]]) -> Callable[[], bool]:
    """Returns a check that prints the problems found and holds when there are none."""

    def check() -> bool:
        found = problems()
        for line in found[:60]:
            sys.stdout.write(f"{line}\n")
        if len(found) > 60:
            sys.stdout.write(f"… and {len(found) - 60} more\n")
        return not found

    return check


def under_production(*command: str) -> Callable[[], bool]:
    """Returns a check that runs a management command under the production settings with an example environment."""

    def check() -> bool:
        with tempfile.TemporaryDirectory(prefix="guicheng-check-") as var:
            return run(*MANAGE, *command, **example_environment(Path(var)))

    return check


def under_test(*command: str) -> Callable[[], bool]:
    """Returns a check that runs a management command under the test settings."""
    return lambda: run(*MANAGE, *command, DJANGO_SETTINGS_MODULE="guicheng.settings.test")


CHECKS: dict[str, Callable[[], bool]] = {
    "lock files": holds(repository.lock_problems),
    "vendored files": holds(repository.vendored_problems),
    "layout": holds(repository.layout_problems),
    "ruff": lambda: run(BIN / "ruff", "check", "--quiet", "."),
    "format": lambda: run(BIN / "ruff", "format", "--check", "--quiet", "."),
    "djhtml": lambda: run(BIN / "djhtml", "--check", *TEMPLATES),
    "layers": lambda: run(BIN / "lint-imports"),
    "migrations": under_test("makemigrations", "--check", "--dry-run"),
    "system": under_test("check"),
    "deploy": under_production("check", "--deploy", "--fail-level", "WARNING"),
    "static": under_production("collectstatic", "--noinput", "--verbosity", "0"),
    "translations": holds(messages.untranslated),
    "mypy": lambda: run(BIN / "mypy", "--no-error-summary"),
}


def main() -> None:
    settings.configure(USE_I18N=True)
    chosen = sys.argv[1:] or list(CHECKS)
    if unknown := set(chosen) - set(CHECKS):
        sys.exit(f"No such check: {', '.join(sorted(unknown))}. There are: {', '.join(CHECKS)}.")
    failed = []
    for name in chosen:
        started = time.monotonic()
        sys.stdout.write(f"== {name}\n")
        sys.stdout.flush()
        if not CHECKS[name]():
            failed.append(name)
        sys.stdout.write(f"   {'FAILED' if name in failed else 'holds'} ({time.monotonic() - started:.0f} s)\n")
    if failed:
        sys.exit(f"== did not hold: {', '.join(failed)}")
    sys.stdout.write(f"== all {len(chosen)} checks hold\n")


if __name__ == "__main__":
    main()
