"""Keys for everything in the survey sheet, and what its names stand for in expressions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from forms.engine.xlsform.lists import Option
from forms.engine.xlsform.names import Keys
from forms.engine.xlsform.notes import Note
from forms.engine.xlsform.outline import Item
from forms.engine.xlsform.scope import Named
from forms.engine.xlsform.types import PLAIN, RowType

if TYPE_CHECKING:
    from forms.engine.xlsform.reading import Capabilities


LONGEST_CHAIN = 60
"""How many calculations that name one another are followed to find the type of the first."""


class Names(dict[str, list[Named]]):
    """{name in the workbook: what bears it}; ``late`` finds the type of a calculation when it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.late: dict[str, str] = {}
        self.asking = 0
        self.words: dict[str, dict[str, str]] = {}
        """{list: words of its options by value}, worked out once for all questions that choose from it."""
        self.parents: dict[str, tuple[str, str]] = {}
        """{key of a repeat inside a repeat: key of the one around it, key of the column with the row there}"""
        self.pictures: dict[str, str] = {}
        """{key of a question with a picture: key of the note that shows it}"""
        self.finder: object = None
        self.chances: dict[tuple[str, str], str] = {}
        """{(key of a question, "random" or "uuid"): key of the hidden value that chance fills for it}"""
        self.free = Keys()
        """Gives keys that nothing has yet."""

    def type_of(self, key: str) -> str:
        """The type of a calculation; "any" while it is being found out."""
        if key not in self.late:
            self.late[key] = "any"
            if callable(self.finder) and self.asking < LONGEST_CHAIN:
                self.asking += 1
                self.late[key] = self.finder(key)
                self.asking -= 1
        return self.late[key]


def give_keys(
    root: Item, lists: Mapping[str, Sequence[Option]], capabilities: Capabilities, notes: list[Note]
) -> Names:
    """Gives every item its key and returns what the names stand for."""
    names = Names()
    keys = names.free
    items = list(root.walk())
    # Names that are keys already keep their spelling, whoever comes first.
    for item in items:
        item.key = keys.give(item.name, "question" if item.kind == "question" else "group")
    for item in items:
        if item.kind == "repeat" and item.repeat is not None:
            names.parents[item.key] = (item.repeat.key, keys.give(f"{item.repeat.name}_row"))
        if item.row.texts("media::image") or item.row.texts("media::big-image"):
            names.pictures[item.key] = keys.give(f"{item.name}_picture")
    for item in items:
        names.setdefault(item.name, []).append(named(item, lists, names))
        if item.type.what == "select" and item.type.other:
            other = f"{item.name}_other"
            if other not in names:
                key = keys.give(other)
                names[other] = [Named(other, key, "text", lambda: "text", table_of(item))]
    for name, found in names.items():
        if sum(one.kind not in ("group",) for one in found) > 1 and len({one.table for one in found}) == 1:
            duplicate = [item for item in items if item.name == name][-1]
            notes.append(
                Note(sheet="survey", row=duplicate.row.number, column="name", code="name_twice", value=name, lost=False)
            )
    return names


def table_of(item: Item) -> str:
    """The key of the innermost repeat around an item, "" outside of repeats."""
    return item.repeat.key if item.repeat is not None else ""


def named(item: Item, lists: Mapping[str, Sequence[Option]], names: Names) -> Named:
    """What an item stands for in expressions."""
    options = names.words.get(item.type.list)
    if options is None:
        options = {option.value: words_of(option) for option in lists.get(item.type.list, ())}
        names.words[item.type.list] = options
    if item.kind != "question":
        # A repeat inside a repeat becomes a table beside it: it stands in no row.
        inside = "" if item.kind == "repeat" else table_of(item)
        return Named(item.name, item.key, item.kind, lambda: "table" if item.kind == "repeat" else "any", inside)
    kind, value = expression_type(item.type)
    if item.type.name == "calculate" or kind == "computed":
        key = item.key
        return Named(item.name, key, "computed", lambda: names.type_of(key), table_of(item))
    return Named(item.name, item.key, kind, lambda: value, table_of(item), options)


def expression_type(kind: RowType) -> tuple[str, str]:
    """Our field type and its type in expressions."""
    if kind.what == "select":
        several = kind.name.startswith("select_multiple") or kind.name == "rank"
        return ("multi", "list") if several else ("choice", "text")
    plain = PLAIN.get(kind.name)
    return (plain.type, plain.value) if plain is not None else ("text", "text")


def words_of(option: Option) -> str:
    """The words of an option in one language: English where there is any, then Chinese."""
    label = option.label
    return label.get("en") or label.get("zh-hans") or next(iter(label.values()), "") or option.value
