import io
import random
import zipfile
from datetime import date, time, timedelta

import openpyxl
import pytest

from organization.sheets import Cell, UnsafeWorkbook, inspect_workbook, read_rows
from organization.sheets.inspecting import MAX_FILE_BYTES
from organization.sheets.reading import MAX_TEXT


def _workbook(*rows: list[object]) -> io.BytesIO:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    output = io.BytesIO()
    book.save(output)
    output.seek(0)
    return output


def _rewritten(extra: dict[str, bytes], *, without: str = "", packing: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    """Returns a good workbook with some entries more, or one less."""
    output = io.BytesIO()
    with zipfile.ZipFile(_workbook(["a"])) as source, zipfile.ZipFile(output, "w", packing) as target:
        for entry in source.infolist():
            if entry.filename != without and entry.filename not in extra:
                target.writestr(entry.filename, source.read(entry))
        for name, content in extra.items():
            target.writestr(name, content)
    output.seek(0)
    return output


def _refusal(file: io.BytesIO) -> str:
    with pytest.raises(UnsafeWorkbook) as refused:
        inspect_workbook(file)
    return refused.value.code


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (io.BytesIO(b"not a zip"), "not_xlsx"),
        (io.BytesIO(b""), "not_xlsx"),
        (io.BytesIO(b"0" * (MAX_FILE_BYTES + 1)), "too_big"),
        (_rewritten({}, without="xl/workbook.xml"), "not_xlsx"),
        (_rewritten({"xl/vbaProject.bin": b"macro"}), "active_content"),
        (_rewritten({"xl/externalLinks/externalLink1.xml": b"<a/>"}), "active_content"),
        (_rewritten({"xl/embeddings/oleObject1.bin": b"x"}), "active_content"),
        (_rewritten({"../escape.xml": b"<a/>"}), "strange_name"),
        (_rewritten({"xl/bomb.xml": b"0" * 20_000_000}), "ratio"),
        (_rewritten({f"xl/many{number}.xml": b"<a/>" for number in range(250)}), "too_many_entries"),
        (_rewritten({"xl/bomb.xml": b"0" * 900_000}, packing=zipfile.ZIP_BZIP2), "not_xlsx"),
        (_rewritten({}, packing=zipfile.ZIP_LZMA), "not_xlsx"),
        (_rewritten({"xl/styles.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}), "declares_entities"),
        (_rewritten({"xl/styles.xml": "<!DOCTYPE x><x/>".encode("utf-16")}), "declares_entities"),
    ],
)
def test_dangerous_files_are_not_opened(file: io.BytesIO, code: str) -> None:
    assert _refusal(file) == code


def test_cells_become_plain_text() -> None:
    rows = read_rows(_workbook(["编码", "名称"], ["A1", 3.0], [None], [date(2026, 1, 2), True, " x "]))
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["编码", "名称"],
        ["A1", "3"],
        ["2026-01-02", "是", "x"],
    ]
    assert [row.number for row in rows] == [1, 2, 4]


def test_formulas_are_marked_and_never_computed() -> None:
    assert read_rows(_workbook(["=1+1", "=cmd|'/c calc'!A0"]))[0].cells == (
        Cell(is_formula=True),
        Cell(is_formula=True),
    )


def test_row_far_down_does_not_make_the_reader_count_to_it() -> None:
    book = openpyxl.Workbook()
    book.active.cell(row=900_000, column=1, value="x")
    output = io.BytesIO()
    book.save(output)
    with pytest.raises(UnsafeWorkbook) as refused:
        read_rows(output)
    assert refused.value.code == "too_many_rows"


def test_damaged_sheet_is_refused_by_the_child_alone() -> None:
    with pytest.raises(UnsafeWorkbook) as refused:
        read_rows(_rewritten({"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row></sheetData>"}))
    assert refused.value.code == "unreadable"


def test_endless_text_is_cut() -> None:
    space = b"xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'"
    head = b"<worksheet " + space + b"><sheetData><row><c t='str'><v>"
    tail = b"</v></c></row></sheetData></worksheet>"
    text = random.Random(1).randbytes(400_000).hex().encode()
    rows = read_rows(_rewritten({"xl/worksheets/sheet1.xml": head + text + tail}))
    assert len(rows[0].cells[0].text) == MAX_TEXT + 1


def test_numbers_and_times_arrive_as_people_see_them() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    shown = [
        (0.12, "0%", "12%"), (0.125, "0.0%", "12.5%"), (1, "0%", "100%"), (0.5, '0.0" %"', "0.5"),
        (0.1 + 0.2, "General", "0.3"), (1e20, "General", "100000000000000000000"), (100.0, "0.00", "100"),
        (-7, "0", "-7"), (time(2, 30), "h:mm", "02:30"), (time(2, 30, 5), "h:mm:ss", "02:30:05"),
        (timedelta(days=1, hours=2, minutes=30), "[h]:mm", "26:30"),
    ]  # fmt: skip
    for place, (value, number_format, _text) in enumerate(shown, start=1):
        sheet.cell(1, place, value).number_format = number_format
    sheet.cell(1, len(shown) + 1, "#N/A").data_type = "e"
    output = io.BytesIO()
    book.save(output)
    output.seek(0)
    [row] = read_rows(output)
    assert [cell.text for cell in row.cells] == [*(text for _value, _format, text in shown), ""]
    assert row.cells[-1].is_formula
