"""A server written in Java for the length of a test run: where Java is, how it is started, awaited and stopped."""

import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from .maven import Unavailable

START = 90
"""Seconds a server may take to answer; it needs about ten on two cores."""

MEMORY = ["-Xms512m", "-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
"""A bounded heap, and the quick compiler only: these servers live for a minute or two."""


def folder(product: str) -> Path:
    """Returns a new folder for a server's files, in memory where that is possible: nothing of them is kept."""
    memory = Path("/dev/shm")
    place = memory if memory.is_dir() and shutil.disk_usage(memory).free > 2**30 else None
    return Path(tempfile.mkdtemp(prefix=f"guicheng-{product}-", dir=place))


def program() -> tuple[str, int]:
    """Returns the path of Java and its major version; raises Unavailable without a JDK."""
    found = shutil.which("java")
    if found is None or shutil.which("javac") is None:
        raise Unavailable("no JDK (java and javac) is installed")
    said = subprocess.run([found, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', said)
    if version is None:
        raise Unavailable("java does not tell its version")
    return found, int(version[1])


def newest(versions: dict[int, str], major: int, product: str) -> str:
    """Returns the newest server version that this Java runs, of ``{least Java: version}``; raises Unavailable."""
    fitting = [least for least in versions if least <= major]
    if not fitting:
        raise Unavailable(f"{product} needs Java {min(versions)} or newer; here is {major}")
    return versions[max(fitting)]


@contextmanager
def running(command: Sequence[str], *, folder: Path, ports: Path) -> Iterator[str]:
    """Gives the address of the server once it has written the file of its ports; stops it afterwards.

    The server ends by itself when its standard input closes: it never outlives the tests, however they end.
    """
    log = folder / "output.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=output, stderr=output)
    try:
        yield f"http://{_awaited(process, ports, log)}"
    finally:
        assert process.stdin
        process.stdin.close()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=20)


def _awaited(process: "subprocess.Popen[bytes]", ports: Path, log: Path) -> str:
    until = time.monotonic() + START
    while time.monotonic() < until and process.poll() is None:
        if ports.exists() and (lines := ports.read_text().split()):
            return lines[0]
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{log.read_text(errors='replace')[-3000:]}")
