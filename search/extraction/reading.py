import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, Any

import structlog

from search.analysis.folding import CJK
from search.analysis.padding import without_padding

log = structlog.get_logger(__name__)

READABLE = {".pdf": "pdf", ".docx": "docx", ".odt": "odt", ".pptx": "pptx", ".txt": "txt"}
"""Kinds of file whose text is read, by their extension."""
LARGEST_FILE = 30 * 1024 * 1024
LONGEST_TEXT = 200_000
_SECONDS = 30
_CHILD = Path(__file__).with_name("child.py")
_CHUNK = 1024 * 1024
_LINE_END_IN_CHINESE = re.compile(rf"(?<=[{CJK}，、；])\s*\n\s*(?=[{CJK}])")


READER = "1"
"""Changes when files are read in another way: then their texts are read anew."""


def text_of_file(file: Any) -> str | None:
    """Returns the text of a stored file, which may be none; None when it could not be read this time."""
    kind = READABLE.get(Path(file.name or "").suffix.lower())
    if kind is None:
        return ""
    try:
        with file.open("rb") as stored:
            text = _read(stored, kind)
    except OSError:
        log.warning("document_missing", file=file.name)
        return None
    return None if text is None else _joined(text)


def read_text(file: IO[bytes], kind: str) -> str:
    """Returns the text of a file of that kind; nothing when the child process gives up."""
    return _read(file, kind) or ""


def _read(file: IO[bytes], kind: str) -> str | None:
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
            return None
        if done.returncode:
            log.warning("document_unreadable", kind=kind, size=size, code=done.returncode)
        output.seek(0)
        text = output.read().decode("utf-8", "replace")[:LONGEST_TEXT]
        return None if done.returncode and not text else text


def _joined(text: str) -> str:
    """Lines of a printed page end inside sentences, and lists pad short names: Chinese is put together again."""
    return without_padding(_LINE_END_IN_CHINESE.sub("", text)).strip()
