"""Every registered effect answers for itself, whichever app brought it."""

import json
from pathlib import Path

import pytest

from forms.engine.problems import Problem
from processes.effects import EffectKind, effect_kind, effect_kinds
from processes.engine import definition as definitions

PACKS = sorted(Path("processes/packs").glob("*/procedure.json"))
DEFINITIONS = {path.parent.name: definitions.read(json.loads(path.read_text(encoding="utf-8"))) for path in PACKS}
OF_THE_APPS = {
    "notify",
    "number",
    "set_value",
    "append_row",
    "print",
    "spawn",
    "succeed",
    "create_page",
    "publish_page",
}


def test_every_app_has_registered_its_kinds() -> None:
    assert set(effect_kinds()) >= OF_THE_APPS


@pytest.mark.parametrize("key", sorted(effect_kinds()))
def test_a_kind_is_found_by_its_key_and_does_something(key: str) -> None:
    kind = effect_kind(key)
    assert kind.key == key
    assert type(kind).deliver is not EffectKind.deliver


@pytest.mark.parametrize("key", sorted(effect_kinds()))
def test_an_empty_or_odd_configuration_is_answered_with_problems_and_no_error(key: str) -> None:
    definition = DEFINITIONS["top_ten_selection"]
    for config in ({}, {"to": 5, "field": [], "number": None, "page": {}, "procedure": 0, "values": "x", "rows": "x"}):
        assert all(isinstance(each, Problem) for each in effect_kind(key).problems(config, definition))


def test_the_packs_use_kinds_without_problems() -> None:
    for definition in DEFINITIONS.values():
        for transition in definition.transitions.values():
            for effect in transition.effects:
                assert effect_kind(effect.kind).problems(effect.config, definition) == []


def test_an_unknown_kind_is_refused_with_the_known_ones() -> None:
    with pytest.raises(KeyError, match="notify"):
        effect_kind("telegram")
