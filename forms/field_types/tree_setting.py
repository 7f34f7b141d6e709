"""A tree of options as a setting, written as indented lines."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms.engine.problems import Problem

from .levels import DEEPEST
from .settings import Setting, words_problems

MOST_NODES = 5000
INDENT = "  "


class Tree(Setting):
    """[{"value", "label"?, "children": […]}], at most six levels and 5,000 nodes."""

    is_list = True

    def problems(self, value: Any, path: str) -> list[Problem]:
        if value is None:
            return []
        found: list[Problem] = []
        try:
            count = sum(1 for _node in self.walk(value, path, 1, found))
        except TypeError:
            return [Problem(path, "tree_not_readable", {"most": MOST_NODES, "deepest": DEEPEST})]
        if count > MOST_NODES:
            found.append(Problem(path, "tree_not_readable", {"most": MOST_NODES, "deepest": DEEPEST}))
        return found[:20]

    def walk(self, nodes: Any, path: str, depth: int, found: list[Problem]) -> Iterator[str]:
        """Yields the place of every node and notes what is wrong; raises TypeError for what is no tree."""
        if not isinstance(nodes, list | tuple) or depth > DEEPEST:
            raise TypeError
        seen: set[str] = set()
        for index, node in enumerate(nodes):
            place = f"{path}/{index}"
            if not isinstance(node, Mapping) or not isinstance(node.get("value"), str) or not node["value"].strip():
                raise TypeError
            if node["value"] in seen:
                found.append(Problem(place, "option_twice", {"value": node["value"][:80]}))
            seen.add(node["value"])
            found += words_problems(node.get("label"), f"{place}/label")
            yield place
            if node.get("children") is not None:
                yield from self.walk(node["children"], f"{place}/children", depth + 1, found)

    def block(self) -> blocks.Block:
        return blocks.TextBlock(
            label=self.label,
            required=False,
            rows=8,
            help_text=_(
                "One option a line, as in value | 中文 | English; two blanks in front put it below the one above."
            ),
        )

    def to_block(self, value: Any) -> Any:
        return "\n".join(_lines(value or (), 0))

    def from_block(self, value: Any) -> Any:
        root: list[dict[str, Any]] = []
        stack: list[list[dict[str, Any]]] = [root]
        for line in (value or "").replace("\t", INDENT).replace("\u3000", INDENT).splitlines():
            if not line.strip():
                continue
            depth = min((len(line) - len(line.lstrip(" "))) // len(INDENT), len(stack) - 1)
            stack = stack[: depth + 1]
            node = _node(line)
            stack[-1].append(node)
            node["children"] = []
            stack.append(node["children"])
        return _without_empty(root) or None


def _node(line: str) -> dict[str, Any]:
    value, chinese, english = [*(part.strip() for part in line.split("|", 2)), "", ""][:3]
    words = {"zh-hans": chinese, "en": english}
    label = {code: text for code, text in words.items() if text}
    return {"value": value, **({"label": label} if label else {})}


def _without_empty(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {name: _without_empty(part) if name == "children" else part for name, part in node.items() if part}
        for node in nodes
    ]


def _lines(nodes: Any, depth: int) -> Iterator[str]:
    for node in nodes:
        label = node.get("label") or {}
        label = label if isinstance(label, Mapping) else {"zh-hans": label}
        parts = [node["value"], label.get("zh-hans", ""), label.get("en", "")]
        while not parts[-1]:
            parts.pop()
        yield INDENT * depth + " | ".join(parts)
        yield from _lines(node.get("children") or (), depth + 1)
