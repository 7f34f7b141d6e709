"""Files that lie beside a workbook: tables to choose from and look things up in, and pictures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from forms.engine.xlsform.lists import Option
from forms.engine.xlsform.notes import Uncarried
from forms.engine.xlsform.outline import Item
from forms.engine.xlsform.sheets import Cells
from forms.engine.xlsform.texts import Languages, plain_words
from forms.engine.xlsform.xpath import Call, Literal, Node, Reference, read_xpath

FILE_LIST = "from_file"
TABLE = re.compile(r"\.(csv|xml|geojson)$")
COLUMNS: Mapping[bool, tuple[str, str]] = {True: ("id", "title"), False: ("name", "label")}
"""Where the stored value and the words stand unless a question says otherwise; True for GeoJSON."""
SEARCH = re.compile(r"\bsearch\s*\(.*\)", re.IGNORECASE | re.DOTALL)
WHOLE = re.compile(r"-?\d+")
Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachments:
    """``tables``: {file name: rows with the header first}; ``pictures``: {file name: address of the picture here}."""

    tables: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)

    def rows(self, name: str) -> Rows | None:
        """The rows of a table by column, however its name is written; None when there is no such file."""
        wanted = bare(name)
        for file, table in self.tables.items():
            if bare(file) == wanted and table:
                header = [cell.strip() for cell in table[0]]
                return [dict(zip(header, row, strict=False)) for row in table[1:] if any(row)]
        return None

    def picture(self, name: str) -> str:
        """The address of a picture, "" when it is not there."""
        found = {file.lower(): address for file, address in self.pictures.items()}
        return found.get(name.replace("\\", "/").rpartition("/")[2].strip().lower(), "")


NOTHING = Attachments()


def bare(name: str) -> str:
    """A file's name without folder and ending."""
    return TABLE.sub("", name.replace("\\", "/").rpartition("/")[2].strip().lower())


def lists_in_files(
    root: Item, lists: dict[str, list[Option]], files: Attachments, languages: Languages
) -> dict[str, list[Option]]:
    """The lists with those that lie in tables beside the workbook."""
    found = dict(lists)
    for item in root.walk():
        if item.type.what != "select":
            continue
        if FILE_LIST in item.type.name:
            rows = files.rows(item.type.list)
            if rows is not None:
                written = item.row.text("parameters")
                usual = COLUMNS[item.type.list.lower().endswith(".geojson")]
                value, label = parameter(written, "value") or usual[0], parameter(written, "label") or usual[1]
                # Two questions may read other columns of one table.
                item.type = replace(item.type, list=" ".join((item.type.list, value, label)))
                found[item.type.list] = options_of(rows, value, label, item.row, languages)
        else:
            found |= searched(item, lists, files, languages)
    return found


def searched(
    item: Item, lists: Mapping[str, Sequence[Option]], files: Attachments, languages: Languages
) -> dict[str, list[Option]]:
    """The list of a question with search(): its row in the sheet names the columns of the table."""
    arguments = search_arguments(item)
    rows = files.rows(str(arguments[0].value)) if arguments and isinstance(arguments[0], Literal) else None
    if rows is None:
        return {}
    options: list[Option] = []
    for option in lists.get(item.type.list, ()):
        if WHOLE.fullmatch(option.value):
            options.append(option)
        else:
            label = next(iter(option.row.texts("label").values()), option.value)
            options += options_of(rows, option.value, label, option.row, languages)
    return {item.type.list: options} if options else {}


def search_arguments(item: Item) -> tuple[Node, ...]:
    """What stands between the brackets of search(), () when it cannot be read."""
    found = SEARCH.search(item.row.text("appearance"))
    if found is None:
        return ()
    try:
        call = read_xpath(found.group(0))
    except Uncarried:
        return ()
    return call.arguments if isinstance(call, Call) else ()


def options_of(rows: Rows, value: str, label: str, row: Cells, languages: Languages) -> list[Option]:
    """The rows of a table as options."""
    options = []
    for each in rows:
        stored, words = each.get(value, "").strip(), each.get(label, "").strip()
        if stored:
            text = languages.text({"": plain_words(words or stored)})
            options.append(Option(row, stored, text, dict(each)))
    return options


def parameter(written: str, name: str) -> str:
    """One of the parameters of a row."""
    found = re.search(rf"\b{name}\s*=\s*([^\s;,]+)", written)
    return found.group(1) if found else ""


def filter_source(item: Item) -> str:
    """The condition on the options: `choice_filter`, or what search('table', 'matches', 'column', answer) says."""
    written = item.row.text("choice_filter")
    arguments = search_arguments(item)
    if written or len(arguments) != 4:
        return written
    _table, how, column, answer = arguments
    if isinstance(how, Literal) and how.value == "matches" and isinstance(column, Literal):
        if isinstance(answer, Reference):
            return f"{column.value} = ${{{answer.name}}}"
        if isinstance(answer, Literal):
            return f"{column.value} = '{answer.value}'"
    return written
