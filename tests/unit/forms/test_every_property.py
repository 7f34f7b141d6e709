"""Every property of a question, with every type: it works, or field_types/properties.py says it does not apply."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import strip_tags

from forms.engine.definition import FormDefinition, compile_definition, from_json
from forms.field_types import FIELD_TYPES, field_type
from forms.field_types.properties import PROPERTIES, inapplicable
from forms.services import build_django_form, clean_submission
from forms.services.defaults import default_answers
from forms.services.record_text import record_text
from forms.services.shown_values import shown_values

from .samples import document
from .test_field_types import ANSWERS, CONTEXT, spec_of
from .test_type_contract import Controls

FORMULAS = {
    "integer": "5", "decimal": "5", "money": "5", "percent": "5", "range": "5", "year": "2026", "duration": "90",
    "rating": "4", "date": "today()", "datetime": "now()", "bool": "1 == 1", "acknowledge": "1 == 1",
    "multi": "split('项目', ' ')", "ranking": "split('项目 品牌', ' ')", "terms": "split('M1', ' ')",
    "persons": "split('M1', ' ')", "units": "split('M1', ' ')", "choice": "'品牌'", "time": "'09:30'",
    "month": "'2026-07'", "quarter": "'2026-Q3'", "phone": "'13800000000'", "email": "'a@example.org'",
    "id_number": "'11010519491231002X'", "url": "'https://example.org/'", "term": "'M1'", "person": "'M1'",
    "unit": "'M1'", "post": "'M1'", "page": "7",
}  # fmt: skip
WRITTEN = {"metadata": "M1", "ballot": {"votes": 12, "text": "12"}, "code": "A-1", "computed": "7"}
"""What the system writes."""
WORDS = {"label": {"zh-hans": "题目甲", "en": "Question A"}}
WRONG = {"zh-hans": "不合规矩", "en": "Against the rules"}


class Known:
    """A profile that knows the answer to everything."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def value(self, name: str) -> Any:
        return self.answer if name in ("name", "last:f", "last:q") else None


class Tried:
    """One question of one type with some members set, beside a switch that is on."""

    def __init__(self, key: str, **members: Any) -> None:
        self.kind = field_type(key)
        self.answer = WRITTEN.get(key) or ANSWERS.get(key) or self.kind.sample(spec_of(key))
        drawn = {**document([key])["fields"][0], "key": "f", "required": False, "visible_when": "", **members}
        if key == "computed":
            drawn["computed"] = "7"
        self.fields = [{"key": "q", "type": "bool"}, drawn]

    @property
    def definition(self) -> FormDefinition:
        return from_json(compile_definition({"schema_version": 1, "fields": self.fields}))

    def form(self, **rest: Any) -> Any:
        written = {} if self.kind.is_input else {"stored": {"f": self.answer}, "writable": {"q"}, "visible": {"f"}}
        given = {"stored": {}, "writable": {"q", "f"}, "context": CONTEXT, **written, **rest}
        return build_django_form(definition=self.definition, **given)

    def page(self, **rest: Any) -> str:
        return render_to_string("forms/form.html", {"form": self.form(**rest)})

    def sent(self, answer: Any, *, on: bool = True, stored: Mapping[str, Any] | None = None) -> Any:
        data = {"q": on, "f": answer}
        return clean_submission(
            definition=self.definition,
            stored=stored or {},
            data=data,
            writable={"q", "f"} if self.kind.is_input else {"q"},
            context=CONTEXT,
        )

    def begins(self, answer: Any = None) -> Any:
        if not self.kind.is_input:
            return None  # the system writes over whatever it begins with
        context = replace(CONTEXT, profile=Known(answer))
        return default_answers(definition=self.definition, context=context, keys={"f"}, stored={}).get("f")


def label(key: str) -> bool:
    tried = Tried(key, **WORDS)
    shown = shown_values(definition=tried.definition, values={"f": tried.answer}, context=CONTEXT, blanks=True)
    return any(each in f"{tried.page()}{shown[-1].label}" for each in WORDS["label"].values())


def both_languages(key: str) -> bool:
    tried = Tried(key, **(WORDS if key != "note" else {"config": {"text": WORDS["label"]}}))
    said = {}
    for code in ("zh-hans", "en"):
        with translation.override(code):
            shown = shown_values(definition=tried.definition, values={"f": tried.answer}, context=CONTEXT, blanks=True)
            said[code] = f"{tried.page()}{shown[-1].label}{shown[-1].body}"
    return "题目甲" in said["zh-hans"] and "Question A" in said["en"] and "题目甲" not in said["en"]


def help_(key: str) -> bool:
    page = Tried(key, help={"zh-hans": "说明乙", "en": "说明乙"}).page()
    return "说明乙" in page and ("f-help" in page.split("aria-describedby", 1)[-1])


def placeholder(key: str) -> bool:
    return "例如丙" in Tried(key, placeholder={"zh-hans": "例如丙", "en": "例如丙"}).page()


def default(key: str) -> bool:
    tried = Tried(key)
    tried.fields[1]["default"] = tried.answer
    begins = tried.begins()
    posted = Controls(tried.page()).data
    raw = tried.kind.read(posted, None, "f", tried.definition.field("f"), CONTEXT)
    spec = tried.definition.field("f")
    kept = tried.kind.clean(tried.kind.tidy(raw, spec), spec, CONTEXT, tried.answer)
    return begins is not None and begins == tried.answer and kept == tried.answer


def default_formula(key: str) -> bool:
    tried = Tried(key, default_formula=FORMULAS.get(key, "'x'"))
    begins = tried.begins()
    return begins is not None and tried.sent(begins).values.get("f") is not None


def default_profile(key: str) -> bool:
    tried = Tried(key, default_from="profile:name")
    return tried.begins(tried.answer) == tried.answer is not None


def default_last(key: str) -> bool:
    tried = Tried(key, default_from="last")
    return tried.begins(tried.answer) == tried.answer is not None


def required(key: str) -> bool:
    tried = Tried(key, required=True, required_message=WRONG)
    marked = "data-required-mark>" in tried.page() or key == "hidden"
    return marked and [each.text for each in tried.sent(None).errors.get("f", ())] in (
        [WRONG["zh-hans"]],
        [WRONG["en"]],
    )


def required_when(key: str) -> bool:
    tried = Tried(key, required="q")
    return bool(tried.sent(None).errors.get("f")) and not tried.sent(None, on=False).errors.get("f")


def read_only(key: str) -> bool:
    tried = Tried(key, read_only=True)
    return not tried.kind.is_input or "f" not in tried.sent(tried.answer).values


def read_only_when(key: str) -> bool:
    tried = Tried(key, read_only="q")
    locked, free = tried.sent(tried.answer), tried.sent(tried.answer, on=False)
    return "f" not in locked.values and "f" in free.values


def rules(key: str) -> bool:
    tried = Tried(key, rules=[{"check": "not q", "message": WRONG}])
    told = [each.text for each in tried.sent(tried.answer).errors.get("f", ())]
    return bool(told) and told[0] in WRONG.values() and not tried.sent(tried.answer, on=False).errors.get("f")


def visible_when(key: str) -> bool:
    tried = Tried(key, visible_when="not q")
    away, there = tried.sent(tried.answer), tried.sent(tried.answer, on=False)
    return "f" not in away.state.visible and "f" in there.state.visible and "f" not in away.values


def width(key: str) -> bool:
    return "question--half" in Tried(key, width="half").page()


def personal_data(key: str) -> bool:
    told = {"purpose": "用于丁", "sensitivity": "sensitive", "retention": "两年后"}
    tried = Tried(key, personal_data=told)
    page, words = tried.page(), record_text(tried.definition, "", {"f": tried.answer})
    return "用于丁" in page and "两年后" in page and not words


def masking(key: str) -> bool:
    def said(**members: Any) -> str:
        tried = Tried(key, **members)
        shown = shown_values(definition=tried.definition, values={"f": tried.answer}, context=CONTEXT, visible={"f"})
        return strip_tags(shown[0].body).strip() if shown else ""

    open_, closed = said(), said(masking="all")
    return bool(open_) and closed == "••••"


def accessible(key: str) -> bool:
    page = Tried(key).page()
    return 'for="id_f"' in page or ("<legend" in page.split('id="id_f-box"', 1)[-1] and 'id="id_f-box"' in page)


TRIED: Mapping[str, Callable[[str], bool]] = {
    "label": label, "help": help_, "placeholder": placeholder, "default": default, "default_formula": default_formula,
    "profile": default_profile, "last": default_last, "required": required, "required_when": required_when,
    "read_only": read_only, "read_only_when": read_only_when, "rules": rules, "visible_when": visible_when,
    "width": width, "personal_data": personal_data, "masking": masking, "languages": both_languages,
    "accessible": accessible,
}  # fmt: skip


def test_every_property_is_tried() -> None:
    assert set(TRIED) == set(PROPERTIES)


@pytest.mark.parametrize("key", FIELD_TYPES)
def test_a_property_works_or_is_said_not_to_apply(key: str) -> None:
    works = {name for name, tried in TRIED.items() if tried(key)}
    assert works == set(PROPERTIES) - inapplicable(field_type(key))
