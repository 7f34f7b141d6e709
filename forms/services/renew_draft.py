"""What becomes of the answers of a draft when its writer goes over to the newest version of the form."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from forms.engine.moves import plan_move, suggested_mapping
from forms.field_types import field_type
from forms.field_types.wording import localized

from .filling import Filling
from .questions import Question
from .retype_answer import retyping
from .shown_values import shown_values


@dataclass(frozen=True, kw_only=True)
class Renewed:
    """``answers`` for the new version; ``left``: keys of answers for which it has no place."""

    answers: Mapping[str, Any]
    left: tuple[str, ...]


def renewed(old: Filling, new: Filling, answers: Mapping[str, Any]) -> Renewed:
    """Returns the answers under the questions that ask the same now, those of another type by their words."""
    before, after = old.definition, new.definition
    mapping = suggested_mapping(before, after)
    places = {key: key for key in before.by_key if key in after.by_key}
    places |= {rule["from"]: key for key, rule in mapping["fields"].items()}
    kept: dict[str, Any] = {}
    other: dict[str, Any] = {}
    anew: set[str] = set()
    typed = old.clean(answers).values
    for key, raw in answers.items():
        place = places.get(key)
        if place is not None and after.field(place).type == before.field(key).type:
            kind = field_type(after.field(place).type)
            if kind.other_meaning(before.field(key), after.field(place)):
                anew.add(key)  # the same number of yuan and of dollars are two answers
            else:
                kept[place] = raw  # as it was typed, also what is not right yet
        elif key in typed:
            other[key] = typed[key]
    moved = plan_move(before, after, mapping, other, convert=retyping(new.context))
    told = {source for reason in moved.reasons if reason.lost for source in reason.sources}
    unread = anew | {key for key in answers if key not in typed and places.get(key) not in kept}
    left = tuple(
        key
        for key, raw in answers.items()
        if key in (told | unread) and raw not in (None, "", False, [], {}) and key in before.by_key
    )
    return Renewed(answers={**moved.answers, **kept}, left=left)


def left_shown(old: Filling, answers: Mapping[str, Any], keys: Collection[str]) -> list[Question | dict[str, Any]]:
    """Returns those of the old answers that were left behind, for reading."""
    typed = old.clean(answers).values
    visible = old.rights.visible.intersection(keys)
    asked = shown_values(definition=old.definition, values=typed, context=old.context, visible=visible)
    shown: list[Question | dict[str, Any]] = list(asked)
    known = {each.key for each in asked}
    shown += [
        {"key": spec.key, "type": "text", "label": localized(spec.label) or spec.key, "body": answers[spec.key]}
        for spec in old.definition.fields
        if spec.key in visible - known and isinstance(answers.get(spec.key), str)
    ]
    return shown
