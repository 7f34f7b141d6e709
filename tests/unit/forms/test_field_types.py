"""Every registered field type keeps the same contract."""

import json
import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.template.loader import render_to_string

from forms.builder import FieldsBlock, fields_to_json, json_to_fields
from forms.engine.definition import FieldSpec, from_json
from forms.engine.expressions.values import TYPES
from forms.engine.problems import CODES
from forms.field_types import FIELD_TYPES, PALETTE_GROUPS, UnknownFieldType, field_type, value_types
from forms.field_types.context import FillContext, Option, Shelved
from forms.field_types.errors import FieldError, FieldErrors
from forms.problem_texts import TEXTS, fix_of, message_of
from forms.queries import form_problems
from forms.services import build_django_form

from .samples import CONFIGS, document

HOSTILE: list[Any] = [
    "\x00", "\ud800", "a" * 300_000,
    "<script>alert(1)</script>", "javascript:alert(1)", "=cmd|' /C calc'!A0", "../../etc/passwd",
    "NaN", "Infinity", "1e999", "-0", "9" * 5000, "0x10", "2023-02-29", "0001-01-01", "99999-1-1", "𠮷·买买提", "",
    None, True, 0, -1, 1.5, [], {}, [None], [[]], [{}], {"file": "x"}, {"points": "x"}, {"points": {"effect": []}},
    {"value": {}}, {"values": [{}]}, {"html": None}, {"marks": 3}, [{"file": None}], [{"refused": "x"}], ["x"] * 5000,
    {"case": {}}, [{"name": {}, "before": []}], {"__proto__": 1}, [[[[[[]]]]]],
]  # fmt: skip


class People:
    """Two members of the same name and one of another."""

    options = (
        Option(value="M1", label="测试甲", note="一支部"),
        Option(value="M2", label="测试甲", note="二支部"),
        Option(value="7", label="测试乙"),
    )

    def search(self, text: str, **_rest: Any) -> list[Option]:
        return [option for option in self.options if text in option.label]

    def find(self, value: str, **_rest: Any) -> Option | None:
        return next((option for option in self.options if option.value == value), None)


class Shelf:
    """Two pictures of this user: a wide one and a square one; nobody may use the third."""

    files = {
        name: Shelved(
            id=name,
            name=f"{name}.jpg",
            size=10,
            content_type="image/jpeg",
            url="/f/",
            preview_url="/p/",
            width=w,
            height=h,
        )
        for name, w, h in (("wide", 1920, 1080), ("square", 1400, 1400), ("foreign", 1920, 1080))
    }

    def keep(self, upload: Any, **_rest: Any) -> Shelved:
        raise FieldError("file_empty")

    def find(self, file_id: str) -> Shelved | None:
        return self.files.get(file_id)

    def may_use(self, file_id: str, *, place: str) -> bool:
        return file_id != "foreign"

    may_show = may_use

    def ticket(self, **_rest: Any) -> str:
        return "ticket"


CONTEXT = FillContext(
    user=AnonymousUser(),
    now=datetime(2026, 7, 1, 1, 30, tzinfo=UTC),
    today=date(2026, 7, 1),
    place="case:1",
    unit_path="0001",
    lookups={kind: People() for kind in ("person", "unit", "reference", "page", "post", "term", "record")},
    shelf=Shelf(),
)
ANSWERS: dict[str, Any] = {
    "person": "M1",
    "persons": ["M1", "M2"],
    "unit": "M1",
    "reference": {"procedure": "major_decision", "case": "M1"},
    "page": 7,
    "units": ["M1"],
    "post": "M1",
    "term": "M1",
    "terms": ["M1", "7"],
    "record": {"form": "assets", "record": "M1"},
    "attendance": [{"member": "M1", "state": "present"}, {"member": "M2", "state": "leave", "reason": "公差"}],
    "signature": {"typed": "测试甲"},
    "video": {"file": "wide", "caption": "现场"},
    "audio": {"file": "wide"},
    "image": {"file": "wide", "caption": "开工"},
    "images": [{"file": "wide", "caption": "甲"}, {"file": "square", "caption": "乙"}],
    "file": {"file": "wide"},
    "files": [{"file": "wide"}, {"file": "square", "caption": "纪要"}],
}
INPUTS = [key for key, kind in FIELD_TYPES.items() if kind.is_input]


def spec_of(key: str) -> FieldSpec:
    return from_json(document([key])).fields[0] if key != "computed" else FieldSpec(key="f_computed", type="computed")


def answer_of(key: str) -> Any:
    return ANSWERS.get(key) or field_type(key).sample(spec_of(key))


@pytest.mark.parametrize("key", FIELD_TYPES)
def test_a_type_says_everything_about_itself(key: str) -> None:
    kind = field_type(key)
    assert kind.key == key
    assert str(kind.label)
    assert kind.group in PALETTE_GROUPS
    assert kind.icon
    assert value_types()[key] in TYPES


def test_an_unknown_type_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownFieldType, match=r"Unknown field type 'hologram'; known are text, textarea, richtext"):
        field_type("hologram")


@pytest.mark.parametrize("key", FIELD_TYPES)
def test_a_right_setting_has_no_problems_and_a_wrong_one_is_named(key: str) -> None:
    kind = field_type(key)
    assert kind.config_problems(FieldSpec(key="f", type=key, config=CONFIGS.get(key, {}))) == []
    unknown = kind.config_problems(FieldSpec(key="f", type=key, config={**CONFIGS.get(key, {}), "colour": 1}))
    assert [(each.path, each.code) for each in unknown] == [("config/colour", "unknown_setting")]
    for setting in kind.settings:
        wrong = kind.config_problems(
            FieldSpec(key="f", type=key, config={**CONFIGS.get(key, {}), setting.name: {"x": 1.5}})
        )
        assert wrong, setting.name
        for each in wrong:
            assert each.path.startswith(f"config/{setting.name}")
            assert message_of(each.code, each.context)
            assert each.code in TEXTS


@pytest.mark.parametrize("key", INPUTS)
def test_an_answer_survives_cleaning_and_storing(key: str) -> None:
    kind, spec, answer = field_type(key), spec_of(key), answer_of(key)
    cleaned = kind.clean(answer, spec, CONTEXT)
    assert cleaned == answer
    assert json.loads(json.dumps(cleaned)) == cleaned
    assert kind.clean(cleaned, spec, CONTEXT, cleaned) == cleaned
    assert kind.to_value(cleaned, spec) is not None
    assert "float" not in {type(kind.to_value(cleaned, spec)).__name__}


@pytest.mark.parametrize("key", INPUTS)
def test_a_blank_answer_is_stored_as_nothing(key: str) -> None:
    kind, spec = field_type(key), spec_of(key)
    for blank in ("", None):
        assert kind.clean(blank, spec, CONTEXT) in (None, False)
    assert kind.to_value(None, spec) is None
    assert str(kind.display(None, spec, CONTEXT)).replace("\n", "") in ("", "—") or key in ("table", "score")


@pytest.mark.parametrize("key", FIELD_TYPES)
@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda value: ascii(value)[:30])
def test_hostile_input_is_refused_in_words_or_stored_harmlessly(key: str, hostile: Any) -> None:
    kind, spec = field_type(key), spec_of(key)
    try:
        value = kind.clean(kind.tidy(hostile, spec), spec, CONTEXT)
    except FieldErrors as several:
        errors = several.errors
    except FieldError as error:
        errors = [error]
    else:
        errors = []
        stored = json.dumps(value, ensure_ascii=False, allow_nan=False)
        stored.encode("utf-8")
        assert "\\u0000" not in stored
        assert "<script" not in str(kind.display(value, spec, CONTEXT))
        kind.to_value(value, spec)
        kind.search_text(value, spec)
    for error in errors:
        assert message_of(error.code, error.context)
    control = {**kind.control(hostile, spec, CONTEXT, {}), "name": "f", "id": "id_f", "field": "f", "label": "甲"}
    assert "<script" not in render_to_string(kind.template, control)


class Document(HTMLParser):
    """Collects what accessibility needs: ids, labels, references."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("key", FIELD_TYPES)
def test_a_question_is_drawn_so_that_everybody_can_use_it(key: str) -> None:
    definition = from_json(document([key]))
    answers = {f"f_{key}": answer_of(key)} if answer_of(key) is not None else {}
    form = build_django_form(
        definition=definition, stored=answers, writable=definition.keys(), visible=definition.keys(), context=CONTEXT
    )
    html = render_to_string("forms/form.html", {"form": form})
    page = Document(html)
    ids = [attrs["id"] for _tag, attrs in page.tags if attrs.get("id")]
    assert len(ids) == len(set(ids))
    labelled = {attrs.get("for") for tag, attrs in page.tags if tag == "label"}
    for tag, attrs in page.tags:
        for reference in (attrs.get("aria-describedby") or "").split():
            assert reference in ids
        if tag in ("input", "select", "textarea") and attrs.get("type") not in ("hidden", "submit"):
            assert attrs.get("id") in labelled or attrs.get("aria-label"), attrs
        assert not [name for name in attrs if name.startswith("on") or name == "style"]
    if field_type(key).is_input:
        assert f'data-question="f_{key}"' in html


@pytest.mark.parametrize("key", INPUTS)
def test_errors_are_tied_to_the_question_and_listed_on_top(key: str) -> None:
    written = document([key])
    written["fields"][0]["required"] = True
    definition = from_json(written)
    form = build_django_form(
        definition=definition, stored={}, writable=definition.keys(), context=CONTEXT, data=QueryDict("")
    )
    assert not form.is_valid()
    html = render_to_string("forms/form.html", {"form": form})
    assert 'role="alert"' in html
    target = re.search(r'<a href="#([^"]+)">', html)
    assert target
    assert f'id="{target[1]}"' in html
    assert f'id="id_f_{key}-error"' in html


@pytest.mark.parametrize("key", FIELD_TYPES)
def test_a_field_survives_the_builder(key: str) -> None:
    field = document([key])["fields"][0]
    field["rules"] = [{"check": f"f_{key} != ''", "message": {"zh-hans": "不对"}}] if field_type(key).is_input else []
    block = FieldsBlock()
    stream = block.to_python(json_to_fields([field]))
    written = fields_to_json(block.clean(stream))[0]
    expected = {name: part for name, part in field.items() if part not in (None, False, [], {})}
    if key == "score":
        expected["config"] = json.loads(json.dumps(expected["config"]).replace("60", '"60"'))
    assert written == expected
    assert form_problems({"schema_version": 1, "fields": [field]}) != [None]


def test_every_code_of_the_engine_has_words() -> None:
    assert set(TEXTS) >= CODES
    found = message_of("unknown_field", {"name": "x", "known": ["a", "b"]}) + fix_of(
        "unknown_field", {"known": ["a", "b"]}
    )
    assert "a, b" in found


def test_every_code_has_a_message_and_a_fix() -> None:
    for code, (message, _fix) in TEXTS.items():
        assert str(message), code
        assert fix_of(code, {}), code
