"""XLSForms as tables of text, in every manner that people write them."""

from __future__ import annotations

from forms.engine.expressions import CATALOGUE
from forms.engine.xlsform import Capabilities, Imported, Sheet, read_xlsform

KINDS = """text textarea note integer decimal range date time datetime geopoint table image audio video file barcode
acknowledge computed hidden metadata choice multi ranking signature"""
MEMBERS = """key label type required config computed visible_when rules help default default_formula required_when
required_message read_only"""
TYPES = frozenset(KINDS.split())
ABLE = Capabilities(
    field_types=TYPES,
    column_types=TYPES - {"table", "computed"},
    functions=frozenset(CATALOGUE) | {"row_number", "option.when", "computed.unseen"},
    column_members=frozenset(MEMBERS.split()),
    most_fields=1500,
    most_options=5000,
    most_columns=200,
)

CHOICES = """
| list_name | name | label |
| yn | yes | Yes |
| yn | no | No |
| fruit | apple | Apple |
| fruit | pear | Pear |
| fruit | none | None of these |
| level | 1 | Low |
| level | 2 | Middle |
| level | 3 | High |
"""


def sheet(name: str, text: str) -> Sheet:
    """A sheet from lines with bars between the cells."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    return Sheet(
        name, [(at, [cell.strip() for cell in line.strip("|").split("|")]) for at, line in enumerate(lines, 1)]
    )


def read(survey: str, choices: str = CHOICES, settings: str = "") -> Imported:
    """The form in these sheets."""
    sheets = [sheet("survey", survey), sheet("choices", choices)]
    return read_xlsform([*sheets, sheet("settings", settings)] if settings else sheets, ABLE, name="sample")
