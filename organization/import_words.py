"""The words for everything that can be wrong with an imported sheet: what is wrong, and what to do."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from organization.services.imports import COLUMNS, RowProblem
from organization.sheets import UnsafeWorkbook

_ROW: dict[str, tuple[Any, Any]] = {
    "no_rows": (_("There are no rows."), _("Fill in at least one row below the header.")),
    "unknown_column": (
        _("Nobody knows the column “%(name)s”."),
        _("Use the headers of the template: %(known)s."),
    ),
    "column_twice": (_("The column “%(name)s” stands there twice."), _("Keep one of the two.")),
    "missing_column": (_("The column “%(name)s” is missing."), _("Add it, or start from the template.")),
    "empty": (_("Nothing is filled in."), _("Fill it in: every row needs it.")),
    "formula": (_("The cell holds a formula."), _("Replace it by its value (copy, paste as value).")),
    "too_long": (_("The text is too long."), _("Shorten it to %(limit)s characters.")),
    "bad_code": (
        _("“%(value)s” is not a code."),
        _("Use letters, digits, dash and underscore only, up to 40."),
    ),
    "not_yes_or_no": (_("“%(value)s” is neither yes nor no."), _("Write 是 or 否.")),
    "not_a_year": (_("“%(value)s” is not a year."), _("Write four digits, for example 2015.")),
    "not_a_date": (_("“%(value)s” is not a date."), _("Write it like 2026-09-01.")),
    "not_a_choice": (_("“%(value)s” is not one of the choices."), _("Write one of: %(choices)s.")),
    "code_twice": (
        _("The code %(value)s stands in row %(first)s already."),
        _("Keep one of the two rows, or give this one another code."),
    ),
    "unknown_kind": (_("There is no kind of unit “%(value)s”."), _("Write one of: %(known)s.")),
    "needs_parent": (_("A %(kind)s cannot stand at the top."), _("Name the code of the unit above it.")),
    "unknown_parent": (
        _("There is no unit %(value)s, neither here nor in the sheet."),
        _("Correct the code, or add a row for that unit."),
    ),
    "kind_not_allowed": (
        _("A %(kind)s cannot be placed under a %(parent)s."),
        _("Name another unit above it, or change its kind."),
    ),
    "cycle": (_("The units stand under one another in a circle: %(chain)s."), _("Correct the unit above in one row.")),
    "parent_not_imported": (
        _("The unit above, %(value)s, cannot be imported itself."),
        _("Mend that row first."),
    ),
    "unknown_unit": (_("There is no unit %(value)s."), _("Correct the code, or import the unit first.")),
    "keeps_no_members": (
        _("%(value)s is a %(kind)s and keeps no members."),
        _("Name the branch the member belongs to."),
    ),
    "dissolved": (_("%(value)s was dissolved on %(day)s."), _("Name the branch the member belongs to now.")),
    "group_elsewhere": (_("The group %(value)s does not belong to %(branch)s."), _("Name a group of that branch.")),
    "own_row": (_("This row is about yourself."), _("Leave it out; somebody else has to import it.")),
    "only_full_members_vote": (
        _("Only full members have the right to vote."),
        _("Write 否, or correct the status."),
    ),
    "move_needs_day": (
        _("The member changes branch or group, but the day is missing."),
        _("Fill in the first day of the new membership."),
    ),
    "move_before_start": (
        _("The present membership began on %(day)s, on or after that day."),
        _("Fill in a later first day."),
    ),
}
_FILE = {
    "too_big": _("The file is larger than %(limit)s MB. Split it into several."),
    "not_xlsx": _("This is not an .xlsx workbook. Save it as “Excel workbook (.xlsx)” and upload that."),
    "too_many_entries": _("The file has more than %(limit)s parts inside. Copy the rows into the template."),
    "unpacks_too_big": _("Unpacked, the file is larger than %(limit)s MB. Copy the rows into the template."),
    "ratio": _("The file is packed suspiciously tightly. Copy the rows into the template."),
    "active_content": _(
        "The file carries macros, links or embedded objects (%(entry)s). Copy the rows into the template."
    ),
    "encrypted": _("The file is protected by a password. Save it without one."),
    "strange_name": _("The file is damaged or was not written by a spreadsheet. Copy the rows into the template."),
    "declares_entities": _("The file declares entities, which no spreadsheet does. Copy the rows into the template."),
    "too_slow": _("Reading the file took longer than %(limit)s seconds. Copy the rows into the template."),
    "too_heavy": _("Reading the file needs too much memory or time. Copy the rows into the template."),
    "unreadable": _("The file cannot be read. Open it in a spreadsheet and save it anew."),
    "too_many_rows": _("The sheet has more than %(limit)s rows. Split it into several."),
}
_REFUSAL = {
    "already_done": _("This sheet was imported already; nothing has been done twice."),
    "bad_rows": _("Nothing has been imported: there are bad rows. Mend them, or import the good rows only."),
    "nothing_to_do": _("Nothing has been imported: every good row is already as the sheet says."),
}


@dataclass(frozen=True, kw_only=True)
class WordedProblem:
    """One problem as it is shown."""

    row: int
    column: str
    what: str
    fix: str


def worded(problem: RowProblem, kind: str) -> WordedProblem:
    """Returns the problem in the reader's language."""
    what, fix = _ROW[problem.code]
    headers = {column.key: column.header for column in COLUMNS[kind]}
    return WordedProblem(
        row=problem.row,
        column=headers.get(problem.column, ""),
        what=str(what) % problem.context,
        fix=str(fix) % problem.context,
    )


def unsafe_file_words(refused: UnsafeWorkbook) -> str:
    """Returns why a file is not opened and what to do."""
    return str(_FILE[refused.code]) % refused.context


def refusal_words(code: str) -> str:
    """Returns why an import was not carried out."""
    return str(_REFUSAL[code])
