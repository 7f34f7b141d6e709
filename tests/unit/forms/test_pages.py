"""Sections and pages: what they hide, and how a form falls into steps."""

from __future__ import annotations

from typing import Any

from forms.engine.definition import compile_definition, from_json, to_json
from forms.engine.definition_problems import problems
from forms.engine.evaluation import evaluate_form
from forms.engine.pages import pages_of, visible_pages

LABEL = {"zh-hans": "名称", "en": "Name"}
TYPES = {"text": "text", "bool": "bool"}


def field(key: str, section: str = "", **more: Any) -> dict[str, Any]:
    return {"key": key, "type": "text", "label": LABEL, "section": section, **more}


def document(**page: Any) -> dict[str, Any]:
    return {
        "schema_version": 1,
        "sections": [
            {"key": "who", "title": LABEL},
            {"key": "trip", "title": LABEL, "page": True, "visible_when": "kind == 'trip'", **page},
            {"key": "hotel", "title": LABEL, "visible_when": "nights == 'yes'"},
        ],
        "fields": [
            field("kind", "who"),
            field("goal", "trip"),
            field("nights", "trip"),
            field("stars", "hotel", visible_when="goal != 'x'"),
        ],
    }


def shown(values: dict[str, Any]) -> frozenset[str]:
    return evaluate_form(from_json(document()), values).visible


def test_a_page_hides_every_section_of_the_page() -> None:
    answers = {"goal": "a", "nights": "yes"}
    assert shown(answers) == {"kind"}
    assert shown({**answers, "kind": "trip"}) == {"kind", "goal", "nights", "stars"}
    assert shown({"kind": "trip", "goal": "a"}) == {"kind", "goal", "nights"}


def test_pages_are_runs_of_sections() -> None:
    definition = from_json(document())
    assert [(page.key, page.fields) for page in pages_of(definition)] == [
        ("", ("kind",)),
        ("trip", ("goal", "nights", "stars")),
    ]
    state = evaluate_form(definition, {"kind": "visit"})
    assert [page.key for page in visible_pages(definition, state)] == [""]


def test_a_form_without_pages_is_one_page() -> None:
    definition = from_json({"schema_version": 1, "fields": [field("a"), field("b")]})
    assert [page.fields for page in pages_of(definition)] == [("a", "b")]
    assert len(pages_of(from_json({"schema_version": 1, "fields": []}))) == 1


def test_conditions_of_sections_are_checked_like_those_of_fields() -> None:
    codes = [(found.path, found.code) for found in problems(document(visible_when="knd == 'trip'"), types=TYPES)]
    assert codes == [("sections/1/visible_when", "unknown_field")]
    codes = [(found.path, found.code) for found in problems(document(visible_when="kind =="), types=TYPES)]
    assert codes == [("sections/1/visible_when", "unexpected_end")]
    codes = [(found.path, found.code) for found in problems(document(visible_when="stars == 'five'"), types=TYPES)]
    assert ("fields/1/visible_when", "cycle") in codes


def test_pages_that_no_answers_lead_to_are_warned_about() -> None:
    found = [problem for problem in problems(document(visible_when="False"), types=TYPES) if problem.path[0] == "s"]
    assert [(problem.path, problem.code, problem.severity) for problem in found] == [
        ("sections/1/visible_when", "page_never_visible", "warning"),
        ("sections/2/visible_when", "section_never_visible", "warning"),
    ]


def test_what_is_new_in_the_format_goes_both_ways_and_is_silent_when_unset() -> None:
    new = {
        "width": "half",
        "masking": "tail4",
        "default_from": "profile:phone",
        "default_formula": "today()",
        "standard": "person.phone",
    }
    compiled = compile_definition({**document(), "fields": [*document()["fields"], field("phone", "who", **new)]})
    assert compiled["fields"][-1]["default_formula"] == {"today": []}
    assert {name: compiled["fields"][-1][name] for name in new} == {**new, "default_formula": {"today": []}}
    assert to_json(from_json(compiled)) == compiled
    assert not new.keys() & compiled["fields"][0].keys()
    assert compiled["sections"][0] == {"key": "who", "title": LABEL}
