"""Run as a program of its own: prints the items of a QTI file, or of a zip of them, as JSON lines.

usage: python -I qti_child.py FILE MAX_ITEMS MAX_BYTES
Each line is [name, tree]. DTDs and entities are refused. Exit code 3 means more items than allowed.
"""

import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

_MEMORY = 512 * 1024 * 1024
_CPU_SECONDS = 10
_OUTPUT = 64 * 1024 * 1024
_DEEPEST = 60
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_OUTPUT, _OUTPUT))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _files(file: str, most: int) -> Iterator[tuple[str, bytes]]:
    if not zipfile.is_zipfile(file):
        with open(file, "rb") as stream:
            yield "item.xml", stream.read(most + 1)
        return
    with zipfile.ZipFile(file) as archive:
        names = [one for one in archive.infolist() if one.filename.lower().endswith(".xml")]
        if sum(one.file_size for one in names) > most:
            raise ValueError("too large")
        for one in sorted(names, key=lambda each: each.filename):
            if "imsmanifest" not in one.filename.lower():
                yield one.filename, archive.read(one)


def _plain(name: str) -> str:
    return name.rsplit("}", 1)[-1].lower().removeprefix("qti-").replace("-", "")


def _tree(element: Any, depth: int = 0) -> dict[str, Any]:
    if depth > _DEEPEST:
        raise ValueError("too deep")
    parts: list[Any] = [_UNWANTED.sub("", element.text)] if element.text else []
    for child in element:
        if isinstance(child.tag, str):
            parts.append(_tree(child, depth + 1))
        if child.tail:
            parts.append(_UNWANTED.sub("", child.tail))
    attrs = {_plain(name): _UNWANTED.sub("", value)[:1000] for name, value in element.attrib.items()}
    return {"tag": _plain(element.tag), "attrs": attrs, "parts": parts}


def main() -> int:
    file, most_items, most_bytes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    _limit()
    from defusedxml.ElementTree import fromstring

    count = 0
    for name, content in _files(file, most_bytes):
        if len(content) > most_bytes:
            return 1
        root = fromstring(content, forbid_dtd=True)
        for element in root.iter():
            if isinstance(element.tag, str) and _plain(element.tag) == "assessmentitem":
                count += 1
                if count > most_items:
                    return 3
                sys.stdout.write(json.dumps([name, _tree(element)]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
