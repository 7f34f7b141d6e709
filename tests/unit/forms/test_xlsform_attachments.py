"""What lies beside an XLSForm: tables to choose from and look things up in, pictures."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from forms.engine.expressions import evaluate
from forms.engine.problems import errors_only
from forms.engine.xlsform import Attachments, Imported, Sheet, read_xlsform
from forms.queries.form_problems import form_problems
from forms.services.exchange.bundle import ENTRY, MOST_FILES, MOST_NAMED, is_bundle, open_bundle, packed, table
from forms.services.exchange.capabilities import capabilities
from organization.sheets.inspecting import UnsafeWorkbook

FRUITS = [["name", "label", "kind", "price"], ["apple", "Apple", "tree", "3"], ["melon", "Melon", "ground", "7"]]
VILLAGES = [["name", "label"], *([f"v{number}", f"Village {number}"] for number in range(150))]
FILES = Attachments(
    tables={"media/fruits.csv": FRUITS, "villages.csv": VILLAGES}, pictures={"a.JPG": "/import-picture/0"}
)


def read(survey: list[list[str]], choices: list[list[str]] | None = None, files: Attachments = FILES) -> Imported:
    sheets = [Sheet("survey", list(enumerate(survey, start=1))), Sheet("choices", list(enumerate(choices or [], 1)))]
    return read_xlsform(sheets, capabilities(), name="sample", files=files)


def whole(found: Imported) -> dict[str, dict[str, object]]:
    assert [note for note in found.notes if note.lost] == []
    assert errors_only(form_problems(found.document)) == []
    return {field["key"]: field for field in found.document["fields"]}


def options(field: dict[str, object]) -> list[str]:
    return [option["value"] for option in field["config"]["options"]]  # type: ignore[index]


def test_a_list_in_a_table_becomes_the_options_with_their_filter() -> None:
    header = ["type", "name", "label", "choice_filter", "parameters"]
    rows = [
        ["select_one kinds", "k", "Kind"],
        ["select_one_from_file fruits.csv", "fruit", "Fruit", "kind = ${k}"],
        ["select_multiple_from_file fruits.csv", "prices", "Prices", "", "value=price label=name"],
    ]
    fields = whole(read([header, *rows], [["list_name", "name", "label"], ["kinds", "tree", "T"], ["kinds", "x", "X"]]))
    assert fields["fruit"]["config"]["depends_on"] == "k"  # type: ignore[index]
    assert options(fields["fruit"]) == ["apple", "melon"]


@pytest.mark.parametrize(
    ("appearance", "depends"), [("search('fruits')", None), ("minimal search('fruits', 'matches', 'kind', ${k})", "k")]
)
def test_search_takes_its_options_from_the_table(appearance: str, depends: str | None) -> None:
    survey = [
        ["type", "name", "label", "appearance"],
        ["select_one t", "k", "Kind"],
        ["select_one f", "x", "X", appearance],
    ]
    choices = [["list_name", "name", "label"], ["t", "tree", "T"], ["f", "0", "None"], ["f", "name", "label"]]
    field = whole(read(survey, choices))["x"]
    assert options(field) == ["0", "apple", "melon"]
    assert field["config"].get("depends_on") == depends  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("formula", "answer", "expected"),
    [
        ("pulldata('fruits', 'price', 'name', ${x})", "melon", "7"),
        ("pulldata('fruits.csv', 'price', 'name', ${x})", "stone", None),
        ("pulldata('villages', 'label', 'name', ${x})", "v149", "Village 149"),
        ("pulldata('villages', 'label', 'name', ${x})", None, None),
        ("instance('villages')/root/item[name = ${x}]/label", "v7", "Village 7"),
    ],
)
def test_values_are_pulled_from_tables(formula: str, answer: str | None, expected: str | None) -> None:
    survey = [["type", "name", "label", "calculation"], ["text", "x", "X"], ["calculate", "y", "", formula]]
    tree = whole(read(survey))["y"]["computed"]
    assert (evaluate(tree, {"x": answer}) or None) == expected


def test_pictures_stand_above_their_question_and_beside_their_option() -> None:
    survey = [
        ["type", "name", "label", "media::image", "relevant"],
        ["text", "x", "X", "a.jpg", "1 = 1"],
        ["note", "n", "N", "a.jpg"],
        ["select_one f", "s", "S"],
    ]
    found = read(survey, [["list_name", "name", "label", "image"], ["f", "1", "One", "A.jpg"], ["f", "2", "Two"]])
    fields = whole(found)
    assert list(fields) == ["x_picture", "x", "n", "s"]
    assert fields["x_picture"]["config"]["picture"] == fields["n"]["config"]["picture"] == "/import-picture/0"  # type: ignore[index]
    assert fields["s"]["config"]["options"][0]["image"] == "/import-picture/0"  # type: ignore[index]


def test_what_is_not_beside_the_workbook_is_told() -> None:
    survey = [
        ["type", "name", "label", "media::image", "calculation", "appearance"],
        ["select_one_from_file other.csv", "a", "A", "b.jpg"],
        ["calculate", "b", "", "", "pulldata('other', 'x', 'y', 'z')"],
        ["select_one f", "c", "C", "", "", "search('other')"],
    ]
    found = read(survey, [["list_name", "name", "label"], ["f", "name", "label"]])
    assert {note.code for note in found.notes if note.lost} == {"external_list", "media_missing", "external_data"}


def package(*files: tuple[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", packing) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return held.getvalue()


def test_a_package_is_opened_by_what_lies_in_it() -> None:
    content = package(
        ("form/My.xlsx", b"PK book"), ("form/media/list.csv", "name,label\na,甲\n".encode()),
        ("__MACOSX/x.xlsx", b"no"), ("form/media/a.png", b"picture"),
    )  # fmt: skip
    found = open_bundle(content)
    assert is_bundle(content)
    assert found is not None
    assert (found.name, found.book, found.tables) == (
        "My.xlsx", b"PK book", {"form/media/list.csv": [["name", "label"], ["a", "甲"]]},
    )  # fmt: skip
    assert open_bundle(package(("a.csv", b"x"))) is None


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (package(*((f"{number}.csv", b"") for number in range(MOST_FILES + 1))), "too_many_entries"),
        (package(("../x.xlsx", b"")), "strange_name"),
        (package(("bomb.xlsx", b"\0" * 4_000_000)), "ratio"),
        (package(("bomb.xlsx", b"\0" * 60_000), packing=zipfile.ZIP_BZIP2), "unreadable"),
        (package(("bomb.xlsx", b"\0" * 60_000), packing=zipfile.ZIP_LZMA), "unreadable"),
        (b"PK\x03\x04 and nothing", "unreadable"),
    ],
)
def test_a_package_that_could_do_harm_is_not_opened(content: bytes, code: str) -> None:
    with pytest.raises(UnsafeWorkbook) as refused:
        open_bundle(content)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "fruits.xml",
            b"<root><item><name>apple</name><label>Apple</label></item><item><name>melon</name></item></root>",
        ),
        (
            "fruits.geojson",
            b'{"features": [{"id": "apple", "properties": {"title": "Apple"}, "geometry": {"type": "Point", '
            b'"coordinates": [111.7, 40.8]}}, {"id": "melon", "properties": {}}]}',
        ),
        ("fruits.csv", "name,label\napple,Apple\nmelon,西瓜\n".encode("gb18030")),
    ],
)
def test_tables_come_in_other_formats(name: str, content: bytes) -> None:
    files = Attachments(tables={name: table(content, name)})
    found = read([["type", "name", "label"], [f"select_one_from_file {name}", "x", "X"]], files=files)
    assert options(whole(found)["x"]) == ["apple", "melon"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xml", b"<!DOCTYPE r [<!ENTITY a 'b'>]><r><i><name>&a;</name></i></r>"),
        ("a.xml", b"<!DOCTYPE r SYSTEM 'http://127.0.0.1/x.dtd'><r/>"),
        ("a.xml", b"<r>" * 200_000),
        ("a.xml", b"\x00\x01"),
        ("a.geojson", b"[" * 200_000),
        ("a.geojson", b'{"features": 3}'),
        ("a.geojson", b"[1, 2]"),
        ("a.csv", b"a,b\n" * 6000),
    ],
)
def test_hostile_tables_are_refused(name: str, content: bytes) -> None:
    with pytest.raises(UnsafeWorkbook):
        table(content, name)


def test_the_directory_of_a_package_is_counted_before_it_is_read() -> None:
    with pytest.raises(UnsafeWorkbook) as refused:
        is_bundle(b"PK\x03\x04" + ENTRY * (MOST_NAMED + 1))
    assert refused.value.code == "too_many_entries"


def test_several_files_are_one_package() -> None:
    assert packed([("a.xlsx", b"x")]) == ("a.xlsx", b"x")
    name, content = packed([("C:\\forms\\a.xlsx", b"PK"), ("list.csv", b"name,label\na,A\n")])
    found = open_bundle(content)
    assert (name, found and found.name, found and list(found.tables)) == ("files.zip", "a.xlsx", ["list.csv"])
