"""Clauses of regulations, each found by itself and opened at its anchor."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.models import RegulationClause, RegulationPage

from .base import PUBLIC, Entry, Source
from .listening import queue_later, when_restricted
from .pages import readers_of_page
from .regulations import begun_or_ended


class ClauseSource(Source):
    """Articles and preambles of live regulations; headings are found with the regulation itself."""

    kind = "clause"
    label = _("Clause")
    model = RegulationClause

    @override
    def queryset(self) -> QuerySet[Any]:
        rows = RegulationClause.objects.filter(page__live=True, kind__in=("article", "preamble"))
        return rows.select_related("page__locale").defer("page__full_text")

    @override
    def entries(self, objects: Sequence[Any]) -> Iterator[Entry]:
        restrictions = list(PageViewRestriction.objects.select_related("page").prefetch_related("groups"))
        for clause in objects:
            page = clause.page
            readers = readers_of_page(page, restrictions)
            url = page.get_url() if readers else None
            if readers and url:
                day = page.effective_on or page.issued_on
                yield Entry(
                    object_id=str(clause.pk),
                    locale=page.locale.language_code,
                    title=f"{page.title} {clause.label}".strip(),
                    summary=clause.heading,
                    body=clause.text,
                    url=f"{url}#{clause.anchor}",
                    access=readers,
                    confidentiality=PUBLIC if PUBLIC in readers else "internal",
                    topic=page.issuing_body,
                    status=str(page.status),
                    year=day.year,
                    happened_on=day,
                )

    @override
    def visible(self, ids: Collection[str], actor: Any) -> set[str]:
        from search.access import page_tokens

        held = page_tokens(actor)
        rows = list(self.queryset().filter(pk__in=[int(each) for each in ids if each.isdigit()]))
        if held is None:
            return {str(row.pk) for row in rows}
        restrictions = list(PageViewRestriction.objects.select_related("page").prefetch_related("groups"))
        return {str(row.pk) for row in rows if not held.isdisjoint(readers_of_page(row.page, restrictions))}

    @override
    def turned(self, first: date, last: date) -> Iterable[Any]:
        return self.queryset().filter(begun_or_ended(first, last, "page__")).values_list("pk", flat=True)

    @override
    def connect(self) -> None:
        for signal in (post_save, post_delete):
            signal.connect(self._changed, sender=RegulationClause, dispatch_uid=f"search.clause.{id(signal)}")
        when_restricted(PageViewRestriction, self._restricted, "search.clause.restricted")
        for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
            signal.connect(self._moved, dispatch_uid=f"search.clause.page.{id(signal)}")

    def _changed(self, instance: Any, **_rest: Any) -> None:
        queue_later(self.kind, [instance.pk])

    def _moved(self, instance: Any, **_rest: Any) -> None:
        self._queue_below(instance.path)

    def _restricted(self, restriction: Any) -> None:
        self._queue_below(restriction.page.path)

    def _queue_below(self, path: str) -> None:
        pages = RegulationPage.objects.filter(path__startswith=path)
        queue_later(self.kind, RegulationClause.objects.filter(page__in=pages).values_list("pk", flat=True))
