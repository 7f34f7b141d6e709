"""Runs a command with GUICHENG_SEARCH_URL pointing to a throw-away search server."""

import os
import subprocess
import sys
from contextlib import AbstractContextManager

from .maven import Unavailable
from .postgresql import stop_tidily


def address(url: str, product: str) -> str:
    """Returns the server's address in the form of the product's own setting: ``opensearch+http://127.0.0.1:1234``."""
    return f"{product}+{url}"


def run_command(server: AbstractContextManager[str], product: str, usage: str | None) -> int:
    """Returns the exit code of the command after ``--``; 3 when the server cannot be had on this machine."""
    arguments = sys.argv[1:]
    if not arguments or arguments[0] != "--" or len(arguments) < 2:
        sys.exit(usage)
    stop_tidily()
    try:
        with server as url:
            surroundings = {**os.environ, "GUICHENG_SEARCH_URL": address(url, product)}
            return subprocess.run(arguments[1:], env=surroundings, check=False).returncode
    except Unavailable as missing:
        sys.stderr.write(f"left out: {missing}\n")
        return 3
