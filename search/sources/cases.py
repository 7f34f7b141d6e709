"""Cases, for those who oversee their unit or take part in them."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from forms.field_types import field_type
from processes.models import Case, CaseParticipant, Procedure
from processes.queries.cases import case_title, handed_in
from processes.signals import case_written

from .base import Entry, Source
from .listening import queue_later, when_renamed
from .scope_tokens import readers_of_unit


class CaseSource(Source):
    """Cases by number, title and what was handed in; fields for certain roles only are left out."""

    kind = "case"
    label = _("Case")
    model = Case

    @override
    def queryset(self) -> QuerySet[Any]:
        return Case.objects.select_related("procedure", "version", "unit").prefetch_related("participants")

    @override
    def entries(self, objects: Sequence[Any]) -> Iterator[Entry]:
        for case in objects:
            opened_on = timezone.localdate(case.opened_at)
            yield Entry(
                object_id=str(case.pk),
                title=case_title(case),
                summary=f"{case.number} {case.procedure.title}",
                body=_text_of(case),
                url=case.get_absolute_url(),
                access=(*readers_of_unit(case.unit_path), *_takers_part(case)),
                confidentiality="internal",
                unit_path=case.unit_path,
                topic=case.procedure.title,
                status=case.status,
                year=opened_on.year,
                happened_on=opened_on,
            )

    @override
    def visible(self, ids: Collection[str], actor: Any) -> set[str]:
        found = Case.objects.visible_to(actor).filter(pk__in=_uuids(ids))
        return {str(pk) for pk in found.values_list("pk", flat=True)}

    @override
    def connect(self) -> None:
        case_written.connect(self._written, dispatch_uid="search.case.written")
        for signal in (post_save, post_delete):
            signal.connect(self._changed, sender=Case, dispatch_uid=f"search.case.{id(signal)}")
            signal.connect(self._joined, sender=CaseParticipant, dispatch_uid=f"search.participant.{id(signal)}")

        when_renamed(Procedure, self._renamed, "search.case.procedure")

    def _renamed(self, procedure: Any) -> None:
        queue_later(self.kind, Case.objects.filter(procedure=procedure).values_list("pk", flat=True))

    def _written(self, case: Any, **_rest: Any) -> None:
        queue_later(self.kind, [case.pk])

    def _changed(self, instance: Any, **_rest: Any) -> None:
        queue_later(self.kind, [instance.pk])

    def _joined(self, instance: Any, **_rest: Any) -> None:
        queue_later(self.kind, [instance.case_id])


def _uuids(ids: Collection[str]) -> list[UUID]:
    found = []
    for each in ids:
        try:
            found.append(UUID(each))
        except ValueError:
            continue
    return found


def _takers_part(case: Case) -> tuple[str, ...]:
    """Returns tokens of those who take part, and of those who may stand in for them in this procedure alone."""
    members = {part.member_id for part in case.participants.all()}
    members |= {case.initiator_id} if case.initiator_id else set()
    key = case.procedure.key
    return tuple(token for number in sorted(members) for token in (f"member:{number}", f"member:{number}@{key}"))


def _text_of(case: Case) -> str:
    definition = case.definition
    allowed = handed_in(definition)
    parts = [
        field_type(spec.type).open_text(case.values.get(spec.key), spec)
        for spec in definition.form.fields
        if spec.key in allowed
    ]
    return "\n".join(part for part in parts if part)
