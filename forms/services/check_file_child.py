"""Run as a program of its own: looks at one file under hard limits and prints what it is as one JSON line.

usage: python -I check_file_child.py FILE NAME ACCEPTED OUT
A picture is drawn anew into OUT.full and OUT.small. A refusal is printed as {"refused": code, "context": {…}}.
"""

import json
import resource
import sys
from pathlib import Path
from types import ModuleType

FORMS = Path(__file__).parents[1]
MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 20
LARGEST_OUTPUT = 100 * 1024 * 1024


def limit() -> None:
    """Takes from this process what a file has no need of."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_OUTPUT, LARGEST_OUTPUT))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def without_django() -> None:
    """Makes the packages importable without what their __init__ modules load: a check needs four modules, no Django."""
    for name, folder in {
        "forms": FORMS,
        "forms.field_types": FORMS / "field_types",
        "forms.services": FORMS / "services",
    }.items():
        package = ModuleType(name)
        package.__path__ = [str(folder)]
        sys.modules[name] = package


def look(file: str, name: str, accepted: list[str], out: str) -> dict[str, object]:
    """Returns what the file is. Raises FieldError for what is not accepted."""
    from forms.field_types.errors import FieldError
    from forms.services.inspect_archive import inspect_archive
    from forms.services.sniff import ZIP, refuse_test_virus, sniff

    extension = Path(name.replace("\\", "/").rsplit("/", 1)[-1].strip()).suffix.lower()
    with open(file, "rb") as content:
        found = sniff(content)
        if found.kind not in ("image", "archive"):
            refuse_test_virus(content)
        if found == ZIP:
            found = inspect_archive(content)
        if found.kind not in accepted:
            raise FieldError("file_kind_not_allowed")
        if found.kind != "image":
            if extension not in found.extensions:
                raise FieldError("file_name_lies", extension=extension, really=found.extensions[0])
            return {"content_type": found.content_type, "extension": extension}
        from forms.services.inspect_picture import inspect_picture

        picture = inspect_picture(content)
    Path(f"{out}.full").write_bytes(picture.content)
    Path(f"{out}.small").write_bytes(picture.preview)
    return {
        "content_type": picture.content_type,
        "extension": picture.extension,
        "width": picture.width,
        "height": picture.height,
    }


def main() -> int:
    limit()
    without_django()
    from forms.field_types.errors import FieldError

    file, name, accepted, out = sys.argv[1:5]
    try:
        answer = look(file, name, accepted.split(","), out)
    except FieldError as error:
        answer = {"refused": error.code, "context": dict(error.context)}
    sys.stdout.write(json.dumps(answer) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
