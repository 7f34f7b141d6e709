"""A SQLite file with all migrations applied, made once and copied for every run: migrating takes half a minute."""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

from tests.services.maven import CACHE as DOWNLOADS

ROOT = Path(__file__).resolve().parents[2]
CACHE = DOWNLOADS / "migrated"
"""Shared by all checkouts of this user: a file is named by what it was made of."""
KEPT = 6
"""How many files of other migrations stay."""
APPS = ("organization", "forms", "processes", "cms", "search")


def migrated_template() -> Path:
    """Returns the path of the migrated file for the migrations as they are now; never write to it."""
    files = [path for app in APPS for path in sorted((ROOT / app / "migrations").glob("*.py"))]
    digest = hashlib.sha256(sys.version.encode())
    for path in [ROOT / "requirements-dev.lock", *files]:
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    template = CACHE / f"{digest.hexdigest()[:16]}.sqlite3"
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several workers of one run arrive here at the same time
        if not template.exists():
            _make(template)
    return template


def _make(template: Path) -> None:
    made = sorted(CACHE.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in made[KEPT:]:
        old.unlink()
    half_made = template.with_suffix(".half-made")
    half_made.unlink(missing_ok=True)
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"GUICHENG_DB": str(half_made), "DJANGO_SETTINGS_MODULE": "guicheng.settings.test"}
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0", "--no-input"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sqlite3; sqlite3.connect({str(half_made)!r}).execute('PRAGMA journal_mode=DELETE')",
        ],
        check=True,
    )
    half_made.rename(template)
