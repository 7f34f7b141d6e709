"""What an answer is called in its list, and other columns of the list: as a sum of cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from forms.engine.xlsform.coercion import Typed, as_text
from forms.engine.xlsform.notes import Uncarried
from forms.engine.xlsform.translating import Translator
from forms.engine.xlsform.xpath import Call, Literal, Node, Path

MOST_CASES = 60
LONGEST_TABLE = 3_600
"""A formula has at most 4,000 characters."""


def choice_name(translator: Translator, answer: Node, name: str) -> Typed:
    """jr:choice-name(answer, '${question}'): the words of the chosen option."""
    question = translator.scope.find(name) or translator.named(answer)
    if question is None or not question.options:
        raise Uncarried("unknown_list", name=name)
    return cases(as_text(translator.value(answer)).tree, question.options.items())


def cases(answer: Any, pairs: Iterable[tuple[str, str]]) -> Typed:
    """The words that belong to the answer; a concatenation stays flat where nested choices would be too deep."""
    listed = list(pairs)
    if not listed or len(listed) > MOST_CASES:
        return packed(answer, listed)
    parts = [{"if": [{"===": [answer, value]}, words, ""]} for value, words in listed]
    return Typed({"concat": parts}, "text")


def packed(answer: Any, pairs: list[tuple[str, str]]) -> Typed:
    """The same for many cases: looked for in one text, `|value=words|value=words|`."""
    table = "".join(f"|{value}={words.strip()}" for value, words in pairs) + "|"
    plain = all(value and not {"|", "="} & set(value) and "|" not in words for value, words in pairs)
    if not plain or len(table) > LONGEST_TABLE:
        raise Uncarried("list_too_long", limit=len(pairs) if plain else MOST_CASES)
    behind = {"item": [{"split": [table, {"concat": ["|", answer, "="]}]}, 2]}
    return Typed({"item": [{"split": [behind, "|"]}, 1]}, "text")


def pulled(translator: Translator, arguments: tuple[Node, ...]) -> Typed:
    """pulldata('table', 'wanted', 'column', value): a cell of a table that lies beside the workbook."""
    if len(arguments) != 4:
        raise Uncarried("arguments")
    names = [each.value if isinstance(each, Literal) else None for each in arguments[:3]]
    if not all(isinstance(name, str) for name in names):
        raise Uncarried("not_literal")
    table, wanted, column = map(str, names)
    rows = translator.scope.lists.get(table.lower().removesuffix(".csv") + ".csv")
    if rows is None:
        raise Uncarried("external_data")
    return cases(as_text(translator.value(arguments[3])).tree, distinct(rows, column, wanted))


def listed(translator: Translator, arguments: tuple[Node, ...]) -> Typed:
    """instance('list')/root/item[name = answer]/column."""
    [node] = arguments
    if not (
        isinstance(node, Path)
        and isinstance(node.start, Call)
        and node.start.name == "instance"
        and len(node.start.arguments) == 1
        and isinstance(node.start.arguments[0], Literal)
        and node.steps[:2] == ("root", "item")
        and len(node.steps) == 3
        and len(node.predicates) == 1
    ):
        raise Uncarried("path")
    rows = translator.scope.lists.get(str(node.start.arguments[0].value))
    if rows is None:
        raise Uncarried("external_data")
    test = node.predicates[0][1]
    if not (isinstance(test, Call) and test.name == "=" and len(test.arguments) == 2):
        raise Uncarried("row_condition")
    for one, other in (test.arguments, test.arguments[::-1]):
        if isinstance(one, Path) and one.start is None and len(one.steps) == 1:
            column = one.steps[0]
            return cases(as_text(translator.value(other)).tree, distinct(rows, column, node.steps[2]))
    raise Uncarried("row_condition")


def distinct(rows: Iterable[Mapping[str, Any]], column: str, wanted: str) -> list[tuple[str, str]]:
    """(cell of the one column, cell of the other), each first cell once."""
    found: dict[str, str] = {}
    for row in rows:
        if row.get(column):
            found.setdefault(str(row[column]), str(row.get(wanted) or ""))
    return list(found.items())
