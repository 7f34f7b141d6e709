"""Java libraries for the tests, fetched from Maven Central once and kept outside the repository."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "guicheng"
PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1"
PATIENCE = 240
"""Seconds after which Maven Central counts as not answering."""

POM = """\
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>guicheng</groupId><artifactId>test-server</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>{}</dependencies>
</project>
"""


class Unavailable(Exception):
    """What is missing on this machine, in words for the list of what was left out."""


def libraries(name: str, artifacts: Sequence[str]) -> Path:
    """Returns the folder with the jars of ``group:artifact:version`` … and all they depend on.

    Raises Unavailable when they are not in the cache and Maven cannot fetch them.
    """
    digest = hashlib.sha256("\n".join([PLUGIN, *artifacts]).encode()).hexdigest()[:12]
    folder = CACHE / f"{name}-{digest}"
    if folder.is_dir():
        return folder
    program = shutil.which("mvn")
    if program is None:
        raise Unavailable("Maven (mvn) is not installed")
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE, prefix=".fetching-") as temporary:
        work = Path(temporary)
        (work / "pom.xml").write_text(POM.format("".join(map(_dependency, artifacts))))
        _fetch(program, work)
        try:
            (work / "jars").rename(folder)
        except OSError:  # another run was quicker
            if not folder.is_dir():
                raise
    return folder


def _fetch(program: str, work: Path) -> None:
    # Checksums are strict: a jar that arrives damaged must fail here, not in the middle of a test.
    command = [program, "--batch-mode", "--quiet", "--strict-checksums", f"{PLUGIN}:copy-dependencies"]
    command.append("-DoutputDirectory=jars")
    try:
        done = subprocess.run(command, cwd=work, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise Unavailable(f"Maven Central did not answer within {PATIENCE} s") from None
    if done.returncode:
        errors = [line for line in (done.stdout + done.stderr).splitlines() if "ERROR" in line]
        raise Unavailable(f"Maven could not fetch the jars: {errors[0][:200] if errors else done.returncode}")


def _dependency(artifact: str) -> str:
    group, name, version = artifact.split(":")
    parts = f"<groupId>{group}</groupId><artifactId>{name}</artifactId><version>{version}</version>"
    return f"<dependency>{parts}</dependency>"
