"""Run as a program of its own: draws the pages of one PDF under hard limits and prints what came of it as JSON.

usage: python -I page_child.py FILE OUT MOST
The pages are written as OUT/0001.jpg …; a refusal is printed as {"refused": code, "context": {…}}.
"""

import json
import resource
import sys
from pathlib import Path
from types import ModuleType

PROCESSES = Path(__file__).parents[2]
MEMORY = 2 * 1024 * 1024 * 1024
CPU_SECONDS = 90
LARGEST_OUTPUT = 60 * 1024 * 1024
KEPT_SIDE = 2_560
LARGEST_SCALE = 6.0
MOST_TEXT = 20_000


def limit() -> None:
    """Takes from this process what a file has no need of."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_OUTPUT, LARGEST_OUTPUT))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def without_django() -> None:
    """Makes one module importable without what its packages load."""
    for name, folder in {"processes": PROCESSES, "processes.archives": PROCESSES / "archives"}.items():
        package = ModuleType(name)
        package.__path__ = [str(folder)]
        sys.modules[name] = package


def draw(file: str, out: Path, most: int) -> dict[str, object]:
    """Returns what was drawn, or why nothing was."""
    import pypdfium2

    from processes.archives.marks import stamped_secret

    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError:
        return {"refused": "pdf_unreadable", "context": {}}
    if len(document) > most:
        return {"refused": "pdf_too_long", "context": {"pages": len(document), "most": most}}
    for number in range(len(document)):
        page = document[number]
        word = stamped_secret(page.get_textpage().get_text_bounded()[:MOST_TEXT])
        if word:
            return {"refused": "secret_marking", "context": {"word": word, "page": number + 1}}
        width, height = page.get_size()
        if not 0 < max(width, height) <= KEPT_SIDE * 20:
            return {"refused": "pdf_unreadable", "context": {}}
        bitmap = page.render(scale=min(LARGEST_SCALE, KEPT_SIDE / max(width, height)))
        bitmap.to_pil().convert("RGB").save(out / f"{number + 1:04d}.jpg", "JPEG", quality=88)
    return {"pages": len(document)}


def main() -> int:
    limit()
    without_django()
    file, out, most = sys.argv[1:4]
    sys.stdout.write(json.dumps(draw(file, Path(out), int(most))) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
