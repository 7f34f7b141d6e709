"""Groups become sections: nested ones flattened, their conditions joined, groups on one screen as steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forms.engine.xlsform.names import Keys
from forms.engine.xlsform.outline import Item

if TYPE_CHECKING:
    from forms.engine.xlsform.fields_in import FieldReader


class Sections:
    """The sections met so far. A section says its condition once; a step says it for all of its sections."""

    def __init__(self, root: Item, reader: FieldReader, title: dict[str, str], *, pages: bool = False) -> None:
        self.reader = reader
        self.title = title
        self.keys = Keys()
        self.made: list[dict[str, Any]] = []
        self.last: tuple[int, ...] | None = None
        self.pages = pages or any(on_one_screen(item) for item in root.walk())
        self.top_is_page = pages
        self.unit: int | None = None
        self.conditions: dict[int, Any] = {}
        self.extra: Any = None

    def place(self, item: Item) -> tuple[str, Any]:
        """The key of the section the item stands in, and a condition that the section cannot say for it."""
        groups = [above for above in item.above() if above.kind == "group"]
        identity = tuple(id(group) for group in groups)
        if not identity and not self.made:
            return "", None
        if identity != self.last:
            self.last = identity
            self.begin(groups)
        return self.made[-1]["key"], self.extra

    def begin(self, groups: list[Item]) -> None:
        """Opens the section of these groups."""
        inner = groups[-1] if groups else None
        section: dict[str, Any] = {
            "key": self.keys.give(inner.name if inner else "part", "part"),
            "title": self.words(groups),
        }
        condition, self.extra = self.condition(groups), None
        unit = self.unit_of(groups)
        if self.pages and (unit != self.unit or not self.made):
            # The condition of a step hides every section of the step: it says no more than what holds for all of them.
            section["page"] = True
            ids = [id(group) for group in groups]
            shared = self.condition(groups[: ids.index(unit) + 1]) if unit is not None else None
            if shared != condition:
                self.extra, condition = condition, shared
        self.unit = unit
        if condition is not None:
            section["visible_when"] = condition
        self.made.append(section)

    def unit_of(self, groups: list[Item]) -> int | None:
        """The outermost group that is shown on one screen; None for questions one after the other."""
        if self.top_is_page and groups:
            return id(groups[0])
        return next((id(group) for group in groups if on_one_screen(group)), None)

    def condition(self, groups: list[Item]) -> Any:
        """The conditions of all the groups as one."""
        terms: list[Any] = []
        for group in groups:
            if id(group) not in self.conditions:
                self.conditions[id(group)] = self.reader.condition(group, "relevant")
            tree = self.conditions[id(group)]
            if tree is not None:
                terms += tree["and"] if isinstance(tree, dict) and "and" in tree else [tree]
        if not terms:
            return None
        return terms[0] if len(terms) == 1 else {"and": terms}

    def words(self, groups: list[Item]) -> dict[str, str]:
        """The heading: the words of the innermost group that has any, or those of the form."""
        for group in reversed(groups):
            words = self.reader.words(group.row, "label")
            if words:
                return words
        return {} if groups else self.title

    def used(self, fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The sections that have fields."""
        keys = {field.get("section") for field in fields}
        return [section for section in self.made if section["key"] in keys]


def on_one_screen(item: Item) -> bool:
    """Whether a group asks to be shown as one screen."""
    return item.kind == "group" and bool(
        {"field-list", "table-list"} & set(item.row.text("appearance").lower().split())
    )
