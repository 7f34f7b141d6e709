"""What refers to a record: records of other registers, and whatever apps above register here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from forms.models import Form, Record, VersionStatus

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
    for form, keys in _linking_fields(record.form):
        for key in keys:
            rows = Record.objects.visible_to(user).filter(form=form).counting()
            rows = rows.alias(linked=Answer(key, "record")).filter(linked=str(record.pk))
            found += [
                Reference(title=each.number, url=reverse("register-record", args=[form.key, each.pk]), note=str(form))
                for each in rows.order_by("-submitted_at")[:MOST]
            ]
    return found


def _linking_fields(target: Form) -> list[tuple[Form, list[str]]]:
    """The forms with fields that link to a register, and the keys of those fields."""
    found = []
    for form in Form.objects.filter(versions__status=VersionStatus.PUBLISHED).exclude(settings=None).distinct():
        version = form.versions.filter(status=VersionStatus.PUBLISHED).first()
        fields = version.definition.fields if version else ()
        keys = [spec.key for spec in fields if spec.type == "record" and spec.config.get("form") == target.key]
        if keys:
            found.append((form, keys))
    return found
