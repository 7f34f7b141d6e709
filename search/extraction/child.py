"""Run as a program of its own: prints the text of one file under hard limits.

usage: python -I child.py FILE KIND MAX_CHARACTERS
What was read before a limit struck has been printed by then and counts.
"""

import codecs
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element

_MEMORY = 768 * 1024 * 1024
_CPU_SECONDS = 20
_UNPACKED = 80 * 1024 * 1024
_MOST_PAGES = 500
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_PARTS = {
    "docx": re.compile(r"word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml"),
    "pptx": re.compile(r"ppt/slides/slide\d+\.xml"),
    "odt": re.compile(r"content\.xml"),
}
_PARAGRAPHS = {"p", "h", "tr", "tab", "br"}


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (8 * 1024 * 1024, 8 * 1024 * 1024))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _pdf(name: str) -> Iterator[str]:
    import logging

    logging.disable(logging.CRITICAL)
    from pypdf import PdfReader

    reader = PdfReader(name)
    if reader.is_encrypted and not reader.decrypt(""):
        return
    for page in list(reader.pages[:_MOST_PAGES]):
        yield page.extract_text() or ""


def _archive(name: str, kind: str) -> Iterator[str]:
    from defusedxml.ElementTree import iterparse

    with zipfile.ZipFile(name) as archive:
        parts = [part for part in archive.infolist() if _PARTS[kind].fullmatch(part.filename)]
        if sum(part.file_size for part in parts) > _UNPACKED:
            return
        for part in sorted(parts, key=lambda each: (len(each.filename), each.filename)):
            with archive.open(part) as stream:
                for _event, element in iterparse(stream, events=("end",), forbid_dtd=True):
                    yield from _words(element, kind)


def _words(element: Element, kind: str) -> Iterator[str]:
    name = element.tag.rpartition("}")[2]
    if kind == "odt":
        if name in ("p", "h"):
            yield "".join(element.itertext()) + "\n"
            element.clear()
        return
    if name == "t" and element.text:
        yield element.text
    elif name in _PARAGRAPHS:
        yield "\n"
        element.clear()


def _plain(name: str, limit: int) -> Iterator[str]:
    with open(name, "rb") as file:
        content, is_whole = file.read(limit * 4), not file.read(1)
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            # Of a longer file the last character may be cut: it is left out.
            yield codecs.getincrementaldecoder(encoding)().decode(content, final=is_whole)
        except UnicodeDecodeError:
            continue
        return


def _parts(name: str, kind: str, limit: int) -> Iterator[str]:
    if kind == "pdf":
        return _pdf(name)
    return _plain(name, limit) if kind == "txt" else _archive(name, kind)


def main() -> int:
    name, kind, limit = sys.argv[1], sys.argv[2], int(sys.argv[3])
    _limit()
    written = 0
    for text in _parts(name, kind, limit):
        clean = _UNWANTED.sub(" ", text)[: limit - written]
        written += len(clean)
        sys.stdout.buffer.write((clean + ("\n" if kind == "pdf" else "")).encode())
        sys.stdout.buffer.flush()
        if written >= limit:
            break
    return 0


if __name__ == "__main__":
    sys.exit(main())
