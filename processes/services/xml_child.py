"""Run as a program of its own: reads one XML file under hard limits and prints its elements as JSON.

usage: python -I xml_child.py FILE MAX_ELEMENTS
An element is [namespace, name, attributes, text, children]. Declarations of document types or entities end the program,
so nothing is fetched and nothing grows. Exit code 3 means more elements than allowed, 4 a file that is not XML.
"""

import json
import resource
import sys
from typing import Any, NoReturn
from xml.parsers import expat

_MEMORY = 256 * 1024 * 1024
_CPU_SECONDS = 5
_OUTPUT = 32 * 1024 * 1024
_DEPTH = 64
_TEXT = 3 * 1024 * 1024
"""Long enough for a document that travels packed in a file of ours."""


class Stop(Exception):
    """Reading ends here; ``code`` is the exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Reader:
    """Builds the tree while expat reads."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.root: list[Any] | None = None
        self.stack: list[list[Any]] = []

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.most -= 1
        if self.most < 0:
            raise Stop(3)
        if len(self.stack) >= _DEPTH:
            raise Stop(4)
        space, _, local = name.rpartition(" ")
        named = {_named(key): value[:_TEXT] for key, value in attributes.items()}
        element: list[Any] = [space, local, named, [], []]
        if self.stack:
            self.stack[-1][4].append(element)
        elif self.root is None:
            self.root = element
        self.stack.append(element)

    def text(self, data: str) -> None:
        if self.stack:
            self.stack[-1][3].append(data)

    def end(self, name: str) -> None:
        element = self.stack.pop()
        element[3] = "".join(element[3])[:_TEXT]


def _named(key: str) -> str:
    space, _, local = key.rpartition(" ")
    return f"{{{space}}}{local}" if space else local


def _refuse(*_parts: Any) -> NoReturn:
    raise Stop(4)


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_OUTPUT, _OUTPUT))
    resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    reader = Reader(int(sys.argv[2]))
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.buffer_text = True
    parser.StartElementHandler = reader.begin
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    parser.UnparsedEntityDeclHandler = _refuse
    try:
        with open(sys.argv[1], "rb") as file:
            parser.ParseFile(file)
    except Stop as stop:
        return stop.code
    except expat.ExpatError:
        return 4
    sys.stdout.write(json.dumps(reader.root))
    return 0


if __name__ == "__main__":
    sys.exit(main())
