"""Writes requirements.lock and requirements-dev.lock from pyproject.toml: names, versions, hashes."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEADER = "# Written by `make lock` from pyproject.toml; do not edit. Installed with pip's --require-hashes.\n"
LINE = re.compile(r"[a-z0-9._-]+==\S+( ; [\w.<>=!' -]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?")
# Debian 12 has Python 3.11.2: one lock must fit 3.11.0 and everything newer, on every platform.
OPTIONS = ["--quiet", "--universal", "--python-version=3.11.0", "--generate-hashes", "--no-header", "--no-annotate"]


def compile_lock(target: Path, extras: list[str], arguments: list[str]) -> None:
    # A local folder of wheels would lend its own builds' hashes to the lock, and they fit nowhere else.
    environment = {name: value for name, value in os.environ.items() if name not in {"PIP_FIND_LINKS", "UV_FIND_LINKS"}}
    command = [str(Path(sys.executable).with_name("uv")), "pip", "compile", *OPTIONS]
    command += [f"--extra={extra}" for extra in extras] + arguments + ["--output-file", str(target), "pyproject.toml"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)  # noqa: S603  (our own arguments)
    lines = [line for line in target.read_text().splitlines() if line.strip() and not line.startswith("#")]
    if strange := [line for line in lines if not LINE.fullmatch(line)]:
        sys.exit(f"{target.name} holds more than names, versions and hashes: {strange[0]}")
    target.write_text(HEADER + "\n".join(lines) + "\n")


def main() -> None:
    upgrade = ["--upgrade"] if "--upgrade" in sys.argv else []
    run, dev = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
    compile_lock(run, ["production"], upgrade)
    compile_lock(dev, ["production", "dev"], [*upgrade, f"--constraint={run.name}"])


if __name__ == "__main__":
    main()
