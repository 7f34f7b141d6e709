"""Filled-in forms and lines of registers, for whoever may read them."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from forms.access import places, readable_forms
from forms.field_rights import open_to_readers
from forms.models import Form, FormSettings, Record
from forms.services.record_text import record_text
from forms.signals import record_changed
from organization.models import Unit

from .base import Entry, Source
from .listening import indexed, queue_later, when_renamed
from .scope_tokens import readers_of_unit

VIEW = "view"
_TELLING = frozenset({"anonymous", "field_rights", "overseers_view"})


class RecordSource(Source):
    """Records by number and answers; withdrawn ones, masked and sensitive answers, and fields that only some may read
    are left out, and so are anonymous forms."""

    kind = "record"
    label = _("Record")
    model = Record

    @override
    def queryset(self) -> QuerySet[Any]:
        return Record.objects.counting().select_related("form__settings", "version", "unit")

    @override
    def entries(self, objects: Sequence[Any]) -> Iterator[Entry]:
        for record in objects:
            settings = getattr(record.form, "settings", None)
            if settings is None or settings.anonymous:
                continue
            submitted_on = timezone.localdate(record.submitted_at)
            definition = record.version.definition
            told = open_to_readers(settings.field_rights, definition)
            open_answers = {key: value for key, value in record.answers.items() if key in told}
            yield Entry(
                object_id=str(record.pk),
                title=f"{record.form.title} {record.number}",
                summary=record.unit.name if record.unit else "",
                body=record_text(definition, record.number, open_answers),
                url=_address(record),
                access=_readers(record, overseers=settings.overseers_view),
                confidentiality="internal",
                unit_path=record.unit_path,
                topic=record.form.title,
                status=record.status,
                year=submitted_on.year,
                happened_on=submitted_on,
            )

    @override
    def visible(self, ids: Collection[str], actor: Any) -> set[str]:
        found = Record.objects.counting().visible_to(actor).filter(pk__in=_uuids(ids))
        return {str(pk) for pk in found.values_list("pk", flat=True)}

    @override
    def connect(self) -> None:
        record_changed.connect(self._changed, dispatch_uid="search.record")
        for signal in (post_save, post_delete):
            signal.connect(self._set, sender=FormSettings, dispatch_uid=f"search.record.settings.{id(signal)}")
        when_renamed(Form, self._renamed, "search.record.form")

    def _changed(self, record: Any, **_rest: Any) -> None:
        self._queue([str(record.pk)], record.form.settings)

    def _set(self, instance: Any, update_fields: Collection[str] | None = None, **_rest: Any) -> None:
        """Who finds the records, and by which answers; every record that comes in also counts in the settings."""
        if update_fields is None or not _TELLING.isdisjoint(update_fields):
            self._queue(_records_of(instance.form_id), instance)

    def _renamed(self, form: Any) -> None:
        settings = FormSettings.objects.filter(form=form).first()
        if settings is not None:
            self._queue(_records_of(form.pk), settings)

    def _queue(self, ids: list[str], settings: FormSettings) -> None:
        """What is never indexed leaves no moment in the queue, unless it has to leave the index."""
        queue_later(self.kind, indexed(self.kind, ids) if settings.anonymous else ids)


def _records_of(form_id: int) -> list[str]:
    return [str(pk) for pk in Record.objects.filter(form=form_id).values_list("pk", flat=True)]


def record_tokens(actor: Any) -> set[str]:
    """Returns the tokens of the places on whose records the person has a right that a grant gives."""
    found = set()
    for form in readable_forms(actor):
        for place in places(actor, form, VIEW):
            found.add(f"form:{form.pk}:{place.path}" if place.below else f"form:{form.pk}={place.path}")
    return found


def _readers(record: Any, *, overseers: bool) -> tuple[str, ...]:
    path = record.unit_path
    own = (f"user:{record.owner_id}",) if record.owner_id else ()
    above = [path[:end] for end in range(0, len(path) + 1, Unit.steplen)]
    granted = [f"form:{record.form_id}:{each}" for each in above] + [f"form:{record.form_id}={path}"]
    return (*own, *granted, *(readers_of_unit(path) if overseers else ()))


def _address(record: Any) -> str:
    """Returns the page of the answer, which leads readers with a right on to the register."""
    return reverse("answer", args=[record.pk])


def _uuids(ids: Collection[str]) -> list[UUID]:
    found = []
    for each in ids:
        try:
            found.append(UUID(each))
        except ValueError:
            continue
    return found
