"""From a form document to the sheets of an XLSForm.

What an XLSForm has no word for (widths, masking, types of our own …) travels in the settings sheet as our own document,
with a digest of the sheets: as long as nobody edits them, the form comes back exactly as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from forms.engine.canonical import sha256_of
from forms.engine.xlsform.checks_out import own_checks
from forms.engine.xlsform.left_out import Unsaid, unsaid_of
from forms.engine.xlsform.notes import Uncarried
from forms.engine.xlsform.options_out import is_tick, names_of, options_of, words_of
from forms.engine.xlsform.own_column import CHUNK, OWN_COLUMN, packed
from forms.engine.xlsform.to_xpath import Writer
from forms.engine.xlsform.types_out import LOOKS, MAKESHIFT, TYPES

NAMES = {"zh-hans": "中文 (zh)", "en": "English (en)"}
COLUMNS = (
    "type",
    "name",
    "label",
    "hint",
    "required",
    "required_message",
    "relevant",
    "constraint",
    "constraint_message",
    "calculation",
    "trigger",
    "choice_filter",
    "default",
    "readonly",
    "appearance",
    "parameters",
)
WORDS = frozenset({"label", "hint", "required_message", "constraint_message"})


def write_xlsform(document: Mapping[str, Any], *, key: str) -> dict[str, list[list[str]]]:
    """{sheet: rows} with the header first; every cell is text. "not_carried" lists what the others do not say."""
    made = Sheets(document)
    sheets = made.all()
    title = document.get("title") or {}
    languages = languages_of(document)
    default = NAMES.get("zh-hans" if "zh-hans" in languages else languages[0], languages[0])
    settings = {"form_title": next(iter(title.values()), key), "form_id": key, "default_language": default}
    if made.says_twice:
        settings["allow_choice_duplicates"] = "yes"
    own = packed(document)
    for number, start in enumerate(range(0, len(own), CHUNK)):
        settings[f"{OWN_COLUMN}_{number}"] = own[start : start + CHUNK]
    settings[f"{OWN_COLUMN}_digest"] = digest_of(sheets["survey"], sheets["choices"])
    unsaid = {"not_carried": [list(Unsaid._fields), *map(list, made.unsaid)]} if made.unsaid else {}
    return {**sheets, "settings": [list(settings), list(settings.values())], **unsaid}


def digest_of(survey: Sequence[Sequence[str]], choices: Sequence[Sequence[str]]) -> str:
    """The digest of two sheets as they are read back: blank cells and rows do not count."""
    plain = [[[cell.strip() for cell in row] for row in sheet] for sheet in (survey, choices)]
    return sha256_of([[trimmed(row) for row in sheet if any(row)] for sheet in plain])


def trimmed(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row = row[:-1]
    return row


def languages_of(document: Mapping[str, Any]) -> list[str]:
    """The languages in which the form asks."""
    found = {code: None for field in document.get("fields") or () for code in field.get("label") or ()}
    return list(found) or ["en"]


class Sheets:
    """The two sheets under way."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.languages = languages_of(document)
        fields = document.get("fields") or ()
        columns = [each for field in fields for each in (field.get("config") or {}).get("columns") or ()]
        several = {each["key"] for each in (*fields, *columns) if each.get("type") in ("multi", "ranking")}
        tables = {field["key"] for field in fields if field["type"] == "table"}
        ticks = {each["key"] for each in (*fields, *columns) if is_tick(each)}
        self.names = names_of(each for field in (*fields, *columns) for each in options_of(field))
        self.writer = Writer(frozenset(several), frozenset(tables), ticks=frozenset(ticks), names=self.names)
        self.rows: list[dict[str, Any]] = []
        self.unsaid: list[Unsaid] = []
        self.says_twice = False
        self.lists: dict[str, list[Mapping[str, Any]]] = {}

    def all(self) -> dict[str, list[list[str]]]:
        """Both sheets."""
        sections = {section["key"]: section for section in self.document.get("sections") or ()}
        current = ""
        for field in self.document.get("fields") or ():
            section = field.get("section") or ""
            if section != current:
                if current:
                    self.rows.append({"type": "end group"})
                if section in sections:
                    self.rows.append(self.group(sections[section]))
                current = section
            self.field(field)
        if current:
            self.rows.append({"type": "end group"})
        return {"survey": self.survey(), "choices": self.choices()}

    def group(self, section: Mapping[str, Any]) -> dict[str, Any]:
        row = {"type": "begin group", "name": section["key"], "label": section.get("title") or {}}
        row["relevant"] = self.xpath(section.get("visible_when"))
        row["appearance"] = "field-list" if section.get("page") else ""
        return row

    def xpath(self, tree: Any, here: str = "", of: tuple[str, str] = ("", "")) -> str:
        """The expression, or nothing where XPath cannot say it: the settings sheet still holds it."""
        if tree is None or tree is True or tree is False:
            return ""
        try:
            return self.writer.text(tree, here)
        except (Uncarried, ValueError, TypeError):
            self.unsaid.append(Unsaid(of[0], "formula", of[1]))
            return ""

    def field(self, field: Mapping[str, Any]) -> None:
        config = field.get("config") or {}
        if field["type"] == "table":
            row = self.common({**field, "config": {}})
            count = str(config.get("min_rows")) if config.get("min_rows") == config.get("max_rows") else ""
            self.rows.append({**row, "type": "begin repeat", "repeat_count": count if count != "None" else ""})
            for column in config.get("columns") or ():
                self.rows.append(self.question({"type": "text", **column}))
            self.rows.append({"type": "end repeat"})
            self.unsaid += unsaid_of(field, "begin repeat")
        elif field["type"] == "matrix" and config.get("cells", "one") in ("one", "several"):
            self.grid(field, config)
        else:
            self.rows.append(self.question(field))

    def grid(self, field: Mapping[str, Any], config: Mapping[str, Any]) -> None:
        """A group of questions that choose from the same list."""
        key, written = field["key"], "select_multiple" if config.get("cells") == "several" else "select_one"
        row = self.common({**field, "required": None, "default": None})
        self.rows.append({**row, "type": "begin group", "appearance": "table-list"})
        listed = f"{written} {self.list_of(key, config.get('columns') or ())}"
        required = "yes" if field.get("required") is True and config.get("every_row") else ""
        for number, each in enumerate(config.get("rows") or (), start=1):
            words = {"name": f"{key}_{number}", "label": words_of(each, self.languages)}
            self.rows.append({**words, "type": listed, "required": required})
        self.rows.append({"type": "end group"})
        self.unsaid += unsaid_of(field, written)

    def question(self, field: Mapping[str, Any]) -> dict[str, Any]:
        """One row."""
        kind, config = field["type"], field.get("config") or {}
        row = self.common(field)
        written = "acknowledge" if kind == "bool" and not is_tick(field) else TYPES.get(kind, "text")
        options = options_of(field)
        known = kind in TYPES or kind == "metadata"
        self.unsaid += unsaid_of(field, written if known and kind not in MAKESHIFT else None)
        if written in ("select_one", "select_multiple", "rank"):
            row["type"] = f"{written} {self.list_of(field['key'], options)}"
            if config.get("depends_on") and any(option.get("parents") for option in options):
                asked = f"selected(${{{config['depends_on']}}}, parent)"
                is_free = not all(option.get("parents") for option in options)
                row["choice_filter"] = f"parent = '' or {asked}" if is_free else asked
                self.says_twice |= any(len(option.get("parents") or ()) > 1 for option in options)
            if config.get("look") in ("select", "likert"):
                row["appearance"] = {"select": "minimal", "likert": "likert"}[config["look"]]
        else:
            row["type"] = written
        if kind in LOOKS:
            row["appearance"] = LOOKS[kind]
        if kind in ("range", "rating"):
            first, last, step = config.get("minimum"), config.get("maximum"), config.get("step")
            if kind == "rating":
                first, last, step = config.get("first", "1"), config.get("most", 5), 1
            pairs = {"start": first, "end": last, "step": step}
            row["parameters"] = " ".join(f"{name}={value}" for name, value in pairs.items() if value is not None)
        elif kind == "metadata":
            row["type"] = {"start": "start", "user": "username"}.get(str(config.get("what")), "end")
        return row

    def common(self, field: Mapping[str, Any]) -> dict[str, Any]:
        key, required, locked = field["key"], field.get("required"), field.get("read_only")
        row: dict[str, Any] = {
            "name": key,
            "label": field.get("label") or {},
            "hint": field.get("help") or {},
            "required": "yes" if required is True else self.xpath(required, of=(key, "required")),
            "required_message": field.get("required_message") or {},
            "relevant": self.xpath(field.get("visible_when"), of=(key, "visible_when")),
            "calculation": self.xpath(field.get("computed"), of=(key, "computed"))
            or self.xpath(field.get("default_formula"), of=(key, "default_formula")),
            "default": last_saved(field) or self.default(field.get("default"), field["type"]),
            "trigger": ", ".join(f"${{{each}}}" for each in field.get("renewed_by") or ()),
            "readonly": "yes" if locked is True else self.xpath(locked, of=(key, "read_only")),
        }
        rules = field.get("rules") or ()
        checks = own_checks(field["type"], {**(field.get("config") or {}), "options": options_of(field, self.names)})
        checks += [text for rule in rules if (text := self.xpath(rule.get("check"), key, of=(key, "rules")))]
        row["constraint"] = checks[0] if len(checks) == 1 else " and ".join(f"({check})" for check in checks)
        if rules:
            row["constraint_message"] = rules[0].get("message") or {}
        return row

    def default(self, value: Any, kind: str) -> str:
        if isinstance(value, bool):
            yes, no = ("yes", "no") if kind == "bool" else ("OK", "")
            return yes if value else no
        if kind == "month" and isinstance(value, str):
            return f"{value}-01"
        if kind in ("choice", "multi", "ranking"):
            listed = value if isinstance(value, list) else [value] if value else []
            return " ".join(self.names.get(str(each), str(each)) for each in listed)
        if isinstance(value, (str, int)):
            return str(value)
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return " ".join(value)
        return ""

    def list_of(self, key: str, options: Sequence[Mapping[str, Any]]) -> str:
        """The name of the list with these options, shared by questions with the same ones."""
        for name, known in self.lists.items():
            if list(known) == list(options):
                return name
        self.lists[key] = list(options)
        return key

    def survey(self) -> list[list[str]]:
        used = [column for column in (*COLUMNS, "repeat_count") if any(row.get(column) for row in self.rows)]
        header, cells = [], []
        for column in used:
            if column in WORDS:
                header += [f"{column}::{NAMES.get(code, code)}" for code in self.languages]
            else:
                header.append(column)
        for row in self.rows:
            line: list[str] = []
            for column in used:
                value = row.get(column) or ""
                if column in WORDS:
                    words = value if isinstance(value, Mapping) else {}
                    line += [str(words.get(code) or "") for code in self.languages]
                else:
                    line.append(str(value))
            cells.append(line)
        return [header, *cells]

    def choices(self) -> list[list[str]]:
        header = ["list_name", "name", *(f"label::{NAMES.get(code, code)}" for code in self.languages), "parent"]
        rows: list[list[str]] = []
        for name, options in self.lists.items():
            for option in options:
                words, value = words_of(option, self.languages), str(option["value"])
                line = [name, self.names.get(value, value), *(words.get(code, "") for code in self.languages)]
                parents = option.get("parents") or [""]
                rows += [[*line, self.names.get(str(parent), str(parent))] for parent in parents]
        return [header, *rows]


def last_saved(field: Mapping[str, Any]) -> str:
    """The last answer to a question as an answer to begin with."""
    source, _colon, other = str(field.get("default_from") or "").partition(":")
    return f"${{last-saved#{other or field['key']}}}" if source == "last" else ""
