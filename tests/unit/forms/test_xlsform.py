"""XLSForms in and out: what people write arrives, what cannot arrive is told, our own comes back the same."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms.engine.canonical import canonical_json
from forms.engine.definition import compile_definition
from forms.engine.expressions import evaluate, parse, to_text
from forms.engine.xlsform import Sheet, read_xlsform, write_xlsform
from forms.engine.xlsform.notes import Uncarried
from forms.engine.xlsform.to_xpath import Writer
from forms.engine.xlsform.xpath import read_xpath

from .xlsform_samples import ABLE, read

BASE = """
| type | name | label | calculation |
| integer | age | Age | |
| decimal | weight | Weight | |
| text | name | Name | |
| select_one yn | sure | Sure | |
| select_one level | level | Level | |
| select_multiple fruit | fruits | Fruits | |
| date | born | Born | |
| dateTime | met | Met | |
| time | clock | Clock | |
| geopoint | place | Place | |
| acknowledge | read | Read | |
| calculate | total | | ${age} + 1 |
| begin repeat | member | Members | |
| text | mname | Name | |
| integer | mage | Age | |
| end repeat | | | |
"""
FORMULAS = {
    "${age} > 18 and ${sure} = 'yes'": "age > 18 and sure == 'yes'",
    "selected(${fruits}, 'apple')": "'apple' in fruits",
    "selected(${sure}, 'yes')": "sure == 'yes'",
    "not(selected(${fruits}, 'none') and ${age} > 1)": "not ('none' in fruits and age > 1)",
    "count-selected(${fruits}) = 2": "count(fruits) == 2",
    "${level} = 2": "level == '2'",
    "${level} > 1": "number(level) > 1",
    "${name} != ''": "name != ''",
    "if(${age} < 18, 'minor', 'adult')": "'minor' if age < 18 else 'adult'",
    "coalesce(${age}, 0) * 2": "coalesce(age, 0) * 2",
    "int((today() - ${born}) div 365.25)": "floor(days_between(born, today()) / 365.25)",
    "${born} <= today()": "born <= today()",
    "date(${born} + 30)": "add_days(born, 30)",
    "format-date(${born}, '%Y-%m-%d')": "text(date(born))",
    "sum(${mage}) div count(${member})": "sum_of(member, 'mage') / count(member)",
    "join(', ', ${mname})": "join(column(member, 'mname'), ', ')",
    "indexed-repeat(${mname}, ${member}, 2)": "item(column(member, 'mname'), 2)",
    "count(${member}[mage = 3])": "count_where(member, 'mage', 3)",
    "string-length(${name}) mod 2 = 0": "length(name) % 2 == 0",
    "regex(${name}, '^[A-Z]{2}$')": "matches(name, '[A-Z]{2}')",
    "substr(${name}, 0, 3)": "mid(name, 1, 3)",
    "selected-at(${fruits}, 0)": "item(fruits, 1)",
    "${read} = 'OK'": "read == True",
    "${total} >= 2": "total >= 2",
    "${clock} < '12:00'": "clock < '12:00'",
    "-${age}": "-age",
    "../age + 1": "age + 1",
    "position(..)": "1",
    "difference-in-months(${born}, today())": "months_between(born, today())",
    "round(${weight} div 3, 2)": "round(weight / 3, 2)",
}


@pytest.mark.parametrize(("xpath", "formula"), FORMULAS.items(), ids=range(len(FORMULAS)))
def test_formulas_are_translated(xpath, formula):
    found = read(f"{BASE}| calculate | result | | {xpath} |")
    field = next(field for field in found.document["fields"] if field["key"] == "result")
    assert to_text(field["computed"]) == formula
    assert found.is_whole, found.notes


@pytest.mark.parametrize(
    ("xpath", "code"),
    [
        ("pulldata('f', 'a', 'b', ${name})", "external_data"),
        ("${nobody} + 1", "unknown_name"),
        ("foo(${age})", "unknown_function"),
        ("${age} +", "syntax"),
        ("((((", "syntax"),
        ("once(${age}) + 1", "once"),
        ("regex(${name}, ${name})", "not_literal"),
        ("format-date(${born}, '%Q')", "date_sign"),
        ("(" * 500 + "1" + ")" * 500, "too_deep"),
    ],
)
def test_what_cannot_be_said_is_told_with_its_place(xpath, code):
    found = read(f"{BASE}| calculate | result | | {xpath} |")
    [note] = found.notes
    assert (note.sheet, note.row, note.column, note.code, note.lost) == ("survey", 18, "calculation", code, True)


def test_every_type_arrives():
    rows = """
| type | name | label | appearance | parameters | default | readonly | required |
| start | start | | | | | | |
| end | end | | | | | | |
| today | today | | | | | | |
| deviceid | deviceid | | | | | | |
| username | who | | | | | | |
| note | hello | Hello | | | | | |
| text | long | Long | multiline | | | | yes |
| text | fixed | Fixed words | | | | yes | |
| integer | many | How many | | | 3 | | true() |
| range | scale | Scale | | start=0 end=20 step=5 | | | |
| image | sign | Sign | signature | | | | |
| audio | sound | Sound | | | | | |
| video | film | Film | | | | | |
| file | file | File | | | | | |
| barcode | code | Code | | | | | |
| geotrace | way | Way | | | | | |
| rank fruit | order | Order | | | | | |
| select_multiple fruit or_other | eaten | Eaten | | | apple pear | | |
| select_one level | level | Level | minimal | | 2 | | ${many} > 2 |
| hidden | secret | | | | x | | |
| acknowledge | agreed | Agreed | | | | | |
"""
    found = read(rows)
    types = {field["key"]: field["type"] for field in found.document["fields"]}
    assert types == {
        "start": "metadata",
        "end": "metadata",
        "today": "hidden",
        "deviceid": "hidden",
        "who": "metadata",
        "hello": "note",
        "long": "textarea",
        "fixed": "note",
        "many": "integer",
        "scale": "range",
        "sign": "signature",
        "sound": "audio",
        "film": "video",
        "file": "file",
        "code": "barcode",
        "way": "table",
        "order": "ranking",
        "eaten": "multi",
        "eaten_other": "text",
        "level": "choice",
        "secret": "hidden",
        "agreed": "acknowledge",
    }
    assert found.is_whole, [note for note in found.notes if note.lost]
    fields = {field["key"]: field for field in found.document["fields"]}
    assert fields["many"]["default"] == 3
    assert fields["eaten"]["default"] == ["apple", "pear"]
    assert fields["scale"]["config"] == {"minimum": "0", "maximum": "20", "step": "5"}
    assert fields["level"]["required"] == {">": [{"var": "many"}, 2]}


def test_groups_become_sections_and_screens_become_steps():
    found = read("""
| type | name | label | relevant | appearance |
| text | first | First | | |
| begin group | outer | Outer | ${first} = 'a' | |
| text | inside | Inside | | |
| begin group | inner | Inner | ${inside} = 'b' | field-list |
| text | deep | Deep | | |
| end group | | | | |
| text | after | After | | |
| end group | | | | |
| text | last | Last | | |
""")
    sections = {section["key"]: section for section in found.document["sections"]}
    places = {field["key"]: field.get("section", "") for field in found.document["fields"]}
    assert places == {"first": "", "inside": "outer", "deep": "inner", "after": "outer_2", "last": "part"}
    assert sections["inner"]["visible_when"] == {
        "and": [{"===": [{"var": "first"}, "a"]}, {"===": [{"var": "inside"}, "b"]}]
    }
    assert [section.get("page", False) for section in found.document["sections"]] == [True, True, True, False]
    assert found.is_whole


def test_cascades_depend_on_the_answer_before():
    choices = """
| list_name | name | label | state | county |
| state | s1 | One | | |
| county | c1 | A | s1 | |
| village | v1 | x | s1 | c1 |
| village | v2 | y | s1 | c1 |
"""
    found = read(
        """
| type | name | label | choice_filter |
| select_one state | state | State | |
| select_one county | county | County | state=${state} |
| select_one village | village | Village | state=${state} and county=${county} |
""",
        choices,
    )
    configs = {field["key"]: field["config"] for field in found.document["fields"]}
    assert configs["county"]["depends_on"] == "state"
    assert configs["village"]["depends_on"] == "county"
    assert configs["village"]["options"][0]["parents"] == ["c1"]
    assert found.is_whole


def test_other_filters_become_conditions_of_options():
    found = read("""
| type | name | label | choice_filter |
| integer | age | Age | |
| select_one level | level | Level | |
| select_one level | other | Other | name != ${level} and ${age} > 3 |
""")
    options = found.document["fields"][2]["config"]["options"]
    assert options[0]["when"] == {"and": [{"!==": ["1", {"var": "level"}]}, {">": [{"var": "age"}, 3]}]}


def test_languages_are_told_apart():
    found = read(
        """
| type | name | label::English (en) | label::中文 (zh) | label::Français (fr) | hint::English (en) |
| text | a | Name of ${b} | 姓名 | Nom | In **full** |
| text | b | Other | 其他 | Autre | |
""",
        "| list_name | name | label |",
        "| form_title | form_id | default_language |\n| My form | My-Form 1 | English (en) |",
    )
    field = found.document["fields"][0]
    assert field["label"] == {"en": "Name of ${b}", "zh-hans": "姓名", "fr": "Nom"}
    assert field["help"] == {"en": "In full"}
    assert found.title == {"en": "My form"}
    old = read("| type | name | label:English | label:French |\n| text | a | Name | Nom |")
    assert old.document["fields"][0]["label"] == {"en": "Name", "fr": "Nom"}


def test_names_become_keys_once():
    found = read("""
| type | name | label | relevant |
| text | Q1.2 | A | |
| text | q1_2 | B | ${Q1.2} = 'x' |
| text | 姓名 | C | |
| text | if | D | |
""")
    keys = [field["key"] for field in found.document["fields"]]
    assert keys == ["q1_2", "q1_2_2", "question", "if_2"]
    assert found.document["fields"][1]["visible_when"] == {"===": [{"var": "q1_2"}, "x"]}


def test_repeats_become_tables_with_conditions_in_their_rows():
    found = read("""
| type | name | label | relevant | constraint | calculation | repeat_count |
| integer | many | Many | | | | |
| begin repeat | child | Child | ${many} > 0 | | | ${many} |
| text | nick | Name | | | | |
| integer | years | Years | ${nick} != '' | . < 18 | | |
| calculate | doubled | | | | ${years} * 2 | |
| note | told | Row note | | | | |
| begin repeat | toy | Toy | | | | |
| text | toy_name | Toy | | | | |
| end repeat | | | | | | |
| end repeat | | | | | | |
""")
    table = found.document["fields"][1]
    columns = {column["key"]: column for column in table["config"]["columns"]}
    assert list(columns) == ["nick", "years", "doubled", "told"]
    assert columns["years"]["visible_when"] == {"!==": [{"var": "nick"}, ""]}
    assert columns["doubled"]["computed"] == {"*": [{"var": "years"}, 2]}
    assert table["rules"][0]["check"] == {"===": [{"count": [{"var": "child"}]}, {"var": "many"}]}
    assert [note.code for note in found.notes if note.code.startswith("nested")] == ["nested_repeat"]
    assert found.is_whole


def test_a_repeat_inside_a_repeat_becomes_a_table_whose_rows_name_the_row_around_them():
    found = read("""
| type | name | label | relevant | constraint | calculation | repeat_count |
| begin repeat | child | Child | | | | |
| text | nick | Name | | | | |
| integer | toys | Toys | | | | |
| begin repeat | toy | Toy | ${toys} > 0 | | | ${toys} |
| text | toy_name | Toy | ${nick} != 'Cat' | | | |
| end repeat | | | | | | |
| calculate | mine | | | | count(${toy}) | |
| end repeat | | | | | | |
| calculate | all | | | | count(${toy}) | |
""")
    outer, inner, every = found.document["fields"]
    assert [column["key"] for column in outer["config"]["columns"]] == ["nick", "toys", "mine"]
    row, name = inner["config"]["columns"]
    assert (row["key"], row["type"], row["required"]) == ("child_row", "integer", True)

    def around(key: str) -> object:
        return {"item": [{"column": [{"var": "child"}, key]}, {"var": "child_row"}]}

    assert name["visible_when"] == {"and": [{">": [around("toys"), 0]}, {"!==": [around("nick"), "Cat"]}]}
    assert inner["rules"][0]["check"] == {
        "===": [{"count": [{"var": "toy"}]}, {"sum": [{"column": [{"var": "child"}, "toys"]}]}]
    }
    assert every["computed"] == {"count": [{"var": "toy"}]}
    assert [(note.row, note.code) for note in found.notes if note.lost] == [(8, "nested_rows")]


MANGLED = st.lists(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["type", "name", "label", "begin group", "end group", "begin repeat", "end repeat", "select_one yn"]
            ),
            st.sampled_from(
                ["text", "integer", "${a}", "${a} > 1", "relevant", "calculation", "yes", "a", "::", "(((", ""]
            ),
            st.text(max_size=12),
        ),
        max_size=8,
    ),
    max_size=14,
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(MANGLED, MANGLED, MANGLED)
def test_nothing_in_a_workbook_makes_the_reader_fail(survey, choices, config):
    sheets = [
        Sheet("survey", list(enumerate(survey, 1))),
        Sheet("choices", list(enumerate(choices, 1))),
        Sheet("settings", list(enumerate(config, 1))),
    ]
    found = read_xlsform(sheets, ABLE)
    assert found.carried <= max(found.questions, 0) + len(survey)


TEXTS = st.dictionaries(st.sampled_from(["zh-hans", "en", "fr"]), st.text(st.characters(codec="utf-8"), max_size=9))
NAMES = st.from_regex(r"[a-e]{1,3}", fullmatch=True)
FIELD = st.fixed_dictionaries(
    {
        "key": NAMES,
        "type": st.sampled_from(["text", "integer", "date", "multi", "choice", "note", "score", "ballot", "table"]),
        "label": TEXTS,
    },
    optional={
        "help": TEXTS,
        "required": st.booleans(),
        "visible_when": st.sampled_from(["a > 1", "a == 'x' or b in [1, 2]", "not blank(a)", "covers(a, 'b', ['c'])"]),
        "width": st.sampled_from(["half", "third"]),
        "rules": st.just([{"check": "a < 3", "message": {"en": "no"}}]),
        "default": st.one_of(st.text(max_size=5), st.integers(0, 9)),
        "config": st.just({"options": [{"value": "x", "label": {"en": "X"}}], "columns": [{"key": "c"}]}),
    },
)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(FIELD, max_size=6, unique_by=lambda field: field["key"]), TEXTS)
def test_our_own_export_comes_back_the_same(fields, title):
    document = compile_definition({"schema_version": 1, "title": title, "fields": fields})
    sheets = [Sheet(name, list(enumerate(rows, 1))) for name, rows in write_xlsform(document, key="f").items()]
    found = read_xlsform(sheets, ABLE)
    assert canonical_json(compile_definition(found.document)) == canonical_json(document)


def test_an_edited_export_is_read_as_it_now_stands():
    document = compile_definition(read(BASE).document)
    sheets = {name: [list(row) for row in rows] for name, rows in write_xlsform(document, key="f").items()}
    sheets["survey"][1][sheets["survey"][0].index("label::English (en)")] = "How old?"
    found = read_xlsform([Sheet(name, list(enumerate(rows, 1))) for name, rows in sheets.items()], ABLE)
    assert found.document["fields"][0]["label"] == {"en": "How old?"}
    assert found.is_whole


@pytest.mark.parametrize("xpath", FORMULAS, ids=range(len(FORMULAS)))
def test_translated_formulas_survive_the_way_out_and_in(xpath):
    found = read(f"{BASE}| calculate | result | | {xpath} |")
    tree = next(field for field in found.document["fields"] if field["key"] == "result")["computed"]
    try:
        again = Writer(frozenset({"fruits"}), frozenset({"member"})).text(tree)
    except Uncarried:
        pytest.skip("said by the document that travels along")
    back = read(f"{BASE}| calculate | result | | {again} |")
    twice = next(field for field in back.document["fields"] if field["key"] == "result")["computed"]
    values = {"age": 20, "name": "AB", "sure": "yes", "level": "2", "fruits": ["apple"], "total": 21, "read": True}
    values |= {"weight": 3.5, "born": parse("'2000-02-03'"), "clock": "11:00", "member": [{"mage": 3, "mname": "x"}]}
    assert evaluate(twice, values) == evaluate(tree, values)


def test_the_syntax_tree_reads_operators_by_their_strength():
    assert read_xpath("1 + 2 * 3 = 7 and not(false())").name == "and"
    with pytest.raises(Uncarried):
        read_xpath("1 2")
