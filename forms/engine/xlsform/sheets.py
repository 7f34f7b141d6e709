"""The sheets of a workbook as rows by column: headers in every spelling that XLSForm has known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

SURVEY_ALIASES: Mapping[str, str] = {
    "type": "type",
    "command": "type",
    "name": "name",
    "tag": "name",
    "value": "name",
    "label": "label",
    "caption": "label",
    "hint": "hint",
    "guidance_hint": "guidance_hint",
    "relevant": "relevant",
    "relevance": "relevant",
    "bind::relevant": "relevant",
    "constraint": "constraint",
    "bind::constraint": "constraint",
    "constraint_message": "constraint_message",
    "constraining_message": "constraint_message",
    "bind::jr:constraintmsg": "constraint_message",
    "jr:constraintmsg": "constraint_message",
    "required": "required",
    "bind::required": "required",
    "required_message": "required_message",
    "requiredmsg": "required_message",
    "bind::jr:requiredmsg": "required_message",
    "calculation": "calculation",
    "calculate": "calculation",
    "bind::calculate": "calculation",
    "choice_filter": "choice_filter",
    "default": "default",
    "readonly": "readonly",
    "read_only": "readonly",
    "bind::readonly": "readonly",
    "appearance": "appearance",
    "control::appearance": "appearance",
    "body::appearance": "appearance",
    "parameters": "parameters",
    "repeat_count": "repeat_count",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "control::jr:count": "repeat_count",
    "trigger": "trigger",
    "save_to": "save_to",
    "bind::entities:saveto": "save_to",
    "disabled": "disabled",
    "image": "media::image",
    "media::image": "media::image",
    "big-image": "media::big-image",
    "media::big-image": "media::big-image",
    "audio": "media::audio",
    "media::audio": "media::audio",
    "video": "media::video",
    "media::video": "media::video",
}
CHOICES_ALIASES: Mapping[str, str] = {
    "list_name": "list_name",
    "list": "list_name",
    "name": "name",
    "value": "name",
    "label": "label",
    "caption": "label",
    "image": "media::image",
    "media::image": "media::image",
    "big-image": "media::big-image",
    "media::big-image": "media::big-image",
    "audio": "media::audio",
    "media::audio": "media::audio",
    "video": "media::video",
    "media::video": "media::video",
}
SETTINGS_ALIASES: Mapping[str, str] = {"set_form_title": "form_title", "title": "form_title", "set_form_id": "form_id"}
TRANSLATED = frozenset(
    {
        "label",
        "hint",
        "guidance_hint",
        "constraint_message",
        "required_message",
        "media::image",
        "media::big-image",
        "media::audio",
        "media::video",
    }
)
PLAIN_MEDIA = frozenset({"image", "audio", "video", "big-image"})
COMMENTS = frozenset({"note", "notes", "comment", "comments", "remark", "remarks", "query", "body::accuracythreshold"})
LANGUAGE_CODE = re.compile(r"\(\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*)\s*\)\s*$")
KNOWN_LANGUAGES: Mapping[str, str] = {
    "chinese": "zh-hans",
    "zh": "zh-hans",
    "zh-cn": "zh-hans",
    "zh-hans": "zh-hans",
    "zh_cn": "zh-hans",
    "中文": "zh-hans",
    "简体中文": "zh-hans",
    "汉语": "zh-hans",
    "mandarin": "zh-hans",
    "english": "en",
    "eng": "en",
    "en": "en",
    "french": "fr",
    "français": "fr",
    "francais": "fr",
    "spanish": "es",
    "español": "es",
    "espanol": "es",
    "arabic": "ar",
    "العربية": "ar",
    "portuguese": "pt",
    "português": "pt",
    "russian": "ru",
    "русский": "ru",
    "swahili": "sw",
    "kiswahili": "sw",
    "hindi": "hi",
    "hausa": "ha",
    "somali": "so",
    "amharic": "am",
    "urdu": "ur",
    "bangla": "bn",
    "bengali": "bn",
    "nepali": "ne",
    "burmese": "my",
    "khmer": "km",
    "lao": "lo",
    "thai": "th",
    "vietnamese": "vi",
    "indonesian": "id",
    "bahasa indonesia": "id",
    "german": "de",
    "italian": "it",
    "dutch": "nl",
    "turkish": "tr",
    "kurdish": "ku",
    "pashto": "ps",
    "dari": "prs",
    "farsi": "fa",
    "persian": "fa",
    "ukrainian": "uk",
    "creole": "ht",
    "kreyol": "ht",
    "kinyarwanda": "rw",
    "yoruba": "yo",
    "igbo": "ig",
    "tamil": "ta",
    "sinhala": "si",
}


@dataclass(frozen=True, slots=True)
class Cells:
    """One row: the number people see, and its filled cells by column and language ("" for none named)."""

    number: int
    values: Mapping[str, Mapping[str, str]]
    raw: Mapping[str, str] = field(default_factory=dict)

    def text(self, column: str) -> str:
        """The cell of a column without languages, or that of the unnamed language."""
        found = self.values.get(column) or {}
        return found.get("") or next(iter(found.values()), "")

    def texts(self, column: str) -> Mapping[str, str]:
        """The cells of a column by language."""
        return self.values.get(column) or {}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it was read: its name and its rows, each with its number and its cells as texts."""

    name: str
    rows: Sequence[tuple[int, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with its header understood."""

    name: str
    rows: tuple[Cells, ...] = ()
    languages: tuple[str, ...] = ()
    unknown: tuple[tuple[int, str], ...] = ()
    has_header: bool = True


def looks_like_xlsform(sheets: Iterable[Sheet]) -> bool:
    """Whether a workbook has a sheet of questions."""
    return find(sheets, "survey") is not None


def find(sheets: Iterable[Sheet], name: str) -> Sheet | None:
    """The sheet of that name, however it is written."""
    return next((sheet for sheet in sheets if sheet.name.strip().lower() == name), None)


def table_of(sheet: Sheet | None, name: str, aliases: Mapping[str, str], *, keep: bool = False) -> Table:
    """The rows of a sheet by column. ``keep`` keeps columns without a meaning of their own under their written name."""
    if sheet is None:
        return Table(name, has_header=False)
    header_at = next((index for index, (_number, cells) in enumerate(sheet.rows) if any(cells)), None)
    if header_at is None:
        return Table(name, has_header=False)
    header_row, header = sheet.rows[header_at]
    doubled = any("::" in cell for cell in header)
    columns: list[tuple[str, str] | None] = []
    unknown: list[tuple[int, str]] = []
    for cell in header:
        found = column_of(cell, aliases, doubled=doubled)
        if found is None and cell.strip():
            unknown.append((header_row, cell.strip()))
            found = (cell.strip(), "") if keep else None
        columns.append(found)
    rows = tuple(rows_of(sheet.rows[header_at + 1 :], header, columns))
    languages = dict.fromkeys(
        column[1] for column in columns if column is not None and column[0] in TRANSLATED and column[0] != "type"
    )
    return Table(name, rows, tuple(languages), tuple(unknown))


def rows_of(
    rows: Iterable[tuple[int, Sequence[str]]], header: Sequence[str], columns: Sequence[tuple[str, str] | None]
) -> Iterator[Cells]:
    """The rows in which anything stands."""
    for number, cells in rows:
        values: dict[str, dict[str, str]] = {}
        raw: dict[str, str] = {}
        for cell, written, column in zip(cells, header, columns, strict=False):
            text = cell.strip()
            if not text:
                continue
            raw[written.strip()] = text
            if column is not None:
                values.setdefault(column[0], {}).setdefault(column[1], text)
        if raw:
            yield Cells(number, values, raw)


def column_of(header: str, aliases: Mapping[str, str], *, doubled: bool) -> tuple[str, str] | None:
    """The column's name and language; None for one without a meaning of its own."""
    written = header.strip()
    parts = (
        [part.strip() for part in written.split("::")] if doubled and "::" in written else old_parts(written, aliases)
    )
    for length in (2, 1):
        if len(parts) >= length:
            name = aliases.get(spelled("::".join(parts[:length])))
            if name is not None and (len(parts) == length or name in TRANSLATED):
                return name, "::".join(parts[length:])
    if len(parts) == 3 and spelled(parts[0]) in ("bind", "control", "body"):
        name = aliases.get(spelled("::".join(parts[:2])))
        return None if name is None else (name, parts[2])
    return None


def old_parts(written: str, aliases: Mapping[str, str]) -> list[str]:
    """The parts of a header with single colons, as the first XLSForms had them: `label:English`, `media:image`."""
    if spelled(written) in aliases or ":" not in written:
        return [written]
    return [part.strip() for part in re.split(r"(?<!jr):", written)]


def spelled(text: str) -> str:
    """A header without capitals, its spaces as underscores."""
    return re.sub(r"[\s_]+", "_", text.strip().lower())


def language_tag(written: str, index: int = 0) -> str:
    """The code of a language as its header names it: `English (en)`, `French`; made up where none is known."""
    text = written.strip()
    match = LANGUAGE_CODE.search(text)
    code = match.group(1).lower().replace("_", "-") if match else text.lower()
    if code in KNOWN_LANGUAGES:
        return KNOWN_LANGUAGES[code]
    bare = LANGUAGE_CODE.sub("", text).strip().lower()
    if not match and bare in KNOWN_LANGUAGES:
        return KNOWN_LANGUAGES[bare]
    if match or re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", code):
        return code
    letters = re.sub(r"[^a-z0-9]", "", code)[:8]
    return f"x-{letters}" if letters else f"x-l{index + 1}"
