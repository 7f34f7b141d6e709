"""Words and formulas of rows, with what their names stand for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from forms.engine.xlsform.attachments import NOTHING, Attachments, bare
from forms.engine.xlsform.calculations import once_of
from forms.engine.xlsform.cascades import Cascades
from forms.engine.xlsform.coercion import Typed
from forms.engine.xlsform.functions import FUNCTIONS
from forms.engine.xlsform.lists import Option
from forms.engine.xlsform.naming import Names, table_of
from forms.engine.xlsform.notes import Note, Uncarried
from forms.engine.xlsform.outline import Item
from forms.engine.xlsform.scope import Scope
from forms.engine.xlsform.sheets import Cells
from forms.engine.xlsform.texts import Languages, plain_words, with_keys
from forms.engine.xlsform.translating import translated

if TYPE_CHECKING:
    from forms.engine.xlsform.reading import Capabilities

YES = frozenset({"yes", "true", "true()", "1", "oui", "si", "y"})


class ExpressionReader:
    """Reads words and formulas where they stand; whatever cannot be said is noted with its place."""

    def __init__(
        self,
        *,
        lists: Mapping[str, Sequence[Option]],
        languages: Languages,
        capabilities: Capabilities,
        names: Names,
        notes: list[Note],
        files: Attachments = NOTHING,
        cascades: Cascades | None = None,
        read_names: Collection[str] = (),
    ) -> None:
        self.read_names = read_names
        self.files = files
        self.cascades = cascades or Cascades((), languages)
        self.lists = lists
        self.languages = languages
        self.can = capabilities
        self.names = names
        self.notes = notes
        self.rows: dict[str, Sequence[Mapping[str, str]]] = {
            **{bare(name): files.rows(name) or () for name in files.tables},
            **{name: [row_of(option) for option in options] for name, options in lists.items()},
            **{f"{bare(name)}.csv": files.rows(name) or () for name in files.tables},
        }
        self.calculations: dict[str, Item] | None = None
        self.drawn: dict[str, str] = {}
        """{key of a hidden value that is filled when the form is opened: "random", "uuid" or "last:<key>"}"""
        names.finder = self.calculated_type

    # notes

    def note(
        self, item: Item, column: str, code: str, value: str = "", *, lost: bool = True, **context: object
    ) -> None:
        self.notes.append(
            Note(
                sheet="survey",
                row=item.row.number,
                column=column,
                code=code,
                value=value[:300],
                lost=lost,
                context=context,
            )
        )

    # words

    def words(self, row: Cells, column: str) -> dict[str, str]:
        """The words of a column, references to answers by key."""
        found = self.languages.text({code: plain_words(text) for code, text in row.texts(column).items()})
        renamed: dict[str, str] = {}
        for code, text in found.items():
            renamed[code], missing = with_keys(text, self.key_of)
            for name in missing:
                note = Note(sheet="survey", row=row.number, column=column, code="unknown_name", value=name, lost=False)
                self.notes.append(note)
        return renamed

    def key_of(self, name: str) -> str | None:
        found = self.names.get(name)
        return found[0].key if found else None

    # expressions

    def scope(self, item: Item, within: str | None = None) -> Scope:
        """What names stand for where the item is, or in a row of the table ``within``."""
        found = self.names.get(item.name) or ()
        here = next((one for one in found if one.key == item.key), None)
        table = table_of(item) if within is None else within
        return Scope(
            self.names, self.can.functions, here, table, self.rows, self.names.parents,
            draw=lambda what: self.draw(item, what), drawn=self.drawn.keys(),
        )  # fmt: skip

    def draw(self, item: Item, what: str) -> str:
        """The key of the hidden value that chance, or the last answer, fills for one row of the sheet."""
        last = what.removeprefix("last:") if what.startswith("last:") else ""
        place = ("", what) if last else (item.key, what)
        known = self.names.chances.get(place)
        if known is None:
            known = self.names.free.give(f"{last}_last" if last else f"{item.key}_{what}")
            self.names.chances[place] = known
            self.drawn[known] = what
        return known

    def chances(self) -> list[dict[str, Any]]:
        """The hidden values that are filled when the form is opened."""
        words = {
            "random": {"zh-hans": "随机数", "en": "Random number"},
            "uuid": {"zh-hans": "随机编号", "en": "Random identifier"},
            "last": {"zh-hans": "上次的答案", "en": "Last answer"},
        }
        return [
            {"key": key, "type": "hidden", "label": dict(words[what.partition(":")[0]]), "default_from": what}
            for key, what in self.drawn.items()
        ]

    def expression(
        self, item: Item, column: str, source: str, *, quiet: bool = False, within: str | None = None
    ) -> Typed | None:
        """The tree of an expression; None with a note when there is none."""
        try:
            found = translated(source, self.scope(item, within), FUNCTIONS)
            self.check_patterns(found.tree)
            return found
        except Uncarried as problem:
            if not quiet:
                self.note(item, column, problem.code, source, **dict[str, Any](problem.context))
            return None

    def check_patterns(self, tree: Any) -> None:
        """Raises Uncarried for a regular expression that our engine refuses."""
        waiting = [tree]
        while waiting:
            node = waiting.pop()
            if isinstance(node, dict):
                pattern = node["matches"][1] if "matches" in node else None
                if isinstance(pattern, str) and self.can.is_pattern is not None and not self.can.is_pattern(pattern):
                    raise Uncarried("pattern", pattern=pattern[:80])
                waiting += [part for parts in node.values() if isinstance(parts, list) for part in parts]
            elif isinstance(node, list):
                waiting += node

    def condition(self, item: Item, column: str, *, within: str | None = None) -> Any:
        """The tree of a condition; None when there is none or it always holds."""
        source = item.row.text(column)
        if not source or source.lower() in YES:
            return None
        found = self.expression(item, column, source, within=within)
        if found is None or found.tree is True:
            return None
        if found.type in ("text", "list", "table", "date", "datetime") and not found.is_literal:
            return {"filled": [found.tree]}
        return found.tree

    def calculated_type(self, key: str) -> str:
        """The type of what a calculation gives."""
        item = (self.calculations or {}).get(key)
        source = item.row.text("calculation") if item is not None else ""
        once = once_of(item) if item is not None else ""
        if once and item is not None:
            inner = self.expression(item, "calculation", once, quiet=True)
            return inner.type if inner is not None and inner.type in ("date", "datetime") else "text"
        found = self.expression(item, "calculation", source, quiet=True) if item is not None and source else None
        return found.type if found is not None else "text"


def row_of(option: Option) -> dict[str, str]:
    """A row of the choices sheet for lookups."""
    label = option.label.get("en") or next(iter(option.label.values()), "")
    return {"name": option.value, "label": label, **option.attributes}
