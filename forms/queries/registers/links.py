"""What refers to a record: records of other registers, and whatever apps above register here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast

from forms.engine.move_mapping import columns_of
from forms.models import Form, FormVersion, Record, VersionStatus
from forms.queries.closed_answers import closed_keys

from .json_values import Answer

MOST = 20


@dataclass(frozen=True, kw_only=True)
class Reference:
    """One thing that refers to a record."""

    title: str
    url: str
    note: str = ""


Finder = Callable[[Record, Any], Sequence[Reference]]
_FINDERS: dict[str, Finder] = {}


def register_finder(name: str, finder: Finder) -> None:
    """Makes ``finder(record, user)`` name what refers to a record, limited to what the user may see."""
    _FINDERS[name] = finder


def references_to(record: Record, user: Any) -> list[Reference]:
    """Returns what refers to a record, as far as the user may see it."""
    found = _records(record, user)
    for finder in _FINDERS.values():
        found += finder(record, user)
    return found


def _records(record: Record, user: Any) -> list[Reference]:
    """The records with a link to this one; only fields that link to this register are searched."""
    from django.urls import reverse

    found: list[Reference] = []
    for form, fields in _linking_fields(record.form).items():
        closed = closed_keys(user, form)
        for key, is_table in sorted(fields):
            if key in closed:
                continue
            rows = Record.objects.visible_to(user).filter(form=form).counting()
            if is_table:
                rows = rows.alias(rows_text=Answer(key)).filter(rows_text__contains=str(record.pk))
            else:
                rows = rows.alias(linked=Answer(key, "record")).filter(linked=str(record.pk))
            found += [
                Reference(title=each.number, url=reverse("register-record", args=[form.key, each.pk]), note=str(form))
                for each in rows.order_by("-submitted_at")[:MOST]
            ]
    return list({reference.url: reference for reference in found}.values())


def _linking_fields(target: Form) -> dict[Form, set[tuple[str, bool]]]:
    """The forms that link to a register in any version, by the keys of fields; True for tables with such links."""
    versions = FormVersion.objects.exclude(status=VersionStatus.DRAFT).exclude(form__settings=None)
    named = versions.alias(words=Cast("document", TextField())).filter(words__contains=f'"{target.key}"')
    found: dict[Form, set[tuple[str, bool]]] = {}
    for version in named.select_related("form__settings").order_by("form_id"):
        for spec in version.definition.fields:
            links = _links(spec.type, spec.config, target.key)
            if links or any(_links(each.type, each.config, target.key) for each in columns_of(spec).values()):
                found.setdefault(version.form, set()).add((spec.key, not links))
    return found


def _links(kind: str, config: Mapping[str, Any], key: str) -> bool:
    return kind == "record" and config.get("form") == key
