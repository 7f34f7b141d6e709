"""What a workbook asks for and a form here has no word for: told row by row, never passed over in silence."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from forms.engine.xlsform.lists import MEDIA, Option
from forms.engine.xlsform.notes import Note
from forms.engine.xlsform.outline import Item
from forms.engine.xlsform.own_column import OWN_COLUMN
from forms.engine.xlsform.sheets import COMMENTS, SETTINGS_ALIASES, Table, spelled
from forms.engine.xlsform.texts import has_marks

SETTINGS = frozenset({"form_title", "form_id", "default_language", "version", "style", "allow_choice_duplicates"})
"""Settings that are carried, or ask for nothing that is missing here."""
FOREIGN = re.compile(r"\b(search|ex|printer|intent)\s*[(:]", re.IGNORECASE)
"""Appearances that are judged where they are read."""
MENU = frozenset({"minimal", "autocomplete", "compact", "quickcompact"})
LOOKS: Mapping[str, frozenset[str]] = {
    "group": frozenset({"field-list"}),
    "matrix": frozenset({"table-list"}),
    "textarea": frozenset({"multiline"}),
    "hidden": frozenset({"hidden"}),
    "signature": frozenset({"signature"}),
    "month": frozenset({"month-year"}),
    "year": frozenset({"year"}),
    "rating": frozenset({"rating"}),
    "choice": frozenset({*MENU, "likert"}),
    "text": frozenset({"masked"}),
}
"""{our type: looks that it has}."""
MISSING_LOOKS = frozenset({"bearing"})
"""Looks without which the question is another one."""
PARAMETERS: Mapping[str, frozenset[str]] = {"range": frozenset({"start", "end", "step"}), "text": frozenset({"rows"})}
"""{type of the row: parameters that are carried}."""
LINK = re.compile(r"<a\s[^>]*href\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
WORDS = ("label", "hint", "guidance_hint", "constraint_message", "required_message")


def unheard_settings(settings: Table) -> Iterable[Note]:
    """The settings that nothing here answers to."""
    for row in settings.rows[:1]:
        for column, text in row.raw.items():
            name = SETTINGS_ALIASES.get(spelled(column), spelled(column)).partition("::")[0]
            code = {"public_key": "encryption"}.get(name, "setting")
            if name == "style":
                text = " ".join(word for word in text.split() if word.lower() != "pages")
            elif name in SETTINGS or column.startswith(OWN_COLUMN) or text.lower() in ("no", "false"):
                continue
            if text:
                value = f"{name} = {text[:80]}"
                lost = code == "encryption"
                yield Note(sheet="settings", row=row.number, column=column[:60], code=code, value=value, lost=lost)


def unheard_of_row(item: Item, kind: str) -> Iterable[Note]:
    """The looks and parameters of a row, and the marks in its words, that its field of that type does not have."""
    row = item.row

    def note(column: str, code: str, value: str, *, lost: bool = False) -> Note:
        return Note(sheet="survey", row=row.number, column=column, code=code, value=value[:200], lost=lost)

    appearance = row.text("appearance").lower()
    if not FOREIGN.search(appearance):
        looks = [look for look in appearance.split() if look not in LOOKS.get(kind, frozenset())]
        if "masked" in appearance.split() and item.repeat is not None:
            looks.append("masked")
        if looks:
            missing = bool(MISSING_LOOKS.intersection(looks))
            code = "appearance_missing" if missing else "appearance"
            yield note("appearance", code, " ".join(dict.fromkeys(looks)), lost=missing)
    for written in re.findall(r"[\w-]+\s*=\s*[^\s;,]+", row.text("parameters")):
        name, _equals, value = (part.strip().lower() for part in written.partition("="))
        if name == "randomize" and value not in ("false", "no"):
            yield note("parameters", "randomize", written, lost=True)
        elif name not in (*PARAMETERS.get(item.type.name, ()), "randomize"):
            yield note("parameters", "parameter", written)
    for column in WORDS:
        for text in row.texts(column).values():
            if link := LINK.search(text):
                yield note(column, "link", link.group(1), lost=True)
            elif has_marks(text):
                yield note(column, "marks", text)


def unheard_columns(lists: Mapping[str, Sequence[Option]], read: Collection[str]) -> Iterable[Note]:
    """The further columns of options that nothing in the survey reads, each where it stands first."""
    told: set[str] = set()
    for options in lists.values():
        for option in options:
            for column, text in option.attributes.items():
                name = spelled(column)
                if column in told or column in MEDIA or name in COMMENTS or column in read or column == OWN_COLUMN:
                    continue
                told.add(column)
                code, row = "choice_column", option.row.number
                yield Note(sheet="choices", row=row, column=column[:60], code=code, value=text[:80], lost=False)
            for text in option.row.texts("label").values():
                if has_marks(text):
                    yield Note(
                        sheet="choices", row=option.row.number, column="label", code="marks", value=text[:200],
                        lost=False,
                    )  # fmt: skip


def names_read(root: Item) -> frozenset[str]:
    """Every name that may stand for an answer or a column in the cells of the survey."""
    names: set[str] = set()
    for item in root.walk():
        for column, texts in item.row.values.items():
            if column not in ("type", "name", "appearance"):
                for text in texts.values():
                    names.update(NAME.findall(text) if column not in WORDS else REFERRED.findall(text))
    return frozenset(names)


NAME = re.compile(r"[^\W\d][\w.-]*")
REFERRED = re.compile(r"\$\{\s*([^}]+?)\s*\}")
