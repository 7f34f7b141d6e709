"""The demo on one machine: prepares the sample data once, then runs the web server and the worker side by side."""

import argparse
import hashlib
import io
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from .translations import compile_catalogues

ROOT = Path(__file__).resolve().parents[2]
MANAGE = [sys.executable, str(ROOT / "manage.py")]
LOADERS = [
    ["load_demo_organization"],
    ["load_pack"],
    ["load_demo_forms"],
    ["load_demo_content"],
    ["load_demo_campaign"],
    ["load_demo_registers"],
    ["load_demo_archives"],
]
"""Commands that fill an empty database, each of which may be run again without harm."""


def port_is_free(port: int) -> bool:
    """Returns whether a server could listen on 127.0.0.1:``port``."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _tables() -> str:
    """Returns a digest of all migrations and packages: as long as it stays the same, there is nothing to migrate."""
    digest = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def prepare(say: Callable[[str], None]) -> None:
    """Brings the database to the newest tables and loads the sample data unless that has been done before."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guicheng.settings.development")
    compile_catalogues()
    from django.conf import settings

    if not settings.DEMO:
        sys.exit("The demo runs under the development settings only; unset DJANGO_SETTINGS_MODULE.")
    database = Path(str(settings.DATABASES["default"]["NAME"]))
    stamp = settings.VAR / f"{database.name}.demo-loaded"
    if database.is_absolute() and not database.exists():
        stamp.unlink(missing_ok=True)
    if stamp.exists() and stamp.read_text() == _tables():
        return

    import django
    from django.core.management import call_command

    django.setup()
    say("Creating the tables…")
    call_command("migrate", verbosity=0, interactive=False)
    if not stamp.exists():
        for name, *arguments in LOADERS:
            say(f"Loading the sample data: {' '.join([name, *arguments])}…")
            call_command(name, *arguments)
    say("Building the index of the search…")
    call_command("search", "rebuild", stdout=io.StringIO())
    stamp.write_text(_tables())


def run_side_by_side(commands: list[list[str]]) -> int:
    """Runs the commands until one ends or a signal arrives, then ends the others; returns the exit code."""
    running = [subprocess.Popen(command, cwd=ROOT) for command in commands]  # noqa: S603  (our own commands)
    stopping = False

    def stop(_signal: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True

    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, stop)
    while not stopping and all(process.poll() is None for process in running):
        time.sleep(0.2)
    failed = [process.returncode for process in running if process.poll()]
    for process in running:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + 10
    for process in running:
        try:
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    return 0 if stopping else (failed or [0])[0]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m guicheng.demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--prepare-only", action="store_true", help="load the sample data and stop")
    options = parser.parse_args()

    def say(line: str) -> None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    if not options.prepare_only and not port_is_free(options.port):
        sys.exit(
            f"Port {options.port} of this machine is taken. Stop the program that uses it, "
            f"or choose another port: make run PORT={options.port + 1}"
        )
    started = time.monotonic()
    prepare(say)
    say(f"Ready after {time.monotonic() - started:.0f} seconds.")
    if options.prepare_only:
        return
    os.environ.setdefault("GUICHENG_BASE_URL", f"http://127.0.0.1:{options.port}")
    say(f"\n  Guicheng is at http://127.0.0.1:{options.port}  (Ctrl-C stops it)\n")
    server = [*MANAGE, "runserver", "--noreload", f"127.0.0.1:{options.port}"]
    sys.exit(run_side_by_side([server, [*MANAGE, "worker"]]))


if __name__ == "__main__":
    main()
