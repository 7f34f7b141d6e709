"""A repeat as a table of ours; one inside a repeat as a table beside it, whose rows name the row they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forms.engine.xlsform.outline import Item
from forms.engine.xlsform.texts import REFERENCE

if TYPE_CHECKING:
    from forms.engine.xlsform.fields_in import FieldReader

ROWS_MESSAGE = {"zh-hans": "行数与前面填写的数目不一致。", "en": "As many rows are needed as stated before."}


class TableReader:
    """Turns repeats into tables; whatever cannot be said is noted with its place."""

    def __init__(self, reader: FieldReader) -> None:
        self.reader = reader

    def repeat(self, item: Item) -> list[dict[str, Any]]:
        """A repeat as a table: its questions as columns."""
        self.reader.remember(item)
        columns: list[dict[str, Any]] = []
        self.columns(item, self.row_condition(item), columns)
        if not columns:
            return []
        outer = item.repeat
        if outer is not None:
            columns.insert(0, self.parent_column(item, outer))
            self.reader.note(item, "type", "nested_repeat", item.name, lost=False)
        most = self.reader.can.most_columns
        for column in columns[most:]:
            self.reader.note(item, "type", "too_many_columns", column["key"], limit=most)
        document: dict[str, Any] = {
            "key": item.key,
            "type": "table",
            "label": self.reader.words(item.row, "label") or self.reader.languages.text({"": item.name}),
            "config": {"columns": columns[:most]},
        }
        visible = self.reader.condition(outermost(item), "relevant", within="")
        if visible is not None:
            document["visible_when"] = visible
        if outer is None:
            self.count(item, document)
        else:
            self.count_inside(item, outer, document)
        return [document]

    def row_condition(self, item: Item) -> Any:
        """What has to hold in the row around a repeat inside a repeat, said of each of its own rows."""
        inside = [above for above in item.above() if above.repeat is not None]
        condition = None
        for each in [*inside, item] if item.repeat is not None else []:
            condition = both(condition, self.reader.condition(each, "relevant", within=item.key))
        return condition

    def parent_column(self, item: Item, outer: Item) -> dict[str, Any]:
        """The column that says to which row of the table around it a row belongs."""
        key = self.reader.names.parents[item.key][1]
        around = self.reader.words(outer.row, "label") or self.reader.languages.text({"": outer.name})
        words = {"zh-hans": "属于“{}”的第几行", "en": "Row of “{}”"}
        label = {code: words.get(code, "{}").format(text) for code, text in around.items()}
        return {"key": key, "type": "integer", "label": label, "required": True, "config": {"minimum": 1}}

    def count(self, item: Item, document: dict[str, Any]) -> None:
        """repeat_count: a fixed number of rows, or as many as an answer says."""
        written = item.row.text("repeat_count")
        if not written:
            return
        if written.isdigit() and 1 <= int(written) <= 300:
            document["config"] |= {"min_rows": int(written), "max_rows": int(written)}
            return
        found = self.reader.expression(item, "repeat_count", written)
        if found is not None:
            self.as_many(document, found.tree if found.type == "number" else {"number": [found.tree]})

    def count_inside(self, item: Item, outer: Item, document: dict[str, Any]) -> None:
        """repeat_count inside a repeat: as many rows altogether as all rows around them ask for."""
        written = item.row.text("repeat_count")
        if not written:
            return
        rows = {"var": outer.key}
        found = self.reader.expression(item, "repeat_count", written)
        tree = found.tree if found is not None else None
        if isinstance(tree, dict) and set(tree) == {"var"} and found is not None and found.type == "number":
            self.as_many(document, {"sum": [{"column": [rows, tree["var"]]}]})
        elif written.isdigit():
            self.as_many(document, {"*": [int(written), {"count": [rows]}]})
        elif found is not None:
            self.reader.note(item, "repeat_count", "nested_count", written)

    def as_many(self, document: dict[str, Any], number: Any) -> None:
        """Asks for as many rows as the number says."""
        document["required"] = {">": [number, 0]}
        count = {"count": [{"var": document["key"]}]}
        document["rules"] = [{"check": {"===": [count, number]}, "message": dict(ROWS_MESSAGE)}]

    def columns(self, item: Item, condition: Any, columns: list[dict[str, Any]]) -> None:
        """The columns of a repeat, those of its groups among them."""
        for child in item.children:
            if child.kind == "repeat":
                continue  # a table of its own, see reading.top_items
            if child.kind == "group":
                self.columns(child, both(condition, self.reader.condition(child, "relevant")), columns)
            else:
                columns += self.column(child, condition)

    def column(self, item: Item, condition: Any) -> list[dict[str, Any]]:
        """One question as a column."""
        kind, config = self.reader.settings.kind(item)
        if kind is None or not kind.type:
            return []
        made = [self.reader.field(item, kind, config), *self.reader.other(item)]
        for document in made:
            visible = both(condition, document.get("visible_when"))
            if visible is not None:
                document["visible_when"] = visible
            document["label"] = self.heading(item, document["label"])
            self.settle(item, document)
        return [document for document in made if document["type"] in self.reader.can.column_types]

    def heading(self, item: Item, words: dict[str, str]) -> dict[str, str]:
        """The words above a column: one heading for all rows cannot name the answers of one."""
        if any("${" in text for text in words.values()) and item.type.name != "note":
            self.reader.note(item, "label", "answer_in_heading", item.row.text("label"), lost=False)
            return {code: REFERENCE.sub("…", text) for code, text in words.items()}
        return words

    def settle(self, item: Item, document: dict[str, Any]) -> None:
        """Takes away what a column cannot say, with a note for each."""
        if document["type"] == "computed":
            document["type"] = {"number": "decimal", "date": "date", "bool": "bool"}.get(
                str(document.get("config", {}).get("result")), "text"
            )
            places = {"places": 8} if document["type"] == "decimal" else {}
            document["config"] = places
            if "computed" not in document:
                document["computed"] = None
        if document["type"] == "acknowledge" and "acknowledge" not in self.reader.can.column_types:
            document["type"] = "bool"
        if document["type"] not in self.reader.can.column_types:
            if document["type"] in ("note", "hidden", "metadata"):
                self.reader.note(item, "type", "no_column", item.type.name, lost=document["type"] == "note")
            else:
                self.reader.note(item, "type", "no_column", item.type.name or document["type"])
            return
        if not isinstance(document.get("read_only", False), bool):
            self.reader.note(item, "readonly", "conditional_readonly", item.row.text("readonly"))
            document.pop("read_only")
        columns = {"visible_when": "relevant", "rules": "constraint", "help": "hint", "default": "default"}
        columns |= {"default_formula": "calculation", "required_message": "required_message", "read_only": "readonly"}
        for member in [name for name in document if name not in self.reader.can.column_members]:
            value = document.pop(member)
            if value is not None:
                lost = member not in ("help", "required_message", "read_only")
                column = columns.get(member, member)
                self.reader.note(item, column, "column_without", item.row.text(column), lost=lost, member=member)
        if (
            not isinstance(document.get("required", False), bool)
            and "required_when" not in self.reader.can.column_members
        ):
            self.reader.note(item, "required", "column_without", item.row.text("required"), member="required")
            document.pop("required")


def outermost(item: Item) -> Item:
    """The repeat around all others, or the item itself."""
    return next((above for above in item.above() if above.kind == "repeat"), item)


def both(one: Any, other: Any) -> Any:
    """Both conditions."""
    if one is None or other is None:
        return other if one is None else one
    return {"and": [one, other]}
