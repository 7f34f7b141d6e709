"""The type of a row with its settings: lists, ranges, appearances, parameters, answers to begin with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from forms.engine.xlsform.attachments import filter_source, search_arguments
from forms.engine.xlsform.calculations import once_of
from forms.engine.xlsform.cascades import CASCADE
from forms.engine.xlsform.coercion import numeric
from forms.engine.xlsform.grids import grid_required, grid_rows
from forms.engine.xlsform.lists import PICTURES, Option, as_options, filter_of
from forms.engine.xlsform.notes import Note, Uncarried
from forms.engine.xlsform.outline import Item
from forms.engine.xlsform.texts import with_keys
from forms.engine.xlsform.types import LONGEST_TEXT, PLAIN, Kind
from forms.engine.xlsform.unheard import unheard_of_row
from forms.engine.xlsform.xpath import Literal

if TYPE_CHECKING:
    from forms.engine.xlsform.fields_in import FieldReader

OTHER = {"value": "other", "label": {"zh-hans": "其他", "en": "Other"}}
SEARCH = re.compile(r"\bsearch\s*\(", re.IGNORECASE)
EXTERNAL_APP = re.compile(r"\b(ex|printer|intent):", re.IGNORECASE)
SELECTS = {"select_one": "choice", "select_multiple": "multi", "rank": "ranking", "select_one_external": "choice"}
MOST_STARS = 11
MOST_OPTIONS = 60_000
"""How many options the lists of all questions may have together."""
PERIODS = {"month-year": "month", "year": "year"}
RESULTS = frozenset({"text", "number", "bool", "date", "datetime"})


class Settings:
    """Finds our type for a row and what is set on it."""

    def __init__(self, reader: FieldReader) -> None:
        self.reader = reader
        self.options_left = MOST_OPTIONS

    def kind(self, item: Item) -> tuple[Kind | None, dict[str, Any]]:
        """Our kind of the row and its settings; None when nothing is asked. What they leave out is told."""
        kind, config = self.found(item)
        if kind is not None and kind.type:
            self.reader.notes.extend(unheard_of_row(item, kind.type))
        return kind, config

    def found(self, item: Item) -> tuple[Kind | None, dict[str, Any]]:
        """Our kind of the row and its settings."""
        if item.type.name == "grid":
            return self.grid(item)
        if item.type.what == "select":
            return self.select(item)
        if item.type.name == CASCADE:
            return self.cascade(item)
        plain = PLAIN.get(item.type.name)
        if item.type.what == "unknown" or plain is None:
            self.reader.note(item, "type", "unknown_type", item.row.text("type"))
            return None, {}
        if plain.note == "external_data" and self.reader.files.rows(item.name) is not None:
            return None, {}
        if plain.note and (plain.lost or not plain.type or plain.note != "not_told_by_browsers"):
            self.reader.note(item, "type", plain.note, item.row.text("type"), lost=plain.lost)
        kind = self.adapted(item, plain)
        if item.type.name == "calculate" and not item.repeat and once_of(item):
            return self.available(item, replace(kind, type="hidden", value="text", fallback="computed")), {}
        config = dict(kind.config)
        if kind.type == "computed":
            config |= self.result(item, kind)
        elif kind.type == "range":
            config |= self.scale(item)
        elif "points" in config:
            config = self.points(item, config.pop("points"))
        return self.available(item, kind), config

    def available(self, item: Item, kind: Kind) -> Kind:
        """The kind, or the one that stands in for it while it does not exist here."""
        if not kind.type or kind.type in self.reader.can.field_types:
            return kind
        self.reader.note(item, "type", "type_missing", kind.type)
        return replace(kind, type=kind.fallback, config={})

    def adapted(self, item: Item, kind: Kind) -> Kind:
        """The kind that goes with the row's appearance; a formula without words is worked out and not shown."""
        if is_unseen(item) and kind.value in RESULTS:
            return replace(PLAIN["calculate"], value=kind.value)
        appearance = item.row.text("appearance").lower()
        looks = set(appearance.split())
        if EXTERNAL_APP.search(appearance):
            self.reader.note(item, "appearance", "external_app", appearance)
        if kind.type == "text":
            if "hidden" in looks:
                return PLAIN["hidden"]
            if ("multiline" in looks or "rows" in item.row.text("parameters")) and "readonly" not in looks:
                return replace(kind, type="textarea")
            if self.only_words(item):
                return PLAIN["note"]
            if item.row.text("calculation") and item.row.text("readonly"):
                return kind
        if kind.type == "image" and "signature" in looks and "signature" in self.reader.can.field_types:
            return replace(kind, type="signature")
        if kind.type == "range" and "rating" in looks and "rating" in self.reader.can.field_types:
            return rating_of(item, kind)
        if kind.type == "date" and not item.repeat and not self.is_reckoned(item):
            for look, period in PERIODS.items():
                if look in looks and period in self.reader.can.field_types:
                    return replace(kind, type=period, value="text")
        return kind

    def is_reckoned(self, item: Item) -> bool:
        """Whether formulas take the answer for a day."""
        row = item.row
        own = any(row.text(column) for column in ("calculation", "constraint", "default"))
        return own or item.name in self.reader.read_names

    def only_words(self, item: Item) -> bool:
        """A text that nobody can write into is a note."""
        row = item.row
        read_only = row.text("readonly").lower() in ("yes", "true", "true()", "1")
        return read_only and not row.text("calculation") and not row.text("default")

    def result(self, item: Item, kind: Kind) -> dict[str, Any]:
        """What a calculation gives, and that it is not shown to whoever fills in."""
        found = kind.value if kind.value in RESULTS else self.reader.names.type_of(item.key)
        config: dict[str, Any] = {"result": found if found in RESULTS else "text"}
        if config["result"] == "number":
            config["places"] = 8
        if "computed.unseen" in self.reader.can.functions:
            config["unseen"] = True
        return config

    def scale(self, item: Item) -> dict[str, Any]:
        """start, end and step of a range."""
        found = parameters_of(item.row.text("parameters"))
        config: dict[str, Any] = {}
        for theirs, ours in (("start", "minimum"), ("end", "maximum"), ("step", "step")):
            number = numeric(found.get(theirs, ""))
            if number is not None:
                config[ours] = format(abs(number) if ours == "step" else number, "f")
        least, most = Decimal(config.get("minimum", "1")), Decimal(config.get("maximum", "10"))
        if least > most:
            config["minimum"], config["maximum"] = format(most, "f"), format(least, "f")
        else:
            config.setdefault("minimum", format(min(Decimal(1), most - 1), "f"))
            config.setdefault("maximum", "10")
        return config

    def points(self, item: Item, least: int) -> dict[str, Any]:
        """A line or an area as rows of points."""
        label = {"zh-hans": "点", "en": "Point"}
        kind = "geopoint" if "geopoint" in self.reader.can.column_types else "text"
        columns = [{"key": "point", "label": label, "type": kind, "required": True}]
        return {"columns": columns, "min_rows": least if item.row.text("required") else 0, "max_rows": 300}

    def cascade(self, item: Item) -> tuple[Kind | None, dict[str, Any]]:
        """A choice down the levels of the sheet "cascades", as the first XLSForms had it."""
        config = self.reader.cascades.of(item.type.list)
        if not config or item.repeat:
            self.reader.note(item, "type", "list_missing", item.type.list)
            return Kind("text"), {"max_length": LONGEST_TEXT}
        return self.available(item, Kind("cascade")), config

    def grid(self, item: Item) -> tuple[Kind | None, dict[str, Any]]:
        """The rows and columns of a group that is one grid."""
        list_name, several = item.type.list, item.type.other
        columns = self.options(item, list(self.reader.lists[list_name]))
        config = {
            "rows": grid_rows(item, lambda row: self.reader.label(row, Kind("text"))),
            "columns": columns,
            "cells": "several" if several else "one",
            "every_row": grid_required(item),
        }
        return self.available(item, Kind("matrix", "any")), config

    # lists

    def select(self, item: Item) -> tuple[Kind, dict[str, Any]]:
        """A choice with its options."""
        name, looks = item.type.name, item.row.text("appearance").lower()
        plain = Kind(SELECTS.get(name.replace("_from_file", ""), "choice"), "list" if "multiple" in name else "text")
        in_file = "from_file" in name or item.type.list.lower().endswith((".csv", ".xml", ".geojson"))
        if in_file and item.type.list not in self.reader.lists:
            self.reader.note(item, "type", "external_list", item.type.list)
            return Kind("text"), {"max_length": LONGEST_TEXT}
        if SEARCH.search(looks) and not self.is_searched(item):
            self.reader.note(item, "appearance", "external_list", looks)
        found = list(self.reader.lists.get(item.type.list) or ())
        if not found:
            code = "choices_from_repeat" if item.type.list.startswith("${") else "list_missing"
            self.reader.note(item, "type", code, item.type.list)
            return Kind("text"), {"max_length": LONGEST_TEXT}
        config: dict[str, Any] = {"options": self.options(item, found)}
        if item.type.other and not any(option.value == "other" for option in found):
            config["options"] = [*config["options"], OTHER]
        if plain.type == "choice":
            if {"minimal", "autocomplete", "compact", "quickcompact"} & set(looks.split()):
                config["look"] = "select"
            elif "likert" in looks.split():
                config["look"] = "likert"
        config |= self.dependence(item, found, config["options"])
        if plain.type == "ranking" and filter_source(item):
            config.pop("depends_on", None)
        return self.available(item, plain), config

    def options(self, item: Item, found: Sequence[Option]) -> list[dict[str, Any]]:
        """The options as JSON; values that stand twice in one list are told."""
        options, twice = as_options(found)
        if not filter_source(item):
            for row in twice:
                self.option_note(row, "option_twice", row.value)
        if len(options) > self.reader.can.most_options:
            self.reader.note(item, "type", "list_too_long", item.type.list, limit=self.reader.can.most_options)
            options = options[: self.reader.can.most_options]
        if len(options) > self.options_left:
            self.reader.note(item, "type", "too_many_options", item.type.list, limit=MOST_OPTIONS)
            options = options[: max(self.options_left, 1)]
        self.options_left -= len(options)
        named: list[dict[str, Any]] = []
        pictures = self.pictures(found) if self.reader.files.pictures else {}
        for option in options:
            label = dict(option["label"])
            for code, text in label.items():
                label[code], missing = with_keys(text, self.reader.key_of)
                for name in missing:
                    self.option_note(found[0], "unknown_name", name, lost=False)
                if "${" in label[code] and item.repeat:
                    self.option_note(found[0], "answer_in_option", text, lost=False)
            named.append({"value": option["value"], "label": label})
            if option["value"] in pictures:
                named[-1]["image"] = pictures[option["value"]]
        return named

    def pictures(self, found: Sequence[Option]) -> dict[str, str]:
        """{value: address} of the pictures of options that lie beside the workbook."""
        held: dict[str, str] = {}
        for option in found:
            for column in PICTURES:
                address = self.reader.files.picture(option.attributes.get(column, ""))
                if address:
                    held.setdefault(option.value, address)
        return held

    def is_searched(self, item: Item) -> bool:
        """Whether the table that search() names lies beside the workbook and all it asks for is carried."""
        arguments = search_arguments(item)
        table = arguments[0].value if arguments and isinstance(arguments[0], Literal) else ""
        known = self.reader.files.rows(str(table)) is not None
        return known and (len(arguments) == 1 or bool(filter_source(item)))

    def option_note(self, option: Option, code: str, value: str, *, lost: bool = True) -> None:
        column = "name" if code == "option_twice" else "label"
        note = Note(sheet="choices", row=option.row.number, column=column, code=code, value=value[:200], lost=lost)
        self.reader.notes.append(note)

    def dependence(self, item: Item, found: Sequence[Option], options: list[dict[str, Any]]) -> dict[str, Any]:
        """Which options go with the answer to an earlier question."""
        source = filter_source(item)
        if not source or source.lower() in ("true()", "yes", "1", "1=1"):
            return {}
        try:
            rule = filter_of(source, found)
        except Uncarried as problem:
            return self.general_filter(item, found, options, source, problem)
        named = self.reader.scope(item).find(rule.question)
        if named is None or named.kind not in ("choice", "multi") or (named.table and named.table != self.table(item)):
            return self.general_filter(item, found, options, source, Uncarried("choice_filter"))
        for option in options:
            if option["value"] in rule.parents:
                option["parents"] = list(rule.parents[option["value"]])
        return {"depends_on": named.key}

    def table(self, item: Item) -> str:
        return self.reader.scope(item).table

    def general_filter(
        self,
        item: Item,
        found: Sequence[Option],
        options: list[dict[str, Any]],
        source: str,
        problem: Uncarried,
    ) -> dict[str, Any]:
        """Any other filter: each option says for itself when it is offered."""
        if "option.when" not in self.reader.can.functions:
            self.reader.note(item, "choice_filter", problem.code, source)
            return {}
        from forms.engine.xlsform.option_conditions import conditions  # it reads expressions, as the reader does

        try:
            trees = conditions(self.reader, item, source, found)
        except Uncarried as other:
            self.reader.note(item, "choice_filter", other.code, source, **dict[str, Any](other.context))
            return {}
        for option in options:
            tree = trees.get(option["value"])
            if tree is not None and tree is not True:
                option["when"] = tree
        return {}

    # answers to begin with

    def answer(self, item: Item, kind: Kind, written: str) -> Any:
        """A default as a stored answer; None when it is none."""
        text = written.strip()
        if text[:1] == text[-1:] and text[:1] in ("'", '"') and len(text) > 1:
            text = text[1:-1]
        if kind.type == "integer":
            number = numeric(text)
            return int(number) if number is not None and number == number.to_integral_value() else None
        if kind.type in ("decimal", "range"):
            number = numeric(text)
            return None if number is None else format(number, "f")
        if kind.type in ("multi", "ranking"):
            return text.split() or None
        if kind.value == "bool":
            return text.lower() in ("ok", "yes", "true", "1", "true()")
        if kind.type == "date":
            return text[:10] if re.fullmatch(r"\d{4}-\d{2}-\d{2}.*", text) else None
        if kind.type == "geopoint":
            parts = text.split()
            if len(parts) >= 2 and all(numeric(part) is not None for part in parts[:2]):
                return {"lat": parts[0], "lon": parts[1]}
            return None
        if kind.value in ("any", "table") or kind.type == "image":
            return None
        return text


def is_unseen(item: Item) -> bool:
    """Whether the row has a formula and nothing that could be shown beside it."""
    row = item.row
    shown = ("label", "hint", "guidance_hint", *PICTURES, "media::audio", "media::video")
    return item.type.what == "plain" and bool(row.text("calculation")) and not any(row.texts(name) for name in shown)


def rating_of(item: Item, kind: Kind) -> Kind:
    """Stars for a scale of whole marks that begins with 0 or 1; other scales stay what they are."""
    found = parameters_of(item.row.text("parameters"))
    first, most = numeric(found.get("start", "1")), numeric(found.get("end", "10"))
    if first not in (0, 1) or numeric(found.get("step", "1")) != 1:
        return kind
    if most is None or most != most.to_integral_value() or not 2 <= most <= MOST_STARS:
        return kind
    return replace(kind, type="rating", config={"most": int(most), "first": str(int(first))})


def parameters_of(written: str) -> dict[str, str]:
    """`start=1 end=10; step=1` as a mapping."""
    found = re.findall(r"([\w-]+)\s*=\s*([^\s;,]+)", written)
    return {name.lower(): value for name, value in found}
