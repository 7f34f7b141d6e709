"""The frozen definition made from a compiled document whose structure is known to be right."""

from collections.abc import Mapping
from typing import Any

from forms.engine.definition import from_json
from forms.engine.frozen import freeze

from .model import (
    AnswerSpec,
    CriterionSpec,
    EffectSpec,
    NumberSpec,
    PageSpec,
    ParameterSpec,
    PrintSpec,
    ProcedureDefinition,
    RegionSpec,
    RubricSpec,
    StartSpec,
    StateSpec,
    TimerSpec,
    TransitionSpec,
    VoteSpec,
)

Json = Mapping[str, Any]


def built(document: Json) -> ProcedureDefinition:
    """Returns the definition; the form may still raise what ``forms.engine.definition.from_json`` raises."""
    return ProcedureDefinition(
        key=document["key"],
        title=freeze(document["title"]),
        summary=freeze(document.get("summary", {})),
        start=StartSpec(**_frozen(document["start"])),
        form=from_json(document["form"]),
        states={each["key"]: _state(each) for each in document["states"]},
        transitions={each["key"]: _transition(each) for each in document["transitions"]},
        votes={each["key"]: _vote(each) for each in document.get("votes", ())},
        rubrics={each["key"]: _rubric(each) for each in document.get("rubrics", ())},
        parameters={each["key"]: ParameterSpec(**_frozen(each)) for each in document.get("parameters", ())},
        numbers={each["key"]: NumberSpec(**_frozen(each)) for each in document.get("numbers", ())},
        printouts={each["key"]: PrintSpec(**_frozen(each)) for each in document.get("printouts", ())},
        pages={each["key"]: PageSpec(**_frozen(each)) for each in document.get("pages", ())},
        rules=freeze(document.get("rules", {})),
        restricted_fields=freeze(document.get("restricted_fields", {})),
        verbs=freeze(document.get("verbs", {})),
        choices=freeze(document.get("choices", {})),
        duplicates=document.get("duplicates", "never"),
    )


def _state(document: Json) -> StateSpec:
    timers = tuple(TimerSpec(**_frozen(each)) for each in document.get("timers", ()))
    regions = tuple(_region(each, document["key"]) for each in document.get("config", {}).get("regions", ()))
    return StateSpec(**{**_frozen(document), "timers": timers, "regions": regions})


def _region(document: Json, parallel: str) -> RegionSpec:
    content = _frozen(document)
    content["when_text"] = content.pop("when", "")
    content["when"] = content.pop("when_tree", None)
    return RegionSpec(**content, parallel=parallel)


def _transition(document: Json) -> TransitionSpec:
    content = _frozen(document)
    content["sources"] = content.pop("from")
    content["target"] = content.pop("to")
    content["guard_text"] = content.pop("guard", "")
    content["guard"] = content.pop("guard_tree", None)
    content["effects"] = tuple(_effect(each) for each in document.get("effects", ()))
    return TransitionSpec(**content)


def _effect(document: Json) -> EffectSpec:
    own = ("kind", "when", "when_tree")
    return EffectSpec(
        kind=document["kind"],
        config=freeze({key: value for key, value in document.items() if key not in own}),
        when=freeze(document.get("when_tree")),
        when_text=document.get("when", ""),
    )


def _vote(document: Json) -> VoteSpec:
    answers = tuple(AnswerSpec(**_frozen(each)) for each in document.get("answers", ()))
    return VoteSpec(**{**_frozen(document), "answers": answers})


def _rubric(document: Json) -> RubricSpec:
    criteria = tuple(CriterionSpec(**_frozen(each)) for each in document["criteria"])
    return RubricSpec(**{**_frozen(document), "criteria": criteria})


def _frozen(document: Json) -> dict[str, Any]:
    return {key: freeze(value) for key, value in document.items()}
