"""An XML file as plain data: what the child process that read it handed over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
FOR_READERS = "text/x-guicheng"
"""The format of documentation that we write for readers elsewhere and never read again."""
OURS = "urn:guicheng:bpmn:1"


@dataclass(frozen=True, kw_only=True)
class Element:
    """One element; attributes of other namespaces are named ``{namespace}name``."""

    space: str
    name: str
    attributes: Mapping[str, str]
    text: str
    children: tuple["Element", ...]

    @property
    def id(self) -> str:
        return self.attributes.get("id", "")

    def all(self, *names: str) -> Iterator["Element"]:
        """Yields the children of BPMN's own namespace with one of these names (any name when none is given)."""
        for child in self.children:
            if child.space == MODEL and (not names or child.name in names):
                yield child

    def first(self, *names: str) -> "Element | None":
        """Returns the first such child."""
        return next(self.all(*names), None)

    def foreign(self, name: str) -> Iterator["Element"]:
        """Yields elements of any other namespace with that name among what a modeller added here."""
        for holder in self.all("extensionElements"):
            yield from (each for each in holder.children if each.name == name)

    def attribute(self, name: str) -> str:
        """Returns an attribute of whatever namespace: modellers put the same words into their own."""
        if name in self.attributes:
            return self.attributes[name].strip()
        end = "}" + name
        return next((value.strip() for key, value in self.attributes.items() if key.endswith(end)), "")

    def documentation(self) -> str:
        """Returns what was written about it; what we wrote there ourselves for other programs is left out."""
        written = (each for each in self.all("documentation") if each.attributes.get("textFormat") != FOR_READERS)
        return "\n".join(each.text.strip() for each in written if each.text.strip())


def element_of(data: Any) -> Element:
    """Returns the tree of what the child process printed: [namespace, name, attributes, text, children]."""
    space, name, attributes, text, children = data
    return Element(
        space=space, name=name, attributes=attributes, text=text, children=tuple(element_of(each) for each in children)
    )
