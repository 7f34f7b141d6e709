"""Whatever an XLSForm asks for is carried or told, row by row."""

from typing import Any

import pytest

from forms.engine.xlsform import Imported, read_xlsform
from forms.services.exchange.capabilities import capabilities
from forms.services.exchange.settle import settled

from .xlsform_samples import CHOICES, sheet


def read(survey: str, choices: str = CHOICES, settings: str = "") -> Imported:
    sheets = [sheet("survey", survey), sheet("choices", choices)]
    return read_xlsform([*sheets, sheet("settings", settings)] if settings else sheets, capabilities(), name="told")


def fields(survey: str, **rest: str) -> dict[str, dict[str, Any]]:
    found = read(survey, **rest)
    document, notes = settled(found.document, found.rows)
    assert not notes
    return {field["key"]: field for field in document["fields"]}


def codes(found: Imported) -> list[tuple[str, int, str, bool]]:
    return [(note.sheet, note.row, note.code, note.lost) for note in found.notes]


@pytest.mark.parametrize(
    ("look", "kind"), [("month-year", "month"), ("year", "year"), ("month-year no-calendar", "month")]
)
def test_a_month_is_asked_as_a_month(look: str, kind: str) -> None:
    assert fields(f"| type | name | label | appearance |\n| date | d | D | {look} |")["d"]["type"] == kind


def test_a_month_that_formulas_take_for_a_day_stays_one() -> None:
    found = read(
        "| type | name | label | appearance | relevant |\n| date | d | D | year | |\n"
        "| text | t | T | | ${d} > today() |"
    )
    assert found.document["fields"][0]["type"] == "date"
    assert codes(found) == [("survey", 2, "appearance", False)]


def test_masked_texts_and_stars_are_what_they_were() -> None:
    found = fields(
        "| type | name | label | appearance | parameters |\n| text | t | T | masked | |\n"
        "| range | r | R | rating | start=1 end=5 step=1 |\n| range | s | S | vertical | start=0 end=5 step=0.5 |"
    )
    assert found["t"]["masking"] == "all"
    assert (found["r"]["type"], found["r"]["config"]) == ("rating", {"most": 5, "first": "1"})
    assert found["s"]["type"] == "range"


GRID = """| type | name | label | appearance | required | relevant |
| text | who | Who | | | |
| begin group | care | How do you rate | table-list | | ${who} != '' |
| select_one level | food | Food | | yes | |
| select_one level | room | Room | | yes | |
| end group | | | | | |"""


def test_a_table_list_is_a_grid() -> None:
    found = fields(GRID)
    assert list(found) == ["who", "care"]
    grid = found["care"]
    assert (grid["type"], grid["required"], grid["label"]) == ("matrix", True, {"en": "How do you rate"})
    assert [row["value"] for row in grid["config"]["rows"]] == ["food", "room"]
    assert [column["value"] for column in grid["config"]["columns"]] == ["1", "2", "3"]
    assert (grid["config"]["cells"], grid["config"]["every_row"]) == ("one", True)
    assert "visible_when" in grid


@pytest.mark.parametrize("further", ["| note | n | You said ${food} | | | |", "| text | t | T | | | ${room} = '1' |"])
def test_a_grid_whose_rows_are_read_stays_questions(further: str) -> None:
    found = read(f"{GRID}\n{further}")
    assert [field["key"] for field in found.document["fields"]][:3] == ["who", "food", "room"]
    assert ("survey", 3, "appearance", False) in codes(found)


def test_texts_have_no_limit_they_never_had() -> None:
    found = fields("| type | name | label | appearance |\n| text | t | T | |\n| text | u | U | multiline |")
    assert found["t"]["config"]["max_length"] == found["u"]["config"]["max_length"] == 50_000


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("select_one yn | Q | | randomize=true, seed=3", [("randomize", True), ("parameter", False)]),
        ("select_one yn | Q | | randomize=false", []),
        ("select_one yn | Q | image-map w2 | ", [("appearance", False)]),
        ("select_one yn | Q | minimal | ", []),
        ("image | Q | | max-pixels=640", [("parameter", False)]),
        ("audio | Q | | quality=low", [("parameter", False)]),
        ("geopoint | Q | placement-map | capture-accuracy=5", [("appearance", False), ("parameter", False)]),
        ("range | Q | | start=1 end=5 step=1 tick_interval=2", [("parameter", False)]),
        ("decimal | Q | bearing | ", [("appearance_missing", True)]),
        ("date | Q | ethiopian | ", [("appearance", False)]),
        ("text | **Q** and more | | ", [("marks", False)]),
        ('text | See <a href="https://example.org/a">here</a> | | ', [("link", True)]),
        ("text | A_b and 3 < 4 | | ", []),
    ],
)
def test_what_a_row_asks_for_is_told(row: str, expected: list[tuple[str, bool]]) -> None:
    kind, rest = row.split(" | ", 1)
    found = read(f"| type | name | label | appearance | parameters |\n| {kind} | q | {rest} |")
    assert [(note.code, note.lost) for note in found.notes] == expected
    assert all(note.row == 2 for note in found.notes)


def test_settings_and_columns_of_options_are_told() -> None:
    found = read(
        "| type | name | label |\n| select_one town | t | T |",
        "| list_name | name | label | geometry | media::image |\n| town | a | A | 1 2 | |\n| town | b | B | 2 3 | |",
        "| form_title | public_key | submission_url | auto_send | instance_name | style | allow_choice_duplicates |\n"
        "| Told | MIIB | https://example.org/ | true | ${t} | pages theme-grid | yes |",
    )
    assert codes(found) == [
        ("choices", 2, "choice_column", False),
        ("settings", 2, "encryption", True),
        *[("settings", 2, "setting", False)] * 4,
    ]
    assert not found.is_whole
