"""What XLSForms of other tools say: chance, locks, values in groups of their own, loops, scores and matrices."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms.engine.expressions import to_text
from forms.engine.xlsform import read_xlsform

from .xlsform_samples import ABLE, read, sheet


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


def test_an_earlier_answer_is_a_hidden_value_that_begins_with_the_last_one():
    found = fields(
        "| type | name | label | default | relevant |\n| integer | n | N | ${last-saved#m} | |\n"
        "| integer | m | M | ${last-saved#m} + 1 | ${last-saved#n} < 12 |"
    )
    assert found["n"]["default_from"] == "last:m"
    assert to_text(found["m"]["default_formula"]) == "number(m_last) + 1"
    assert to_text(found["m"]["visible_when"]) == "number(n_last) < 12"
    assert [found[key]["default_from"] for key in ("m_last", "n_last")] == ["last:m", "last:n"]


def test_what_is_taken_when_another_answer_changes_is_computed_anew_only_then():
    found = fields(
        "| type | name | label | calculation | trigger |\n| text | a | A | | |\n"
        "| dateTime | b | | now() | ${a} |\n| calculate | c | | ${a} | ${a} |"
    )
    assert found["b"]["renewed_by"] == ["a"]
    assert "renewed_by" not in found["c"]


def test_answers_in_the_words_of_options_are_named_by_key():
    found = read("| type | name | label |\n| text | First | F |\n| select_one p | who | Who |",
                 "| list_name | name | label |\n| p | 1 | ${First} (${gone}) |")  # fmt: skip
    assert found.document["fields"][1]["config"]["options"][0]["label"]["en"] == "${first} (${gone})"
    assert [note.code for note in found.notes] == ["unknown_name"]


@pytest.mark.parametrize(
    ("xpath", "formula"),
    [
        ("number-of-items(';', ${a})", "count(split(a, ';'))"),
        ("item-at(';', ${a}, 0)", "item(split(a, ';'), 1)"),
        ("item-present(',', ${a}, 'x')", "'x' in split(a, ',')"),
        ("empty(${a})", "not filled(a)"),
        ("weighted-checklist(2, -1, ${a} = 'x', 2)", "(2 if a == 'x' else 0) >= 2"),
    ],
)
def test_functions_that_other_programs_add(xpath, formula):
    found = fields(f"| type | name | label | calculation |\n| text | a | A | |\n| calculate | b | | {xpath} |")
    assert to_text(found["b"]["computed"]) == formula


def test_the_cascades_of_the_first_xlsforms_are_a_choice_down_a_tree():
    sheets = [
        sheet("survey", "| type | name | label |\n| cascading_select city | c | City |\n| text | t | T |"),
        sheet("cascades", "| name | state | city |\n| label | State? | City? |\n| choice_label | s1 | c1 |\n"
              "| choice_label | s1 | c2 |\n| choice_label | s2 | c1 |"),
    ]  # fmt: skip
    able = replace(ABLE, field_types=ABLE.field_types | {"cascade"})
    found = read_xlsform(sheets, able, name="sample")
    config = found.document["fields"][0]["config"]
    assert [note for note in found.notes if note.lost] == []
    assert [(node["value"], [each["value"] for each in node["children"]]) for node in config["tree"]] == [
        ("s1", ["c1", "c2"]),
        ("s2", ["c1"]),
    ]
    assert [level["label"]["en"] for level in config["levels"]] == ["State?", "City?"]
