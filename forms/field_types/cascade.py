"""One out of a tree, chosen level by level."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec
from forms.engine.frozen import thaw
from forms.engine.problems import Problem

from .base import Json
from .context import FillContext
from .errors import FieldError
from .flat import Cell, ExportColumn, plain_cell
from .levels import DEEPEST, Levels
from .option_list import Options
from .settings import YesNo
from .tree_setting import Tree
from .wording import localized

MOST_LISTED = 1000
"""So many places of a tree are listed to filter by."""


class Cascade(Levels):
    """Stored as the values from the top down; in expressions it is the last of them."""

    key = "cascade"
    label = _("Step by step from a tree")
    icon = "list-ul"
    template = "forms/controls/levels.html"
    summary = "choice"
    is_tree = True
    settings = (
        Tree("tree", _("Tree of options"), default=()),
        Options("levels", _("Names of the levels"), default=()),
        YesNo("anywhere", _("May stop above the lowest level")),
    )

    def config_problems(self, spec: FieldSpec) -> list[Problem]:
        found = super().config_problems(spec)
        return found if spec.config.get("tree") else [*found, Problem("config/tree", "options_missing", {})]

    def filter_kind(self, spec: FieldSpec) -> str:
        return "options"

    def filter_options(self, spec: FieldSpec, ctx: FillContext) -> Sequence[tuple[str, str]]:
        found: dict[str, str] = {}
        waiting: list[tuple[str, Any]] = [("", node) for node in reversed(spec.config.get("tree") or ())]
        while waiting and len(found) < MOST_LISTED:
            above, node = waiting.pop()
            words = above + (localized(node.get("label")) or node["value"])
            found.setdefault(node["value"], words)
            waiting += [(f"{words} › ", child) for child in reversed(node.get("children") or ())]
        return list(found.items())

    def code_text(self, code: str, spec: FieldSpec, ctx: FillContext) -> str:
        return self.text(self.path_to(code, spec) or [code], spec, ctx)

    def depth(self, spec: FieldSpec) -> int:
        """Returns how many levels the tree has."""
        deepest, nodes = 0, list(spec.config.get("tree") or ())
        while nodes and deepest < DEEPEST:
            deepest += 1
            nodes = [child for node in nodes for child in node.get("children") or ()]
        return deepest

    def level_names(self, spec: FieldSpec) -> Sequence[str]:
        given = [localized(label) for _value, label in self.setting(spec, "levels")]
        return [
            given[row] if row < len(given) else gettext("Level %(number)s") % {"number": row + 1}
            for row in range(self.depth(spec))
        ]

    def children(self, path: Sequence[str], spec: FieldSpec) -> Sequence[tuple[str, str]]:
        return [(node["value"], localized(node.get("label")) or node["value"]) for node in self.nodes(path, spec)]

    def nodes(self, path: Sequence[str], spec: FieldSpec) -> Sequence[Mapping[str, Any]]:
        """Returns the nodes below a path, nothing for a path that does not exist."""
        nodes: Sequence[Mapping[str, Any]] = spec.config.get("tree") or ()
        for value in path:
            nodes = next((node.get("children") or () for node in nodes if node["value"] == value), ())
        return nodes

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        kept = stored if isinstance(stored, list) else ()
        path = self.clean_path([raw] if isinstance(raw, str) and raw else raw, spec, kept)
        return path or None

    def shortfalls(self, value: Json, spec: FieldSpec, ctx: FillContext) -> list[FieldError]:
        short = not self.setting(spec, "anywhere") and bool(self.nodes(value, spec))
        return [FieldError("level_missing", level=self.level_names(spec)[len(value)])] if short else []

    def to_value(self, value: Json, spec: FieldSpec) -> Any:
        return value[-1] if isinstance(value, list | tuple) and value else None

    def from_value(self, value: Any, spec: FieldSpec) -> Json:
        return self.path_to(str(value), spec) if value else None

    def path_to(self, value: str, spec: FieldSpec) -> list[str] | None:
        """Returns the path to the first node with that value."""
        waiting: list[tuple[tuple[str, ...], Any]] = [
            ((node["value"],), node) for node in spec.config.get("tree") or ()
        ]
        while waiting:
            path, node = waiting.pop(0)
            if node["value"] == value:
                return list(path)
            waiting += [((*path, child["value"]), child) for child in node.get("children") or ()]
        return None

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        return {
            "levels": self.drawn_levels(raw, spec),
            "tree": json.dumps(self.browser_tree(spec.config.get("tree") or ()), ensure_ascii=False),
        }

    def browser_tree(self, nodes: Any) -> list[Any]:
        """Returns [value, words, children] for the script that offers the next list."""
        return [
            [
                node["value"],
                localized(node.get("label")) or node["value"],
                self.browser_tree(node.get("children") or ()),
            ]
            for node in thaw(nodes)
        ]

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        path = value if isinstance(value, list | tuple) else ()
        return format_html("{}", " › ".join(self.words_of([str(each) for each in path], spec)))

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        return " ".join(self.words_of([str(each) for each in value or ()], spec))

    def export_columns(self, spec: FieldSpec) -> tuple[ExportColumn, ...]:
        keys = [f"level:{value}" for value, _label in self.setting(spec, "levels")]
        return (
            ExportColumn(),
            *(
                ExportColumn(key=keys[row] if row < len(keys) else f"level_{row + 1}", label=name)
                for row, name in enumerate(self.level_names(spec))
            ),
        )

    def export_cells(self, value: Json, spec: FieldSpec, ctx: FillContext | None = None) -> tuple[Cell, ...]:
        words = self.words_of(list(value or ()), spec)
        depth = self.depth(spec)
        return ("/".join(value) if value else None, *[*words, *[None] * depth][:depth])

    def import_cell(self, cell: Cell, spec: FieldSpec, ctx: FillContext) -> Json:
        path: list[str] = []
        for part in plain_cell(cell).replace("›", "/").split("/"):
            known = {words: value for value, words in self.children(path, spec)}
            values = set(known.values())
            text = part.strip()
            path.append(text if text in values else known.get(text, text))
        return path

    def sample(self, spec: FieldSpec) -> Json:
        path: list[str] = []
        while nodes := self.nodes(path, spec):
            path.append(nodes[0]["value"])
        return path or None

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string"}, "maxItems": DEEPEST}
