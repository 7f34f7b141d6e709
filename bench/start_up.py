"""How long a management command takes to start: the floor under every `make run` and every worker."""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def measure() -> dict[str, float]:
    """Returns seconds for starting the site's code three times."""
    figures = {}
    for attempt in (1, 2, 3):
        started = time.perf_counter()
        subprocess.run([sys.executable, "manage.py", "shell", "-c", "pass"], cwd=ROOT, check=True, capture_output=True)
        figures[f"start {attempt} (s)"] = time.perf_counter() - started
    return figures
