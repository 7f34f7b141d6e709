"""Who does a step: lanes, assignees and groups of other programs matched with our roles, nothing guessed."""

import re
from collections.abc import Iterator, Mapping

from .graph import Node

_EXPRESSION = re.compile(r"^\s*[$#=]?\{?\s*([\w.]+)\s*\}?\s*$")
STARTER = frozenset(
    {"initiator", "starter", "applicant", "applyuser", "applyuserid", "startuser", "startuserid", "发起人", "申请人"}
)
PLACES = ("assignee", "candidateGroups", "candidateUsers", "candidateStarterGroups", "owner")


class People:
    """``roles`` maps every name by which a role is known, key included, to its key."""

    def __init__(self, roles: Mapping[str, str]) -> None:
        self.roles = {name.strip().casefold(): key for name, key in roles.items()}

    def of(self, node: Node) -> tuple[list[str], list[str]]:
        """Returns the roles found for a step, and the names that are no role here."""
        found: list[str] = []
        unknown: list[str] = []
        named = [*_named(node), *([] if not node.lane else [node.lane])]
        for name in named:
            key = self.known(name)
            if key and key not in found:
                found.append(key)
            elif not key:
                unknown.append(name)
        # The lane is the coarser word: a step that names somebody itself is theirs alone.
        own = [key for key in (self.known(name) for name in _named(node)) if key]
        return (list(dict.fromkeys(own)) or found), unknown

    def known(self, name: str) -> str:
        """Returns the role's key, "" when nobody is called so here."""
        match = _EXPRESSION.match(name)
        plain = (match[1] if match else name).strip().casefold()
        return "initiator" if plain in STARTER else self.roles.get(plain, "")


def _named(node: Node) -> Iterator[str]:
    holders = [node.element, *node.element.foreign("assignmentDefinition")]
    for holder in holders:
        for place in PLACES:
            for part in holder.attribute(place).split(","):
                if part.strip():
                    yield part.strip()
    for owner in node.element.all("potentialOwner", "humanPerformer", "performer"):
        for inner in owner.all("resourceAssignmentExpression"):
            for text in inner.all("formalExpression"):
                if text.text.strip():
                    yield text.text.strip()
