"""Functions over texts."""

from __future__ import annotations

import re
from typing import Any

from forms.engine.xlsform.coercion import Typed, as_text
from forms.engine.xlsform.functions.arguments import Arguments, needs
from forms.engine.xlsform.notes import Uncarried
from forms.engine.xlsform.translating import Translate, Translator
from forms.engine.xlsform.xpath import Literal, Path


def concatenated(translator: Translator, arguments: Arguments) -> Typed:
    parts: list[Any] = []
    for argument in arguments:
        rows = translator.rows_of(argument)
        if rows is not None:
            parts.append({"join": [{"column": [{"var": rows[1]}, rows[0].key]}, ""]})
            continue
        item = translator.value(argument)
        parts.append(as_text(item).tree if item.type in ("list", "table") or item.is_literal else item.tree)
    return Typed({"concat": parts}, "text")


def joined(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 1)
    separator = translator.text(arguments[0]).tree
    items: list[Any] = []
    for argument in arguments[1:]:
        rows = translator.rows_of(argument)
        if rows is not None and len(arguments) == 2:
            return Typed({"join": [{"column": [{"var": rows[1]}, rows[0].key]}, separator]}, "text")
        items.append(translator.text(argument).tree)
    return Typed({"join": [items, separator]}, "text")


def text_function(name: str, count: int = 1, kind: str = "text") -> Translate:
    def call(translator: Translator, arguments: Arguments) -> Typed:
        needs(arguments, count, count)
        return Typed(
            {translator.known(name): [translator.text(each).tree for each in arguments]}, kind, whole=kind == "number"
        )

    return call


def string_length(translator: Translator, arguments: Arguments) -> Typed:
    node = arguments[0] if arguments else Path((".",))
    return Typed({"length": [translator.text(node).tree]}, "number", whole=True)


def substr(translator: Translator, arguments: Arguments) -> Typed:
    """substr(text, start, end): counted from 0, the end left out."""
    needs(arguments, 2, 3)
    text, start = translator.text(arguments[0]).tree, translator.number(arguments[1])
    if start.is_literal and start.tree < 0:
        if len(arguments) == 2:
            return Typed({"right": [text, -start.tree]}, "text")
        raise Uncarried("counted_from_the_end")
    first = start.tree + 1 if start.is_literal else {"+": [start.tree, 1]}
    if len(arguments) == 2:
        return Typed({translator.known("mid"): [text, first]}, "text")
    end = translator.number(arguments[2])
    if end.is_literal and end.tree < 0:
        raise Uncarried("counted_from_the_end")
    length = end.tree - start.tree if start.is_literal and end.is_literal else {"-": [end.tree, start.tree]}
    return Typed({translator.known("mid"): [text, first, length]}, "text")


def substring(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 2, 3)
    parts = [translator.text(arguments[0]).tree, *(translator.number(each).tree for each in arguments[1:])]
    return Typed({translator.known("mid"): parts}, "text")


def part_of(place: int) -> Translate:
    def cut(translator: Translator, arguments: Arguments) -> Typed:
        needs(arguments, 2, 2)
        text, separator = (translator.text(each).tree for each in arguments)
        translator.known("split")
        found = {"item": [{"split": [text, separator]}, place]}
        return Typed({"if": [{"contains": [text, separator]}, found, None]}, "text")

    return cut


def part_after(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 2, 2)
    text, separator = translator.text(arguments[0]).tree, arguments[1]
    if not isinstance(separator, Literal) or not separator.value:
        raise Uncarried("not_literal")
    pattern = f"(?s){re.escape(str(separator.value))}(.*)"
    return Typed({translator.known("extract"): [text, pattern]}, "text")


def replaced(translator: Translator, arguments: Arguments) -> Typed:
    """translate() with single characters becomes replacements, one after the other."""
    needs(arguments, 3, 3)
    text, old, new = translator.text(arguments[0]).tree, *arguments[1:]
    if not (isinstance(old, Literal) and isinstance(new, Literal)) or len(str(old.value)) > 8:
        raise Uncarried("not_literal")
    for index, character in enumerate(str(old.value)):
        text = {translator.known("replace"): [text, character, str(new.value)[index : index + 1]]}
    return Typed(text, "text")


def replaced_all(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 3, 3)
    return Typed({translator.known("replace"): [translator.text(each).tree for each in arguments]}, "text")


def matched(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 2, 2)
    text, pattern = translator.text(arguments[0]).tree, arguments[1]
    if not isinstance(pattern, Literal) or not isinstance(pattern.value, str):
        raise Uncarried("not_literal")
    if len(pattern.value) > 500:
        raise Uncarried("pattern_too_long")
    return Typed({"matches": [text, bare_pattern(pattern.value)]}, "bool")


def bare_pattern(pattern: str) -> str:
    """The pattern without its anchors: ours always mean the whole text."""
    text = pattern.removeprefix("^")
    if text.endswith("$") and not text.endswith("\\$"):
        text = text[:-1]
    return text if "|" not in text or (text.startswith("(") and text.endswith(")")) else f"(?:{text})"


def stringed(translator: Translator, arguments: Arguments) -> Typed:
    return translator.text(arguments[0] if arguments else Path((".",)))
