"""From a tree of our language to an XPath expression."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from forms.engine.expressions.tree import parted
from forms.engine.xlsform.notes import Uncarried

OPERATORS: Mapping[str, tuple[str, int]] = {
    "or": ("or", 1),
    "and": ("and", 2),
    "===": ("=", 3),
    "!==": ("!=", 3),
    "<": ("<", 4),
    "<=": ("<=", 4),
    ">": (">", 4),
    ">=": (">=", 4),
    "+": ("+", 5),
    "-": ("-", 5),
    "*": ("*", 6),
    "/": ("div", 6),
    "%": ("mod", 6),
}
CALLS: Mapping[str, str] = {
    "coalesce": "coalesce",
    "concat": "concat",
    "length": "string-length",
    "contains": "contains",
    "starts_with": "starts-with",
    "ends_with": "ends-with",
    "upper": "upper-case",
    "lower": "lower-case",
    "trim": "normalize-space",
    "number": "number",
    "text": "string",
    "round": "round",
    "abs": "abs",
    "power": "pow",
    "sqrt": "sqrt",
    "min": "min",
    "max": "max",
    "date": "date",
    "today": "today",
    "now": "now",
}
COLUMNS = {"sum_of": "sum", "min_of": "min", "max_of": "max"}


class Writer:
    """Writes expressions of one form; `lists` are the keys of questions with several answers, `here` the own key.

    `ticks` are yes-or-no questions, which choose from yes and no there; `names` are values of options as they are
    written.
    """

    def __init__(
        self,
        lists: frozenset[str],
        tables: frozenset[str],
        *,
        ticks: frozenset[str] = frozenset(),
        names: Mapping[str, str] | None = None,
    ) -> None:
        self.lists = lists
        self.tables = tables
        self.ticks = ticks
        self.names = names or {}

    def text(self, tree: Any, here: str = "") -> str:
        """The expression. Raises Uncarried for what XPath cannot say."""
        return self.written(tree, here)[0]

    def written(self, tree: Any, here: str) -> tuple[str, int]:
        """The expression and how tightly it holds together."""
        if isinstance(tree, bool):
            return ("true()" if tree else "false()"), 9
        if tree is None:
            return "''", 9
        if isinstance(tree, (int, float)):
            return number_text(tree), 9
        if isinstance(tree, str):
            return quoted(self.names.get(tree, tree)), 9
        node = parted(tree)
        if node is None:
            raise Uncarried("list_value")
        name, arguments = node
        if name == "var":
            if arguments == "row_number":
                return "position(..)", 9
            own = "." if arguments == here else f"${{{arguments}}}"
            return (f"({own} = 'yes')" if arguments in self.ticks else own), 9
        if not isinstance(arguments, (list, tuple)):
            raise Uncarried("not_a_tree")
        return self.call(name, list(arguments), here)

    def within(self, tree: Any, level: int, here: str) -> str:
        text, own = self.written(tree, here)
        return text if own >= level else f"({text})"

    def call(self, name: str, parts: list[Any], here: str) -> tuple[str, int]:
        if name in ("===", "!==") and any(self.is_list(part) for part in parts):
            raise Uncarried("list_value")
        if name in OPERATORS and len(parts) > 1:
            sign, level = OPERATORS[name]
            first = self.within(
                parts[0], level if name not in ("===", "!==", "<", "<=", ">", ">=") else level + 1, here
            )
            rest = [self.within(part, level + 1, here) for part in parts[1:]]
            return f" {sign} ".join([first, *rest]), level
        if name == "-" and len(parts) == 1:
            return f"-{self.within(parts[0], 7, here)}", 7
        if name in ("and", "or"):
            return self.written(parts[0], here)
        writer = getattr(self, f"write_{name.strip('!').rstrip('_') or 'not'}", None)
        if writer is not None:
            return writer(parts, here), 9
        if name in CALLS:
            return f"{CALLS[name]}({self.series(parts, here)})", 9
        if name in COLUMNS and len(parts) == 2 and isinstance(parts[1], str):
            return f"{COLUMNS[name]}(${{{parts[1]}}})", 9
        raise Uncarried("function_without", name=name)

    def series(self, parts: list[Any], here: str) -> str:
        return ", ".join(self.text(part, here) for part in parts)

    def is_list(self, tree: Any) -> bool:
        node = parted(tree)
        return isinstance(tree, (list, tuple)) or (node is not None and node[0] == "var" and node[1] in self.lists)

    def write_not(self, parts: list[Any], here: str) -> str:
        return f"not({self.text(parts[0], here)})"

    def write_if(self, parts: list[Any], here: str) -> str:
        return f"if({self.series(parts, here)})"

    def write_in(self, parts: list[Any], here: str) -> str:
        part, whole = parts
        if isinstance(whole, (list, tuple)):
            if not whole:
                return "false()"
            own = self.within(part, 4, here)
            terms = [f"{own} = {self.within(each, 4, here)}" for each in whole]
            return terms[0] if len(terms) == 1 else f"({' or '.join(terms)})"
        if self.is_list(whole):
            return f"selected({self.text(whole, here)}, {self.text(part, here)})"
        return f"contains({self.text(whole, here)}, {self.text(part, here)})"

    def write_blank(self, parts: list[Any], here: str) -> str:
        return f"({self.unread(parts[0], here)} = '')"

    def write_filled(self, parts: list[Any], here: str) -> str:
        return f"({self.unread(parts[0], here)} != '')"

    def unread(self, tree: Any, here: str) -> str:
        """The answer as it stands there, a yes or no as the word it is."""
        node = parted(tree)
        if node is not None and node[0] == "var" and node[1] in self.ticks:
            return "." if node[1] == here else f"${{{node[1]}}}"
        return self.within(tree, 4, here)

    def write_count(self, parts: list[Any], here: str) -> str:
        node = parted(parts[0])
        if node is not None and node[0] == "var" and node[1] in self.tables:
            return f"count(${{{node[1]}}})"
        if self.is_list(parts[0]):
            return f"count-selected({self.text(parts[0], here)})"
        raise Uncarried("list_value")

    def write_matches(self, parts: list[Any], here: str) -> str:
        text, pattern = parts
        if not isinstance(pattern, str):
            raise Uncarried("not_literal")
        return f"regex({self.text(text, here)}, {quoted('^' + pattern + '$')})"

    def write_floor(self, parts: list[Any], here: str) -> str:
        return f"int({self.text(parts[0], here)})"

    def write_days_between(self, parts: list[Any], here: str) -> str:
        start, end = (self.within(part, 6, here) for part in parts)
        return f"({end} - {start})"

    def write_add_days(self, parts: list[Any], here: str) -> str:
        day, count = (self.within(part, 6, here) for part in parts)
        return f"date({day} + {count})"

    def write_join(self, parts: list[Any], here: str) -> str:
        separator = parts[1] if len(parts) > 1 else "、"
        node = parted(parts[0])
        if node is not None and node[0] == "column":
            return f"join({self.text(separator, here)}, ${{{node[1][1]}}})"
        raise Uncarried("list_value")

    def write_column(self, parts: list[Any], here: str) -> str:
        raise Uncarried("list_value")

    def write_item(self, parts: list[Any], here: str) -> str:
        if self.is_list(parts[0]) and isinstance(parts[1], int) and parts[1] > 0:
            return f"selected-at({self.text(parts[0], here)}, {parts[1] - 1})"
        raise Uncarried("list_value")


def number_text(value: int | float) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        raise Uncarried("bad_literal")
    return format(value, "f").rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def quoted(text: str) -> str:
    """A text in quotes; XPath 1.0 has no way to say both kinds of quotes in one."""
    if "'" not in text:
        return f"'{text}'"
    if '"' not in text:
        return f'"{text}"'
    parts = ", ".join(f"'{part}'" if part != "'" else '"\'"' for part in text.replace("'", "\0'\0").split("\0") if part)
    return f"concat({parts})"
