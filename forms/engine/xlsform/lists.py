"""The choices sheet: what is chosen from, and which options go with which answer before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from forms.engine.xlsform.notes import Note, Uncarried
from forms.engine.xlsform.sheets import Cells, Table
from forms.engine.xlsform.texts import Languages, plain_words
from forms.engine.xlsform.xpath import Call, Literal, Node, Path, Reference, read_xpath

OWN = ("list_name", "name", "label")
MEDIA = ("media::image", "media::big-image", "media::audio", "media::video")
PICTURES = ("media::image", "media::big-image")


class Pictures(Protocol):
    """Whoever knows the pictures beside the workbook."""

    def picture(self, name: str) -> str: ...


@dataclass(slots=True)
class Option:
    """One row of a list: the stored value, its words, and its further columns."""

    row: Cells
    value: str
    label: dict[str, str]
    attributes: dict[str, str] = field(default_factory=dict)

    def cell(self, column: str) -> str:
        return self.value if column == "name" else self.attributes.get(column, "")


def option_lists(choices: Table, languages: Languages, notes: list[Note], files: Pictures) -> dict[str, list[Option]]:
    """The lists by name."""
    lists: dict[str, list[Option]] = {}
    for row in choices.rows:
        name, value = row.text("list_name"), row.text("name")
        if not name:
            continue
        label = languages.text({code: plain_words(text) for code, text in row.texts("label").items()})
        if not value:
            if label:
                notes.append(Note(sheet=choices.name, row=row.number, column="name", code="option_without_name"))
            continue
        attributes = {column: next(iter(texts.values())) for column, texts in row.values.items() if column not in OWN}
        lists.setdefault(name, []).append(Option(row, value, label, attributes))
        for column in MEDIA:
            if row.texts(column) and not (column in PICTURES and files.picture(row.text(column))):
                value = row.text(column)
                notes.append(Note(sheet=choices.name, row=row.number, column=column, code="media_missing", value=value))
    return lists


def as_options(found: Sequence[Option]) -> tuple[list[dict[str, Any]], list[Option]]:
    """The options as JSON, each value once, and the rows that say another value again with other words."""
    merged: dict[str, dict[str, Any]] = {}
    twice: list[Option] = []
    for option in found:
        before = merged.get(option.value)
        label = option.label or {"en": option.value}
        if before is None:
            merged[option.value] = {"value": option.value, "label": label}
        elif before["label"] != label:
            twice.append(option)
    return list(merged.values()), twice


@dataclass(frozen=True, slots=True)
class Filter:
    """`choice_filter` as a dependence on one earlier question: its name, and the parents of each option's value."""

    question: str
    parents: Mapping[str, Sequence[str]]


def filter_of(source: str, options: Sequence[Option]) -> Filter:
    """The dependence a choice filter says. Raises Uncarried for conditions of another kind."""
    terms = conjuncts(read_xpath(source))
    found = [dependence(term, options) for term in terms]
    best = found[-1]
    for candidate in reversed(found):
        if all(implied(candidate, other, options) for other in found if other is not candidate):
            best = candidate
            break
    else:
        if len(found) > 1:
            raise Uncarried("choice_filter")
    question, column = best
    parents: dict[str, list[str]] = {}
    for option in options:
        parent = option.cell(column)
        if parent:
            parents.setdefault(option.value, [])
            parents[option.value] += [parent] if parent not in parents[option.value] else []
    return Filter(question, parents)


def conjuncts(node: Node) -> list[Node]:
    """The terms of a conjunction."""
    return list(node.arguments) if isinstance(node, Call) and node.name == "and" else [node]


def dependence(node: Node, options: Iterable[Option]) -> tuple[str, str]:
    """(question, column) of `column = ${question}` or `selected(${question}, column)`."""
    if isinstance(node, Call) and node.name in ("=", "selected") and len(node.arguments) == 2:
        for one, other in (node.arguments, node.arguments[::-1]):
            question, column = question_of(one), column_of(other)
            if question and column and (column == "name" or any(column in each.attributes for each in options)):
                return question, column
    raise Uncarried("choice_filter")


def question_of(node: Node) -> str:
    if isinstance(node, Reference):
        return node.name
    if isinstance(node, Path) and not node.predicates and len(node.steps) > 1:
        return node.steps[-1]
    return ""


def column_of(node: Node) -> str:
    simple = isinstance(node, Path) and node.start is None and not node.predicates and len(node.steps) == 1
    return node.steps[0] if simple else ""  # type: ignore[union-attr]


def implied(chosen: tuple[str, str], other: tuple[str, str], options: Iterable[Option]) -> bool:
    """Whether the chosen column decides the other one: a village names its district."""
    known: dict[str, str] = {}
    for option in options:
        before = known.setdefault(option.cell(chosen[1]), option.cell(other[1]))
        if before != option.cell(other[1]):
            return False
    return True


__all__ = ["Filter", "Literal", "Option", "as_options", "filter_of", "option_lists"]
