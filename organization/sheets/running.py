"""Runs the program that reads a foreign file: in a process of its own, stopped when it takes too long."""

import subprocess
import sys
from pathlib import Path
from typing import IO

from organization.sheets.inspecting import UnsafeWorkbook

_TOO_MANY_ROWS = 3
"""What the programs answer when the file has more rows than they were allowed."""


def run_child(program: Path, name: str, output: IO[bytes], *, rows: int, limits: tuple[int, ...], seconds: int) -> None:
    """Lets ``program`` read the file ``name`` into ``output``; it is told rows and limits in this order.

    Raises UnsafeWorkbook: too_slow, too_many_rows, too_heavy or unreadable.
    """
    arguments = [str(number) for number in (rows, *limits)]
    try:
        done = subprocess.run(  # noqa: S603  (our own program, no shell)
            [sys.executable, "-I", str(program), name, *arguments],
            stdout=output,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired as error:
        raise UnsafeWorkbook("too_slow", limit=seconds) from error
    if done.returncode == _TOO_MANY_ROWS:
        raise UnsafeWorkbook("too_many_rows", limit=rows)
    if done.returncode < 0:
        raise UnsafeWorkbook("too_heavy")
    if done.returncode != 0:
        raise UnsafeWorkbook("unreadable")
