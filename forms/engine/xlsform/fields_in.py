"""One row of the survey sheet as a field of ours."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from forms.engine.xlsform.calculations import once_of
from forms.engine.xlsform.expressions_in import YES, ExpressionReader
from forms.engine.xlsform.lists import PICTURES
from forms.engine.xlsform.naming import table_of
from forms.engine.xlsform.outline import Item
from forms.engine.xlsform.settings_in import Settings
from forms.engine.xlsform.sheets import Cells
from forms.engine.xlsform.texts import REFERENCE
from forms.engine.xlsform.types import PLAIN, Kind

NO = frozenset({"no", "false", "false()", "0", "n", "-"})
DEFAULT_MESSAGE = {"zh-hans": "这个答案不符合要求。", "en": "This answer does not meet the requirement."}
MEDIA = ("media::image", "media::big-image", "media::audio", "media::video")
DYNAMIC = re.compile(r"\$\{|[\w.-]+\s*\(.*\)|^\.\./")
CHANGING = re.compile(r"\b(now|today|random|uuid)\s*\(")
GROUPS = ("group", "repeat")
LAST_SAVED = re.compile(r"\$\{last-saved#([^}]+)\}")


class FieldReader(ExpressionReader):
    """Turns rows into fields."""

    @cached_property
    def settings(self) -> Settings:
        """Finds the type of a row."""
        return Settings(self)

    def remember(self, item: Item) -> None:
        """Lets calculations be asked for before their row is read."""
        if self.calculations is None:
            root = item
            while root.parent is not None:
                root = root.parent
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
        if kind.type == "matrix" and config.get("every_row"):
            document["required"] = True
        if kind.type == "text" and not item.repeat and "masked" in row.text("appearance").lower().split():
            document["masking"] = "all"
        return document

    def logic(self, item: Item, kind: Kind, document: dict[str, Any]) -> None:
        """Requirement, rule, computation, default and read-only."""
        row, source = item.row, item.row.text("calculation")
        renewed = self.renewed_by(item, kind, source)
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
                if renewed:
                    document["renewed_by"] = renewed
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

    def renewed_by(self, item: Item, kind: Kind, source: str) -> list[str]:
        """The keys of the questions named by `trigger`, where it makes a difference when they change."""
        asked = [name for name in REFERENCE.findall(item.row.text("trigger")) if name in self.names]
        if not asked or (source and not CHANGING.search(source)):
            return []
        found = [one.key for name in asked for one in self.names[name] if not one.table and one.kind not in GROUPS]
        if kind.type == "computed" and source and not item.repeat and found:
            return list(dict.fromkeys(found))
        self.note(item, "trigger", "trigger", item.row.text("trigger"))
        return []

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
        source = self.names.get(last.group(1).strip()) if last is not None else None
        if source and not source[0].table and not item.repeat:
            document["default_from"] = "last" if source[0].key == item.key else f"last:{source[0].key}"
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


__all__ = ["PLAIN", "FieldReader"]
