"""One row of the survey sheet as a field of ours."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from forms.engine.xlsform.attachments import NOTHING, Attachments, bare
from forms.engine.xlsform.calculations import once_of
from forms.engine.xlsform.coercion import Typed
from forms.engine.xlsform.functions import FUNCTIONS
from forms.engine.xlsform.lists import PICTURES, Option
from forms.engine.xlsform.naming import Names, table_of
from forms.engine.xlsform.notes import Note, Uncarried
from forms.engine.xlsform.outline import Item
from forms.engine.xlsform.scope import Scope
from forms.engine.xlsform.settings_in import Settings
from forms.engine.xlsform.sheets import Cells
from forms.engine.xlsform.texts import REFERENCE, Languages, plain_words, with_keys
from forms.engine.xlsform.translating import translated
from forms.engine.xlsform.types import PLAIN, Kind

if TYPE_CHECKING:
    from forms.engine.xlsform.reading import Capabilities

YES = frozenset({"yes", "true", "true()", "1", "oui", "si", "y"})
NO = frozenset({"no", "false", "false()", "0", "n", "-"})
DEFAULT_MESSAGE = {"zh-hans": "这个答案不符合要求。", "en": "This answer does not meet the requirement."}
MEDIA = ("media::image", "media::big-image", "media::audio", "media::video")
DYNAMIC = re.compile(r"\$\{|[\w.-]+\s*\(.*\)|^\.\./")
CHANGING = re.compile(r"\b(now|today|random|uuid)\s*\(")
LAST_SAVED = re.compile(r"\$\{last-saved#([^}]+)\}")


class FieldReader:
    """Turns rows into fields; whatever cannot be said is noted with its place."""

    def __init__(
        self,
        *,
        lists: Mapping[str, Sequence[Option]],
        languages: Languages,
        capabilities: Capabilities,
        names: Names,
        notes: list[Note],
        files: Attachments = NOTHING,
    ) -> None:
        self.files = files
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
        self.calculations: dict[str, Item] = {}
        self.drawn: dict[str, str] = {}
        """{key of a hidden value that chance fills: "random" or "uuid"}"""
        self.settings = Settings(self)
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
        """The key of the hidden value that chance fills for one row of the sheet."""
        known = self.names.chances.get((item.key, what))
        if known is None:
            known = self.names.chances[item.key, what] = self.names.free.give(f"{item.key}_{what}")
            self.drawn[known] = what
        return known

    def chances(self) -> list[dict[str, Any]]:
        """The hidden values that chance fills when the form is opened."""
        words = {
            "random": {"zh-hans": "随机数", "en": "Random number"},
            "uuid": {"zh-hans": "随机编号", "en": "Random identifier"},
        }
        return [
            {"key": key, "type": "hidden", "label": dict(words[what]), "default_from": what}
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
        item = self.calculations.get(key)
        source = item.row.text("calculation") if item is not None else ""
        once = once_of(item) if item is not None else ""
        if once and item is not None:
            inner = self.expression(item, "calculation", once, quiet=True)
            return inner.type if inner is not None and inner.type in ("date", "datetime") else "text"
        found = self.expression(item, "calculation", source, quiet=True) if item is not None and source else None
        return found.type if found is not None else "text"

    # rows

    def remember(self, item: Item) -> None:
        """Lets calculations be asked for before their row is read."""
        root = item
        while root.parent is not None:
            root = root.parent
        if not self.calculations:
            self.calculations = {each.key: each for each in root.walk() if each.type.name == "calculate"}

    def question(self, item: Item) -> list[dict[str, Any]]:
        """The fields of one row: one, none, or two with "other, please specify"."""
        self.remember(item)
        kind, config = self.settings.kind(item)
        if kind is None or not kind.type:
            return []
        return [*self.picture(item), self.field(item, kind, config), *self.other(item)]

    def field(self, item: Item, kind: Kind, config: dict[str, Any]) -> dict[str, Any]:
        """The field of one row."""
        row = item.row
        self.media(item)
        document: dict[str, Any] = {"key": item.key, "type": kind.type, "label": self.label(item, kind)}
        help_text = self.help(row)
        if help_text and help_text != document["label"]:
            document["help"] = help_text
        if kind.type == "note":
            config = {**config, "text": dict(document["label"]), **self.note_picture(item)}
        if config:
            document["config"] = config
        visible = self.condition(item, "relevant")
        if visible is not None:
            document["visible_when"] = visible
        self.logic(item, kind, document)
        return document

    def logic(self, item: Item, kind: Kind, document: dict[str, Any]) -> None:
        """Requirement, rule, computation, default and read-only."""
        row, source = item.row, item.row.text("calculation")
        asked = {name for name in REFERENCE.findall(row.text("trigger")) if name in self.names}
        if asked and (not source or CHANGING.search(source)):
            self.note(item, "trigger", "trigger", row.text("trigger"))
        if item.type.name == "today" and kind.type == "hidden":
            document["default_formula"] = {"today": []}
            return
        if once_of(item) and kind.type == "hidden":
            found_once = self.expression(item, "calculation", once_of(item))
            if found_once is not None:
                document["default_formula"] = found_once.tree
            return
        if kind.type == "computed":
            found = self.computation(item, kind)
            if found is not None:
                document["computed"] = found
            return
        if kind.type in ("metadata", "note"):
            if kind.type == "note" and source:
                self.note(item, "calculation", "calculation_on_note", source, lost=False)
            return
        self.requirement(item, document)
        if row.text("constraint"):
            rule = self.rule(item)
            if rule is not None:
                document["rules"] = [rule]
        read_only = row.text("readonly").lower()
        if source and kind.value not in ("table",):
            found = self.expression(item, "calculation", source)
            if found is not None:
                if read_only in YES or kind.type == "hidden":
                    document["computed"] = found.tree
                    document.pop("required", None)
                else:
                    document["default_formula"] = found.tree
                    self.note(item, "calculation", "calculation_as_default", source, lost=False)
        elif row.text("default"):
            self.default(item, kind, document)
        if read_only in YES and "computed" not in document:
            document["read_only"] = True
            document.pop("required", None)
        elif read_only and read_only not in NO and read_only not in YES and "computed" not in document:
            locked = self.condition(item, "readonly")
            if locked is not None:
                document["read_only"] = locked

    def computation(self, item: Item, kind: Kind) -> Any:
        """The tree of a calculation; that of a metadata row without one."""
        source = item.row.text("calculation") or item.row.text("default")
        if item.type.name == "today":
            return {"today": []}
        if not source:
            return None
        found = self.expression(item, "calculation", source)
        if found is None:
            return None
        return {"text": [found.tree]} if found.is_literal and isinstance(found.tree, str) else found.tree

    def requirement(self, item: Item, document: dict[str, Any]) -> None:
        written = item.row.text("required")
        if written.lower() in YES:
            document["required"] = True
        elif written and written.lower() not in NO:
            found = self.condition(item, "required")
            if found is not None:
                document["required"] = found
        message = self.words(item.row, "required_message") if document.get("required") else {}
        if message:
            document["required_message"] = message

    def rule(self, item: Item) -> dict[str, Any] | None:
        """The constraint with its message."""
        found = self.expression(item, "constraint", item.row.text("constraint"))
        if found is None or found.tree is True:
            return None
        return {"check": found.tree, "message": self.words(item.row, "constraint_message") or dict(DEFAULT_MESSAGE)}

    def default(self, item: Item, kind: Kind, document: dict[str, Any]) -> None:
        """The answer to begin with: an answer, or a formula."""
        written = item.row.text("default")
        last = LAST_SAVED.fullmatch(written)
        if last is not None:
            if last.group(1) == item.name:
                document["default_from"] = "last"
            else:
                self.note(item, "default", "last_saved", written)
            return
        if DYNAMIC.search(written) and item.type.what != "select":
            found = self.expression(item, "default", written)
            if found is not None:
                document["default_formula"] = found.tree
            return
        value = self.settings.answer(item, kind, written)
        if value is None:
            self.note(item, "default", "default_unreadable", written)
        else:
            document["default"] = value

    def label(self, item: Item, kind: Kind) -> dict[str, str]:
        """The question: its label, or its hint where it has none, or its name."""
        return self.words(item.row, "label") or self.words(item.row, "hint") or self.languages.text({"": item.name})

    def help(self, row: Cells) -> dict[str, str]:
        """Hint and guidance together."""
        hint, guidance = self.words(row, "hint"), self.words(row, "guidance_hint")
        return {
            code: "\n".join(part for part in (hint.get(code), guidance.get(code)) if part)
            for code in dict.fromkeys((*hint, *guidance))
        }

    def media(self, item: Item) -> None:
        """Sounds and films beside a question lie in other files, pictures perhaps too."""
        for column in MEDIA:
            if item.row.texts(column) and not (column in PICTURES and self.picture_of(item)):
                self.note(item, column, "media_missing", item.row.text(column))

    def picture_of(self, item: Item) -> str:
        """The address of the picture beside a question, "" when it cannot be shown there."""
        found = [self.files.picture(item.row.text(column)) for column in PICTURES if item.row.texts(column)]
        return next(filter(None, found), "") if not table_of(item) else ""

    def picture(self, item: Item) -> list[dict[str, Any]]:
        """A picture above the question as a note of its own."""
        address = self.picture_of(item) if item.type.name != "note" else ""
        if not address:
            return []
        label = self.words(item.row, "label") or self.languages.text({"": item.name})
        config = {"picture": address, "alt": label}
        document = {"key": self.names.pictures[item.key], "type": "note", "label": label, "config": config}
        visible = self.condition(item, "relevant")
        return [document if visible is None else {**document, "visible_when": visible}]

    def note_picture(self, item: Item) -> dict[str, Any]:
        address = self.picture_of(item)
        return {"picture": address, "alt": self.words(item.row, "label")} if address else {}

    def other(self, item: Item) -> list[dict[str, Any]]:
        """The question after "other", as XLSForm adds it."""
        if not (item.type.what == "select" and item.type.other):
            return []
        found = self.names.get(f"{item.name}_other")
        several = item.type.name.startswith("select_multiple")
        var = {"var": item.key}
        test = {"in": ["other", var]} if several else {"===": [var, "other"]}
        # Whether the list itself shows need not be said again: while it is hidden it is blank.
        document: dict[str, Any] = {
            "key": found[0].key if found else f"{item.key}_other",
            "type": "text",
            "label": {"zh-hans": "请注明其他", "en": "Specify other."},
            "visible_when": test,
        }
        return [document]


def row_of(option: Option) -> dict[str, str]:
    """A row of the choices sheet for lookups."""
    label = option.label.get("en") or next(iter(option.label.values()), "")
    return {"name": option.value, "label": label, **option.attributes}


__all__ = ["PLAIN", "FieldReader"]
