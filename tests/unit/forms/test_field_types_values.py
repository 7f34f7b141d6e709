"""What single field types accept, refuse and keep."""

from typing import Any

import pytest

from forms.engine.definition import FieldSpec
from forms.engine.frozen import FrozenMapping
from forms.field_types import field_type
from forms.field_types.commands import AddRow, MoveDown, MoveUp, RemoveRow, parse_command
from forms.field_types.errors import FieldError, FieldErrors
from forms.field_types.markup import clean_html, html_to_marks, marks_to_html, plain_text

from .samples import CONFIGS
from .test_field_types import CONTEXT


def clean(kind: str, raw: Any, stored: Any = None, **config: Any) -> Any:
    spec = FieldSpec(key="f", type=kind, config={**CONFIGS.get(kind, {}), **config})
    return field_type(kind).clean(raw, spec, CONTEXT, stored)


def code(kind: str, raw: Any, **config: Any) -> str:
    with pytest.raises((FieldError, FieldErrors)) as caught:
        clean(kind, raw, **config)
    return caught.value.errors[0].code if isinstance(caught.value, FieldErrors) else caught.value.code


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("12.50", "12.50"),
        ("12.5", "12.5"),
        ("1,200", None),
        ("-0", "0"),
        ("007", "7"),
        ("", None),
        ("  ", None),
    ],
)  # fmt: skip
def test_decimals_are_exact(typed: str, stored: str | None) -> None:
    if typed == "1,200":
        assert clean("decimal", typed, maximum="5000") == "1200"
    else:
        assert clean("decimal", typed) == stored


@pytest.mark.parametrize(
    "typed", ["NaN", "Infinity", "1e5", "1e1000000", "9" * 5000, "0x10", "1_000", "1,00", "١٢", "--1", 1.5, True]
)
def test_what_is_no_plain_decimal_is_refused(typed: Any) -> None:
    assert code("decimal", typed) in ("not_a_number", "too_long")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2026-09-29", "2026-09-29"),
        ("2026/9/29", "2026-09-29"),
        ("2026年9月29日", "2026-09-29"),
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_dates_are_read_as_people_write_them(typed: str, stored: str) -> None:
    assert clean("date", typed) == stored


@pytest.mark.parametrize(
    "typed", ["2023-02-29", "0001-01-01", "9999-12-31", "99999-1-1", "民国115年", "昨天", "2026-13-01"]
)
def test_dates_that_do_not_exist_or_lie_far_away_are_refused(typed: str) -> None:
    assert code("date", typed) in ("not_a_date", "date_out_of_range")


def test_times_are_stored_with_the_offset_of_the_installation() -> None:
    assert clean("datetime", "2026-07-01T09:30") == "2026-07-01T09:30:00+08:00"
    assert clean("datetime", "2026-07-01T01:30:00Z") == "2026-07-01T09:30:00+08:00"
    assert code("datetime", "2026-07-01 25:00") == "not_a_datetime"


def test_rare_characters_names_and_emoji_are_kept_exactly() -> None:
    for text in ("𠮷野家", "买买提·艾力", "䶮", "👨‍👩‍👧 一家"):
        assert clean("text", text) == text


def test_invisible_characters_are_stripped_and_text_is_normalised() -> None:
    assert clean("text", "张\u202e三\u200b\ufeff") == "张三"
    assert clean("text", "e\u0301") == "é"
    assert clean("text", "两\r\n行") == "两 行"


def test_length_is_counted_in_characters() -> None:
    assert clean("text", "𠮷" * 30) == "𠮷" * 30
    assert code("text", "𠮷" * 31) == "too_long"


@pytest.mark.parametrize(
    "typed", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "http://a@b.example", "ftp://x"]
)
def test_addresses_that_are_no_web_addresses_are_refused(typed: str) -> None:
    assert code("text", typed, format="url") == "not_url"


def test_identity_numbers_are_checked_by_their_last_place() -> None:
    assert clean("text", "11010519491231002x", format="id_number") == "11010519491231002X"
    assert code("text", "110105194912310021", format="id_number") == "not_id_number"
    assert code("text", "110105491231002", format="id_number") == "not_id_number"


def test_several_choices_are_put_in_order_without_doubles() -> None:
    assert clean("multi", ["群体", "项目", "项目"]) == ["项目", "群体"]
    assert code("multi", ["项目", "没有"]) == "not_an_option"
    assert code("multi", ["x"] * 10_000) == "too_many"


def test_a_choice_that_is_no_longer_offered_stays_where_it_was() -> None:
    assert clean("choice", "旧项", stored="旧项") == "旧项"
    assert code("choice", "旧项") == "not_an_option"


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        ("<p>好<script>alert(1)</script></p>", "<p>好</p>"),
        ('<p onclick="x" style="color:red">好</p>', "<p>好</p>"),
        ("<div><b>好</b></div>", "<p><strong>好</strong></p>"),
        ('<a href="javascript:alert(1)">x</a>', '<a rel="noopener noreferrer nofollow">x</a>'),
        ("<img src=x onerror=alert(1)>", ""),
        ("<svg><script>1</script></svg><math><mi>x</mi></math>", ""),
        ("<iframe src=//evil></iframe>", ""),
        ("<p> </p><p>好</p>", "<p>好</p>"),
        ("<!-- x --><h1>题</h1>", "<h3>题</h3>"),
    ],
)
def test_formatted_text_keeps_only_the_short_list(html: str, cleaned: str) -> None:
    assert clean_html(html) == cleaned
    assert clean_html(cleaned) == cleaned


def test_light_marks_lose_nothing() -> None:
    html = (
        "<h3>起因</h3><p>第一段<br>第二行 <strong>要点</strong></p><ul><li>一</li><li>二</li></ul>"
        '<p>见<a href="https://example.org/a" rel="noopener noreferrer nofollow">这里</a> 1 &lt; 2 &amp; 3</p>'
    )
    assert clean_html(marks_to_html(html_to_marks(html))) == html
    assert marks_to_html("<script>x</script>") == "<p>&lt;script&gt;x&lt;/script&gt;</p>"
    assert plain_text(html).startswith("起因\n第一段\n第二行 要点\n一\n二")


def test_formatted_text_is_limited_by_its_words_and_not_its_marks() -> None:
    assert clean("richtext", {"marks": "**" + "好" * 600 + "**"})
    assert code("richtext", {"marks": "好" * 601}) == "too_long"


def test_names_are_resolved_when_only_one_person_has_them() -> None:
    assert clean("person", "测试乙") == "7"
    assert clean("person", "测试甲 (M2)") == "M2"
    assert code("person", "测试甲") == "pick_which"
    assert code("person", "M9") == "not_found"


def test_pictures_are_checked_for_shape_size_and_ownership() -> None:
    assert clean("image", [{"file": "wide"}]) == {"file": "wide"}
    assert code("image", [{"file": "square"}]) == "image_wrong_shape"
    assert code("image", [{"file": "wide"}], min_width=2000) == "image_not_wide_enough"
    assert code("image", [{"file": "foreign"}]) == "file_not_yours"
    assert clean("image", {"file": "foreign"}, stored={"file": "foreign"}) == {"file": "foreign"}
    assert code("image", [{"file": "missing"}]) == "file_not_yours"


def test_captions_and_numbers_of_pictures_are_asked_for_at_the_end() -> None:
    kind, spec = field_type("images"), FieldSpec(key="f", type="images", config=CONFIGS["images"])
    found = kind.shortfalls([{"file": "wide"}], spec, CONTEXT)
    assert [(each.code, each.path) for each in found] == [("too_few_files", ()), ("caption_missing", ("0",))]


def test_tables_name_the_cell_that_is_wrong() -> None:
    with pytest.raises(FieldErrors) as caught:
        clean("table", [{"name": "产量", "before": "多"}, {}, {"name": "", "before": " "}])
    assert [(each.code, each.path) for each in caught.value.errors] == [("not_a_number", ("0", "before"))]
    kind, spec = field_type("table"), FieldSpec(key="f", type="table", config=CONFIGS["table"])
    found = kind.shortfalls([{"name": "产量"}], spec, CONTEXT)
    assert [(each.code, each.path) for each in found] == [("too_few_rows", ()), ("cell_required", ("0", "before"))]
    assert clean(
        "table", [{"name": "产量", "before": "3", "at": "2026-07-01", "kind": "项目", "done": True, "evil": 1}]
    ) == [{"name": "产量", "before": "3", "at": "2026-07-01", "kind": "项目", "done": True, "twice": "6.00"}]
    assert code("table", [{"name": "x"}] * 21) == "too_many_rows"


def test_points_are_added_exactly_and_kept_within_their_criterion() -> None:
    assert clean("score", {"points": {"effect": "50.5", "spread": "30", "evil": "9"}}) == {
        "points": {"effect": "50.5", "spread": "30"},
        "total": "80.5",
    }
    assert code("score", {"points": {"effect": "61"}}) == "too_large"
    assert code("score", {"points": {"effect": "50.55"}}) == "too_many_places"


def test_rows_are_added_moved_and_removed() -> None:
    kind, spec = field_type("table"), FieldSpec(key="f", type="table", config=CONFIGS["table"])
    rows = [{"name": "一"}, {"name": "二"}]
    assert kind.apply(AddRow(), rows, spec, CONTEXT) == [*rows, {}]
    assert kind.apply(RemoveRow("", 0), rows, spec, CONTEXT) == rows[1:]
    assert kind.apply(MoveUp("", 1), rows, spec, CONTEXT) == rows[::-1]
    assert kind.apply(MoveDown("", 1), rows, spec, CONTEXT) == rows
    assert kind.apply(RemoveRow("", 99), rows, spec, CONTEXT) == rows


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("add-row:metrics", AddRow("metrics")),
        ("remove-row:metrics:2", RemoveRow("metrics", 2)),
        ("remove-row:metrics:-2", None),
        ("remove-row:metrics:²", None),
        ("explode:metrics", None),
        ("", None),
        ("add-row:" + "x" * 300, None),
    ],
)
def test_a_button_is_recognised_by_its_value(text: str, command: object) -> None:
    assert parse_command(text) == command


@pytest.mark.parametrize(
    ("kind", "config", "stored", "shown", "cell"),
    [
        ("decimal", {"places": 2}, "1041.6", "1041.60", "1041.60"),
        ("decimal", {"places": 2, "unit": "km"}, "3", "3.00 km", "3.00"),
        ("decimal", {"places": 1}, "2.755", "2.755", "2.755"),
        ("decimal", {"places": 8}, "2.5", "2.5", "2.5"),
        ("percent", {"places": 1}, "12", "12.0%", "12.0"),
        ("percent", {}, "0", "0.00%", "0.00"),
        ("money", {}, "1041.60", "¥1,041.60", "1041.60"),
    ],
)
def test_numbers_have_the_places_of_their_field_wherever_they_are_read(kind, config, stored, shown, cell):
    spec = FieldSpec(key="f", type=kind, config=FrozenMapping(config))
    kind = field_type(kind)
    assert kind.text(stored, spec, CONTEXT) == shown
    assert str(kind.export_cells(stored, spec)[0]) == cell


@pytest.mark.parametrize(("kind", "cell", "stored"), [("percent", "12%", "12"), ("decimal", "12%", "0.12")])
def test_a_share_of_a_spreadsheet_keeps_its_size(kind: str, cell: str, stored: str) -> None:
    spec = FieldSpec(key="f", type=kind)
    assert field_type(kind).clean(field_type(kind).import_cell(cell, spec, CONTEXT), spec, CONTEXT) == stored


@pytest.mark.parametrize("typed", ["2026-03-01 12:30:45", "2026-03-01T04:30:45.5Z"])
def test_a_moment_keeps_its_seconds_when_it_is_shown_and_sent_again(typed: str) -> None:
    kind, spec = field_type("datetime"), FieldSpec(key="f", type="datetime")
    stored = kind.clean(typed, spec, CONTEXT)
    assert stored == "2026-03-01T12:30:45+08:00"
    assert kind.clean(kind.control(stored, spec, CONTEXT, {})["value"], spec, CONTEXT) == stored


def test_a_drawn_signature_keeps_the_name_that_was_typed_beside_it() -> None:
    kind, spec = field_type("signature"), FieldSpec(key="f", type="signature")
    stored = kind.clean([{"file": "wide"}, {"typed": "测试甲"}], spec, CONTEXT)
    assert stored == {"file": "wide", "typed": "测试甲"}
    assert kind.clean(stored, spec, CONTEXT, stored) == stored
    shown = kind.display(stored, spec, CONTEXT)
    assert "/p/" in shown
    assert "测试甲" in shown
    drawn = FieldSpec(key="f", type="signature", config=FrozenMapping({"ways": "drawn"}))
    assert kind.clean(stored, drawn, CONTEXT) == {"file": "wide"}
