"""Procedures, for whoever may start them somewhere."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from processes.models import Procedure, ProcedureVersion
from processes.queries import startable

from .base import Entry, Source
from .listening import queue_later


class ProcedureSource(Source):
    """Published procedures in each of their languages."""

    kind = "procedure"
    label = _("Procedure")
    model = Procedure

    @override
    def queryset(self) -> QuerySet[Any]:
        return Procedure.objects.filter(versions__status="published").distinct()

    @override
    def entries(self, objects: Sequence[Any]) -> Iterator[Entry]:
        for procedure in objects:
            titles = {"zh-hans": procedure.title, "en": procedure.title_en}
            for locale, title in titles.items():
                if title:
                    yield self._entry(procedure, locale, title)

    def _entry(self, procedure: Procedure, locale: str, title: str) -> Entry:
        version = procedure.current_version
        states = version.definition.states.values() if version else ()
        steps = [str(state.title.get(locale) or "") for state in states]
        return Entry(
            object_id=str(procedure.pk),
            locale=locale,
            title=title,
            summary=procedure.summary if locale == "zh-hans" else "",
            body=" ".join(step for step in steps if step),
            url=reverse("start-procedure", args=[procedure.key]),
            access=(f"start:{procedure.pk}",),
            confidentiality="internal",
        )

    @override
    def visible(self, ids: Collection[str], actor: Any) -> set[str]:
        known = {str(pk) for pk in self.queryset().filter(pk__in=list(ids)).values_list("pk", flat=True)}
        if actor.is_authenticated and actor.is_superuser:
            return known
        from search.access import reached

        # Who may start what is dear to find out; it is checked again when the procedure is opened.
        return {each for each in known if f"start:{each}" in reached(actor)} if actor.is_authenticated else set()

    @override
    def connect(self) -> None:
        for signal in (post_save, post_delete):
            signal.connect(self._changed, sender=Procedure, dispatch_uid=f"search.procedure.{id(signal)}")
            signal.connect(self._frozen, sender=ProcedureVersion, dispatch_uid=f"search.version.{id(signal)}")

    def _changed(self, instance: Any, **_rest: Any) -> None:
        queue_later(self.kind, [instance.pk])

    def _frozen(self, instance: Any, **_rest: Any) -> None:
        queue_later(self.kind, [instance.procedure_id])


def startable_procedures(actor: Any) -> set[str]:
    """Returns the procedures this person may start now somewhere."""
    if not actor.is_authenticated or not actor.is_active:
        return set()
    return {str(each.version.procedure_id) for each in startable(actor)}
