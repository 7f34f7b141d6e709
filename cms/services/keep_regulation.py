"""Keeps a version of a regulation whenever its text is published anew, and its clauses as they stand now."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction

from cms.engine.anchoring import anchor_clauses
from cms.engine.clauses import HEADINGS, Clause, as_data
from cms.engine.reading import read_regulation
from cms.models import RegulationClause, RegulationPage, RegulationVersion
from organization import clock


@transaction.atomic
def keep_regulation(page: RegulationPage) -> RegulationVersion:
    """Returns the version with the page's text: a new one when the text is another than before."""
    RegulationPage.objects.select_for_update().get(pk=page.pk)
    last = RegulationVersion.objects.filter(page=page).order_by("-number").first()
    dates: dict[str, Any] = {
        "document_number": page.document_number,
        "effective_on": page.effective_on,
        "note": page.change_note,
    }
    if last is not None and last.text == page.full_text:
        RegulationVersion.objects.filter(pk=last.pk).update(**dates)
        return last
    clauses = anchor_clauses(
        read_regulation(page.full_text).clauses, last.read if last else (), set(_ever_used(page)) if last else ()
    )
    version = RegulationVersion.objects.create(
        page=page,
        number=last.number + 1 if last else 1,
        text=page.full_text,
        clauses=as_data(clauses),
        published_at=clock.now(),
        **dates,
    )
    _put_clauses(page, clauses)
    return version


def _ever_used(page: RegulationPage) -> Iterator[str]:
    for rows in RegulationVersion.objects.filter(page=page).values_list("clauses", flat=True):
        yield from (row["anchor"] for row in rows)


def _put_clauses(page: RegulationPage, clauses: Sequence[Clause]) -> None:
    """Rows are changed in place; the search hears of each through its signals."""
    present = {row.anchor: row for row in RegulationClause.objects.filter(page=page)}
    headings: dict[str, str] = {}
    for position, clause in enumerate(clauses):
        if clause.is_heading:
            above = HEADINGS[: HEADINGS.index(clause.kind)]
            headings = {kind: words for kind, words in headings.items() if kind in above}
            headings[clause.kind] = f"{clause.label} {clause.title}".strip()
        values: dict[str, Any] = {
            "position": position,
            "kind": clause.kind,
            "label": clause.label,
            "heading": "" if clause.is_heading else " ".join(headings.values())[:200],
            "text": clause.text,
            "digest": clause.digest,
        }
        row = present.pop(clause.anchor, None) or RegulationClause(page=page, anchor=clause.anchor)
        if any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            row.save()
    for row in present.values():
        row.delete()
