"""Wagtail's own form builder and ours: every field type of a form page, with what was handed in there."""

import json
from types import SimpleNamespace
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from wagtail.contrib.forms.forms import FormBuilder
from wagtail.contrib.forms.models import FORM_FIELD_CHOICES

from forms.engine.definition import compile_definition, from_json
from forms.field_types import field_type
from forms.queries import form_problems
from forms.services.exchange.form_pages import field_of, plain

from .test_field_types import CONTEXT

POSTED: dict[str, Any] = {
    "singleline": "a",
    "multiline": "a\nb",
    "email": "a@example.org",
    "number": "12.50",
    "url": "https://example.org/",
    "checkbox": "on",
    "checkboxes": ["a", "b c"],
    "dropdown": "b c",
    "multiselect": ["a"],
    "radio": "a",
    "date": "2026-03-15",
    "datetime": "2026-03-15 10:30",
    "hidden": "x",
}
STORED = {**POSTED, "checkbox": True, "datetime": "2026-03-15T10:30:00+08:00"}
BEGUN = {"number": "3", "checkbox": "1", "checkboxes": "a\r\nb c", "dropdown": "a", "datetime": "2026-01-01 09:00"}
DEFAULTS = {
    "number": "3",
    "checkbox": True,
    "checkboxes": ("a", "b c"),
    "dropdown": "a",
    "datetime": "2026-01-01T09:00",
}


def question(kind: str) -> SimpleNamespace:
    """One question as the model of a form page has it."""
    return SimpleNamespace(
        field_type=kind,
        clean_name=kind,
        label=kind,
        help_text="<b>help</b>",
        required=True,
        choices="a\r\nb c",
        default_value=BEGUN.get(kind, ""),
    )


def test_every_type_of_a_form_page_moves_with_its_answer_and_default() -> None:
    assert set(POSTED) == {kind for kind, _words in FORM_FIELD_CHOICES}
    questions = [question(kind) for kind in POSTED]
    form = FormBuilder(questions).get_form_class()(data=POSTED)
    assert form.is_valid(), form.errors
    submitted = json.loads(json.dumps(form.cleaned_data, cls=DjangoJSONEncoder))
    document = {"schema_version": 1, "fields": [field_of(vars(each), each.clean_name) for each in questions]}
    assert form_problems(document) == []
    specs = from_json(compile_definition(document)).fields
    assert {
        spec.key: field_type(spec.type).clean(plain(submitted[spec.key]), spec, CONTEXT) for spec in specs
    } == STORED
    assert {spec.key: spec.default for spec in specs if spec.default is not None} == DEFAULTS
