"""Uploads become page images, looked at and drawn anew outside this process; nothing else is ever taken in."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from forms.field_types.errors import FieldError
from forms.services.check_file import check_file
from forms.services.store_upload import LONGEST_NAME, shown_name
from processes.archives.filing import refuse_secret
from processes.archives.refusals import ArchiveRefused

MOST_PAGES = 60
MOST_BYTES = 40 * 1024 * 1024
SECONDS = 120
CHILD = Path(__file__).with_name("page_child.py")
PDF = "application/pdf"


@dataclass(frozen=True, kw_only=True)
class PageImage:
    """One page as it will be sealed."""

    content: bytes
    width: int
    height: int


def page_images(upload: Any) -> Iterator[PageImage]:
    """Yields the pages of an uploaded picture or PDF in their order. Raises ArchiveRefused.

    The bytes decide what it is. A name or a text layer with a marking of state secrets is refused; what stands in a
    picture can be read by people only.
    """
    name = str(getattr(upload, "name", "") or "")[-500:]
    refuse_secret(name)
    shown = shown_name(name)
    if upload.size > MOST_BYTES:
        raise ArchiveRefused("file_too_large", name=shown, limit=MOST_BYTES // 1024 // 1024)
    with tempfile.TemporaryDirectory(prefix="guicheng-archive-") as folder:
        file = Path(folder) / "file"
        with file.open("wb") as target:
            for chunk in upload.chunks():
                target.write(chunk)
        out = Path(folder) / "out"
        try:
            checked = check_file(file, name=name[-LONGEST_NAME:], accept=("document", "image"), out=out)
        except FieldError as error:
            raise ArchiveRefused(error.code, **{**error.context, "name": shown}) from error
        if checked.width is not None and checked.height is not None:
            yield PageImage(content=Path(f"{out}.full").read_bytes(), width=checked.width, height=checked.height)
        elif checked.content_type == PDF:
            yield from _drawn(file, Path(folder) / "pages", shown)
        else:
            raise ArchiveRefused("page_kind", name=shown)


def _drawn(file: Path, out: Path, shown: str) -> Iterator[PageImage]:
    out.mkdir()
    try:
        done = subprocess.run(  # noqa: S603  (our own program, no shell)
            [sys.executable, "-I", str(CHILD), str(file), str(out), str(MOST_PAGES)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
            env={},
        )
        answer: dict[str, Any] = {"refused": "pdf_unreadable", "context": {}}
        if done.returncode == 0:
            answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise ArchiveRefused("pdf_unreadable", name=shown) from error
    if "refused" in answer:
        raise ArchiveRefused(answer["refused"], name=shown, **answer["context"])
    for path in sorted(out.glob("*.jpg")):
        with Image.open(path) as picture:
            width, height = picture.size
        yield PageImage(content=path.read_bytes(), width=width, height=height)
