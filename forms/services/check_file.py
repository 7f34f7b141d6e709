"""What a file is and whether it may be kept, found out in a child process with little memory and little time."""

import json
import subprocess
import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forms.field_types.errors import FieldError

SECONDS = 30
CHILD = Path(__file__).with_name("check_file_child.py")


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A file that may be kept; a picture (``width`` is set) lies drawn anew in OUT.full and OUT.small."""

    content_type: str
    extension: str
    width: int | None = None
    height: int | None = None


def check_file(path: Path, *, name: str, accept: Collection[str], out: Path) -> Checked:
    """Returns what the file at ``path`` is. Raises FieldError when it is not accepted or cannot be judged."""
    try:
        done = subprocess.run(  # noqa: S603  (our own program, no shell)
            [sys.executable, "-I", str(CHILD), str(path), name, ",".join(accept), str(out)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired as error:
        raise FieldError("file_check_too_long") from error
    except (OSError, ValueError) as error:
        raise FieldError("file_check_impossible") from error
    answer = _answer(done.stdout) if done.returncode == 0 else None
    if answer is None:
        raise FieldError("file_check_too_long" if done.returncode < 0 else "file_check_impossible")
    if "refused" in answer:
        raise FieldError(answer["refused"], **answer["context"])
    return Checked(**answer)


def _answer(output: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(output)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None
