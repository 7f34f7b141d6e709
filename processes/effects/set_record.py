"""What a case says goes into a register."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from typing_extensions import override

from forms.engine.problems import Problem
from forms.field_types import FIELD_TYPES
from forms.field_types.errors import FieldError
from forms.field_types.gate import gate_json
from forms.models import Form, FormUse, FormVersion, Origin, Record, RecordStatus, VersionStatus
from forms.queries.registers.json_values import Answer
from forms.refusals import RecordInvalid, RecordRefused
from forms.services import change_record, submit_record
from processes.engine.model import ProcedureDefinition

from .base import Delivery, EffectKind, EffectRefused
from .checks import missing_settings
from .placeholders import computed


class SetRecord(EffectKind):
    """``{"form": key, "values": {column: template}, "record": template, "match": column}``.

    Changes the record that ``record`` names (a record field of the form), or the only one that agrees with the values
    in the column ``match``; without either, or when none agrees, a new one is written. The published procedure writes,
    whoever pressed the button; the register's own checks hold.
    """

    key = "set_record"

    @override
    def problems(self, config: Mapping[str, Any], definition: ProcedureDefinition) -> list[Problem]:
        found = missing_settings(config, self.key, ("form", "values"))
        if found:
            return found
        version = published(str(config["form"]))
        if version is None:
            return [Problem("form", "effect_register_unknown", {"effect": self.key, "form": config["form"]})]
        known = columns(version)
        wanted = [*config["values"], *([config["match"]] if config.get("match") else [])]
        context = {"effect": self.key, "form": config["form"], "known": ", ".join(known)}
        found = [
            Problem(f"values/{key}", "effect_column_unknown", {**context, "field": key})
            for key in wanted
            if key not in known
        ]
        if config.get("match") and config["match"] not in config["values"]:
            found += missing_settings({}, self.key, [f"values/{config['match']}"])
        return found

    @override
    def prepare(self, delivery: Delivery) -> Mapping[str, Any]:
        values = {key: computed(template, delivery) for key, template in delivery.config.get("values", {}).items()}
        return {"values": values, "record": computed(delivery.config.get("record", ""), delivery)}

    @override
    def deliver(self, delivery: Delivery) -> None:
        key = str(delivery.config["form"])
        version = published(key)
        if version is None:
            raise EffectRefused("register_gone", form=key)
        user = delivery.actor.user if delivery.actor and delivery.actor.user else AnonymousUser()
        given: Mapping[str, Any] = delivery.payload["values"]
        record = _found(version.form, delivery.config, delivery.payload)
        try:
            data = gate_json(dict(given))
            with transaction.atomic():
                if record is None:
                    unit = delivery.case.unit
                    token = f"effect:{delivery.key}"
                    submit_record(
                        form=version.form, user=user, data=data, token=token, origin=Origin.PROCEDURE, unit=unit,
                        writable=frozenset(given),
                    )  # fmt: skip
                else:
                    change_record(
                        record=record, user=user, data=data, expected_seq=record.seq, reason=delivery.case.number,
                        writable=frozenset(given), by_procedure=True,
                    )  # fmt: skip
        except RecordInvalid as error:
            raise EffectRefused("record_invalid", words=_words(error)) from error
        except RecordRefused as error:
            raise EffectRefused("record_refused", reason=error.text) from error
        except FieldError as error:
            raise EffectRefused("record_refused", reason=error.code) from error


def published(key: str) -> FormVersion | None:
    """Returns the published version of a form that is filled in by itself."""
    forms = Form.objects.filter(key=key).exclude(settings=None).exclude(settings__use=FormUse.PROCEDURE)
    return FormVersion.objects.select_related("form").filter(form__in=forms, status=VersionStatus.PUBLISHED).first()


def columns(version: FormVersion) -> list[str]:
    """Returns the keys that can be written; files stay where they were checked."""
    found = []
    for spec in version.definition.fields:
        kind = FIELD_TYPES.get(spec.type)
        if kind is not None and not kind.takes_files:
            found.append(spec.key)
    return found


def _found(form: Form, config: Mapping[str, Any], payload: Mapping[str, Any]) -> Record | None:
    rows = Record.objects.filter(form=form, status=RecordStatus.SUBMITTED)
    named = payload.get("record")
    if config.get("record"):
        code = str(named.get("record") if isinstance(named, Mapping) else named or "")
        try:
            record = rows.filter(pk=UUID(code)).first()
        except ValueError:
            record = None
        if record is None:
            raise EffectRefused("record_not_found", form=form.key)
        return record
    column = str(config.get("match") or "")
    value = payload["values"].get(column) if column else None
    if value in (None, "", [], {}):
        return None
    if isinstance(value, Mapping | list):
        found = list(rows.filter(**{f"answers__{column}": value})[:2])
    else:
        found = list(rows.alias(said=Answer(column)).filter(said=str(value))[:2])
    if len(found) > 1:
        raise EffectRefused("record_ambiguous", form=form.key)
    return found[0] if found else None


def _words(error: RecordInvalid) -> str:
    said = (f"{key}: {' '.join(str(each.text) for each in found)}" for key, found in error.errors.items())
    return "; ".join(said)[:400]
