"""What XLSForms of other tools say: chance, locks, values in groups of their own, loops, scores and matrices."""

from __future__ import annotations

import pytest

from forms.engine.expressions import to_text

from .xlsform_samples import read


def fields(survey: str, **sheets: str) -> dict[str, dict]:
    """The fields of a form that arrives whole, by key."""
    found = read(survey, **sheets)
    assert [note.as_json() for note in found.notes if note.lost] == []
    return {field["key"]: field for field in found.document["fields"]}


@pytest.mark.parametrize("formula", ["once(uuid())", "if(${id} = '', uuid(), ${id})", "if(.='', once(uuid()), .)"])
def test_what_is_drawn_once_is_a_hidden_value_that_begins_with_chance(formula):
    found = fields(f"| type | name | calculation |\n| calculate | id | {formula} |")
    assert found["id_uuid"] == {
        "key": "id_uuid",
        "type": "hidden",
        "label": {"zh-hans": "随机编号", "en": "Random identifier"},
        "default_from": "uuid",
    }
    assert found["id"]["default_formula"] == {"var": "id_uuid"}


@pytest.mark.parametrize(
    ("xpath", "formula"),
    [
        ("random() < 0.5", "number(r_random) < 0.5"),
        ("round(once(random()) * 6, 0)", "round(number(r_random) * 6, 0)"),
    ],
)
def test_chance_in_a_formula_reads_the_hidden_value(xpath, formula):
    assert to_text(fields(f"| type | name | calculation |\n| calculate | r | {xpath} |")["r"]["computed"]) == formula


def test_chance_inside_a_row_and_answers_that_change_are_told():
    survey = (
        "| type | name | calculation |\n| begin repeat | r | |\n| text | a | |\n"
        "| calculate | b | random() |\n| end repeat | | |"
    )
    assert [note.code for note in read(survey).notes if note.lost] == ["random"]


def test_a_lock_on_a_condition_arrives_and_goes_out_again():
    found = fields("| type | name | label | readonly |\n| integer | a | A | |\n| text | b | B | ${a} > 3 |")
    assert to_text(found["b"]["read_only"]) == "a > 3"


def test_cells_begin_with_what_is_computed_for_them():
    found = fields(
        "| type | name | label | default | calculation |\n| begin repeat | r | R | | |\n"
        "| date | d | D | today() | |\n"
        "| integer | n | N | | position(..) * 2 |\n| end repeat | | | | |"
    )
    day, number = found["r"]["config"]["columns"]
    assert (to_text(day["default_formula"]), to_text(number["default_formula"])) == ("today()", "row_number * 2")


def test_a_group_may_show_by_a_hidden_value_inside_it():
    found = fields(
        "| type | name | label | relevant | default |\n| begin group | inputs | Inputs | ./source = 'user' | |\n"
        "| hidden | source | | | user |\n| text | who | Who | | |\n| end group | | | | |"
    )
    assert list(found) == ["source", "who"]
    assert "section" not in found["source"]


@pytest.mark.parametrize(
    ("survey", "expected"),
    [
        (
            "| type | name | label |\n| begin loop over yn | each | Each |\n"
            "| integer | n | How many %(label)s |\n| end loop | | |",
            {"n_yes": "How many Yes", "n_no": "How many No"},
        ),
        (
            "| type | name | label | kobo--score-choices |\n| begin_score | s | Say | level |\n"
            "| score__row | one | One | |\n"
            "| score__row | two | Two | |\n| end_score | | | |",
            {"one": "One", "two": "Two"},
        ),
        (
            "| type | name | label | kobo--rank-items |\n| begin_rank | s | Say | fruit |\n"
            "| rank__level | first | First | |\n"
            "| end_rank | | | |",
            {"first": "First"},
        ),
        (
            "| type | name | label | kobo--matrix_list |\n| begin_kobomatrix | m | M | yn |\n"
            "| integer | n | Count | |\n"
            "| end_kobomatrix | | | |",
            {"m_yes_n": "Yes – Count", "m_no_n": "No – Count"},
        ),
    ],
    ids=["loop", "score", "rank", "matrix"],
)
def test_rows_that_stand_for_several_become_these(survey, expected):
    assert {key: field["label"]["en"] for key, field in fields(survey).items()} == expected


def test_copies_for_an_option_read_one_another():
    survey = (
        "| type | name | label | constraint |\n| begin loop over yn | each | Each | |\n| integer | n | N | |\n"
        "| integer | m | M | . <= ../n and . > ${n} - 9 |\n| end loop | | | |"
    )
    [rule] = fields(survey)["m_no"]["rules"]
    assert to_text(rule["check"]) == "m_no <= n_no and m_no > n_no - 9"


def test_a_value_taken_when_another_answer_changes_is_told():
    survey = (
        "| type | name | label | calculation | trigger |\n| text | a | A | | |\n| dateTime | b | B | now() | ${a} |"
    )
    assert [(note.code, note.column) for note in read(survey).notes if note.lost] == [("trigger", "trigger")]
