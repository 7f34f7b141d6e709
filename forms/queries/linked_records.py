"""Records of registers that somebody may link to, and what they say."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from forms.engine.definition import FormDefinition
from forms.field_rights import field_rights
from forms.field_types import field_type
from forms.field_types.context import FillContext, Option
from forms.field_types.settings import KEY
from forms.models import Form, Record
from forms.queries.registers.json_values import Answer
from organization import clock

from .closed_answers import closed_keys


class RecordLookup:
    """Finds the records of one register by number or words, among those that the actor may read."""

    def search(self, text: str, *, actor: Any, config: Mapping[str, Any], limit: int) -> Sequence[Option]:
        rows = linkable(actor, config)
        if text:
            rows = _holding(rows, text, actor, config)
        return [record_option(record, actor, config) for record in rows.order_by("-updated_at")[:limit]]

    def find(self, value: str, *, actor: Any, config: Mapping[str, Any]) -> Option | None:
        record = find_record(value, actor, config)
        return record_option(record, actor, config) if record else None

    def answers(self, value: str, *, actor: Any, config: Mapping[str, Any]) -> Mapping[str, Any]:
        """Returns the stored answers of a record; those not read whole stay in the register."""
        record = find_record(value, actor, config)
        if record is None:
            return {}
        open_keys = _open_keys(record, actor)
        return {key: answer for key, answer in record.answers.items() if key in open_keys}


def linkable(actor: Any, config: Mapping[str, Any]) -> QuerySet[Any]:
    """Returns the records that the field's settings leave."""
    rows = Record.objects.visible_to(actor).counting().filter(form__key=str(config.get("form") or ""))
    where, equals = config.get("where"), config.get("equals")
    if where and KEY.fullmatch(str(where)):
        rows = rows.alias(linked_by=Answer(str(where))).filter(linked_by=str(equals or ""))
    return rows.select_related("version", "form__settings")


def _holding(rows: QuerySet[Any], text: str, actor: Any, config: Mapping[str, Any]) -> QuerySet[Any]:
    """The records with these words; where some answers are closed to the actor, in the title and the number alone."""
    form = Form.objects.select_related("settings").filter(key=str(config.get("form") or "")).first()
    closed = closed_keys(actor, form) if form is not None else frozenset()
    found = Q(number__icontains=text)
    if not closed:
        return rows.filter(found | Q(text__icontains=text))
    for place, key in enumerate(
        key for key in config.get("title") or () if KEY.fullmatch(str(key)) and key not in closed
    ):
        rows = rows.alias(**{f"title_{place}": Answer(key)})
        found |= Q(**{f"title_{place}__icontains": text})
    return rows.filter(found)


def _open_keys(record: Record, actor: Any) -> frozenset[str]:
    """The answers of the record that the actor reads whole."""
    definition = record.version.definition
    settings = getattr(record.form, "settings", None)
    return field_rights(actor, settings.field_rights if settings is not None else {}, definition).whole(definition)


def find_record(value: str, actor: Any, config: Mapping[str, Any]) -> Record | None:
    """Returns the record with that id or number, None when there is none or the actor may not read it."""
    try:
        wanted = Q(pk=uuid.UUID(value))
    except ValueError:
        wanted = Q(number=value)
    found: Record | None = linkable(actor, config).filter(wanted).first()
    return found


def record_option(record: Record, actor: Any, config: Mapping[str, Any]) -> Option:
    """Returns the record under the words of its title questions, its number beside them."""
    definition, words = record.version.definition, []
    context = FillContext(user=actor, now=clock.now(), today=clock.today())
    open_keys = _open_keys(record, actor)
    for key in config.get("title") or first_text(definition):
        spec = next((each for each in definition.fields if each.key == key), None)
        answer = record.answers.get(key)
        if spec is not None and answer is not None and key in open_keys:
            words.append(field_type(spec.type).text(answer, spec, context))
    label = " ".join(word for word in words if word)
    return Option(value=str(record.pk), label=label or record.number, note=record.number if label else "")


def first_text(definition: FormDefinition) -> tuple[str, ...]:
    """Returns the key of the first question that is answered in words."""
    return next(((spec.key,) for spec in definition.fields if spec.type == "text"), ())
