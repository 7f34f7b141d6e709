"""A PostgreSQL of one's own for the length of a test run: a new cluster in a temporary folder, on a socket.

``python -m tests.services.postgresql -- pytest tests/integration`` runs a command with DATABASE_URL pointing to it.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = "GUICHENG_TEST_TEMPLATE"
"""The environment's name for the migrated database that test databases are copied from."""

QUICK = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
"""Nothing of this cluster outlives the run, so nothing has to reach the disk."""


def programs() -> Path | None:
    """Returns the folder with PostgreSQL's server programs, the newest version's first, or None when there are none."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name.split(".")[0])
    )
    on_path = shutil.which("initdb")
    folders = [*reversed(installed), *([Path(on_path).parent] if on_path else [])]
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)


def _as_owner(command: Sequence[str]) -> list[str]:
    """Returns the command as the user the cluster belongs to: PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return list(command)
    account = pwd.getpwnam("postgres")
    return ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups", *command]


@contextmanager
def throw_away_cluster(*, durable: bool = False) -> Iterator[str]:
    """Gives the DATABASE_URL of a running, empty cluster; stops it and removes its folder afterwards.

    With ``durable`` it writes as carefully as in production, for tests that kill it. Raises FileNotFoundError
    when PostgreSQL is not installed.
    """
    found = programs()
    if found is None:
        raise FileNotFoundError("PostgreSQL's server programs (initdb, pg_ctl) are not installed")
    folder = Path(tempfile.mkdtemp(prefix="guicheng-pg-"))
    folder.chmod(0o755)
    data = folder / "data"
    data.mkdir(mode=0o700)
    if os.getuid() == 0:
        account = pwd.getpwnam("postgres")
        for path in (folder, data):
            os.chown(path, account.pw_uid, account.pw_gid)
    options = [
        "-c",
        "listen_addresses=",
        "-c",
        f"unix_socket_directories={folder}",
        "-c",
        "unix_socket_permissions=0777",
    ]
    options += ["-c", "max_connections=60"] + ([] if durable else QUICK)
    pg_ctl = [str(found / "pg_ctl"), "-D", str(data), "-w", "-s"]
    try:
        _run(
            [
                str(found / "initdb"),
                "-D",
                str(data),
                "-U",
                "guicheng",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "-N",
            ],
            folder,
        )
        _run([*pg_ctl, "-l", str(folder / "log"), "-o", " ".join(options), "start"], folder)
        yield f"postgresql://guicheng@/postgres?host={folder}"
    finally:
        subprocess.run(_as_owner([*pg_ctl, "-m", "immediate", "stop"]), cwd=folder, check=False, capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str], folder: Path) -> None:
    # pg_ctl's server keeps its standard output open: capture into a file, not a pipe that would never end.
    log = folder / "start.log"
    with log.open("wb") as output:
        done = subprocess.run(
            _as_owner(command), cwd=folder, stdout=output, stderr=output, stdin=subprocess.DEVNULL, check=False
        )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[:1])} failed:\n{log.read_text(errors='replace')[-2000:]}")


def migrated_template(url: str) -> str:
    """Creates a database with all migrations applied beside ``url``'s and returns its name.

    Each worker's test database is then a copy of it (``TEST: TEMPLATE``): migrating takes half a minute and more.
    """
    name = "guicheng_migrated"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    environment = {
        **os.environ,
        "DATABASE_URL": url.replace("/postgres?", f"/{name}?"),
        "DJANGO_SETTINGS_MODULE": "guicheng.settings.test",
    }
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0", "--no-input"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return name


def stop_tidily() -> None:
    """Makes SIGTERM end this process by an exception, so that the cluster is stopped and its folder removed."""
    signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(143))


def main() -> int:
    arguments = sys.argv[1:]
    if not arguments or arguments[0] != "--" or len(arguments) < 2:
        sys.exit(__doc__)
    stop_tidily()
    with throw_away_cluster() as url:
        surroundings = {**os.environ, "DATABASE_URL": url, TEMPLATE: migrated_template(url)}
        return subprocess.run(arguments[1:], env=surroundings, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
