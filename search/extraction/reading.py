import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, Any

import structlog

from search.analysis.folding import CJK

log = structlog.get_logger(__name__)

READABLE = {".pdf": "pdf", ".docx": "docx", ".odt": "odt", ".pptx": "pptx", ".txt": "txt"}
"""Kinds of file whose text is read, by their extension."""
LARGEST_FILE = 30 * 1024 * 1024
LONGEST_TEXT = 200_000
_SECONDS = 30
_CHILD = Path(__file__).with_name("child.py")
_CHUNK = 1024 * 1024
_LINE_END_IN_CHINESE = re.compile(rf"(?<=[{CJK}，、；])\s*\n\s*(?=[{CJK}])")


def text_of_file(file: Any) -> str:
    """Returns the text of a stored file; nothing when it has none, cannot be read, or asks for too much."""
    kind = READABLE.get(Path(file.name or "").suffix.lower())
    if kind is None:
        return ""
    try:
        with file.open("rb") as stored:
            return _joined(read_text(stored, kind))
    except OSError:
        log.warning("document_missing", file=file.name)
        return ""


def read_text(file: IO[bytes], kind: str) -> str:
    """Returns the text of a file of that kind; nothing when the child process gives up."""
    with tempfile.NamedTemporaryFile(suffix=f".{kind}") as copy, tempfile.TemporaryFile() as output:
        size = 0
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            if size > LARGEST_FILE:
                return ""
            copy.write(chunk)
        copy.flush()
        try:
            done = subprocess.run(  # noqa: S603  (our own program, no shell)
                [sys.executable, "-I", str(_CHILD), copy.name, kind, str(LONGEST_TEXT)],
                stdout=output,
                stderr=subprocess.DEVNULL,
                stdin=subprocess.DEVNULL,
                timeout=_SECONDS,
                check=False,
                env={},
            )
        except subprocess.TimeoutExpired:
            log.warning("document_too_slow", kind=kind, size=size)
            return ""
        if done.returncode:
            log.warning("document_unreadable", kind=kind, size=size, code=done.returncode)
        output.seek(0)
        return output.read().decode("utf-8", "replace")[:LONGEST_TEXT]


def _joined(text: str) -> str:
    """Lines of a printed page end inside sentences: Chinese is put together again."""
    return _LINE_END_IN_CHINESE.sub("", text).strip()
