"""Indicators for those who may see them: all of them at a glance, one by unit and span, the cases behind a figure."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forms.services.registers.sheet_writer import csv_lines, write_xlsx
from organization import clock
from organization.models import Unit
from organization.one_look import one_look
from processes import measure_texts as texts
from processes.engine.measures.figures import Figure, reaches
from processes.engine.spans import Span, span_called, span_of
from processes.models import Case, StoredMeasure
from processes.queries.measures import figures
from processes.texts import localized

from .listing import page_of, words
from .member_request import MemberRequest

SPANS = {"month": 13, "quarter": 9, "half_year": 7, "year": 6, "to_date": 1}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One unit (or group) with its figure, the one before and what it was made from."""

    label: str
    unit: Unit | None
    group: str | None
    alone: bool
    told: Figure
    text: str
    before: str
    change: str
    better: bool | None
    reached: bool | None
    withheld: bool


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What the address asks for; whatever makes no sense counts as not said."""

    stored: StoredMeasure
    unit: Unit | None
    tops: Sequence[str]
    span: Span
    spans: Sequence[Span]

    @property
    def path(self) -> str:
        """The path whose subtree the figure in large is about."""
        return self.unit.path if self.unit is not None else (self.tops[0] if len(self.tops) == 1 else "")


@login_required
@require_safe
@one_look()
def indicator_list(request: MemberRequest) -> HttpResponse:
    """Shows every indicator the reader may see, by procedure, with its newest figure."""
    today = clock.today()
    found: dict[str, list[dict[str, Any]]] = {}
    for stored in figures.indicators_for(request.user):
        spec = stored.spec
        tops = figures.top_paths(request.user, stored)
        now = span_of(spec.every, today)
        spans = figures.spans_back(spec.every, now, 2)
        book = figures.book_of(stored, spans)
        path = tops[0] if len(tops) == 1 else ""
        told = [book.figure(path, span) for span in spans] if len(tops) == 1 else []
        overseen = figures.is_overseen(request.user, path)
        group = str(stored.procedure) if stored.procedure else _("Made here")
        found.setdefault(group, []).append(
            {
                "stored": stored,
                "span": texts.span_text(now),
                "text": _shown(stored, told[-1], overseen) if told else "",
                "before": _shown(stored, told[0], overseen) if len(told) > 1 else "",
                "reached": reaches(spec, told[-1].value) if told else None,
            }
        )
    return render(request, "processes/figures.html", {"groups": sorted(found.items())})


@login_required
@require_safe
@one_look()
def indicator(request: MemberRequest, key: str) -> HttpResponse | StreamingHttpResponse:
    """Shows one indicator by unit and over time, or sends its table."""
    chosen = _chosen(request, key)
    spec = chosen.stored.spec
    book = figures.book_of(chosen.stored, chosen.spans)
    if not request.GET.get("span") and len(chosen.spans) > 1 and not book.figure(chosen.path, chosen.span).items:
        # Nothing is due yet in the span of today: the one before says more.
        chosen = replace(chosen, span=chosen.spans[-2])
    lines = _lines(request, chosen, book)
    if words(request, "as") in ("csv", "xlsx"):
        return _sent(chosen, lines, words(request, "as"))
    overseen = figures.is_overseen(request.user, chosen.path)
    told = [book.figure(chosen.path, span) for span in chosen.spans]
    largest = _line(chosen, chosen.path, book, overseen, label="", unit=chosen.unit)
    shown = [line for line in lines if not line.withheld and line.told.value is not None and not line.alone]
    context = {
        "stored": chosen.stored,
        "spec": spec,
        "chosen": chosen,
        "large": largest,
        "lines": lines,
        "groups": _groups(chosen, book, overseen) if spec.by is not None else [],
        "summary": localized(spec.summary),
        "note": localized(chosen.stored.document.get("note")),
        "made": _made(chosen.stored),
        "span_text": texts.span_text(chosen.span),
        "is_running": chosen.span.last >= clock.today(),
        "spans": [(each.key, texts.span_text(each)) for each in reversed(chosen.spans)],
        "lengths": [(each, texts.LENGTHS[each]) for each in figures.lengths_for(spec)],
        "above": _above(chosen),
        "target": texts.figure_text(spec, spec.target) if spec.target is not None else "",
        "trend": [
            (texts.span_text(span), _shown(chosen.stored, each, overseen))
            for span, each in zip(chosen.spans, told, strict=True)
        ],
        "charts": {
            "units": _bars(spec, shown[:20]),
            "trend": {
                "kind": "line",
                "labels": [span.key for span in chosen.spans],
                "values": [
                    None if figures.is_withheld(spec, each, overseen=overseen) else _drawn(spec, each.value)
                    for each in told
                ],
            },
        },
    }  # fmt: skip
    return render(request, "processes/figure.html", context)


@login_required
@require_safe
@one_look()
def behind(request: MemberRequest, key: str) -> HttpResponse:
    """Shows the cases that a figure was made from, as far as the reader may open them, and says how many more."""
    chosen = _chosen(request, key)
    if not figures.is_overseen(request.user, chosen.path) and not request.user.is_superuser:
        raise Http404
    group = request.GET.get("group")
    keys = figures.cases_behind(chosen.stored, chosen.path, chosen.span, group)
    cases = (
        Case.objects.visible_to(request.user).filter(pk__in=keys).select_related("unit__kind", "procedure", "version")
    )
    cases = cases.defer("version__document").order_by("-opened_at")
    page = page_of(request, cases)
    context = {
        "stored": chosen.stored,
        "chosen": chosen,
        "page": page,
        "unseen": len(keys) - page.paginator.count,
        "group": texts.group_words(chosen.stored).get(group, group) if group else "",
        "span_text": texts.span_text(chosen.span),
        "made": _made(chosen.stored),
        "of_cases": bool(keys),
    }
    return render(request, "processes/figure_behind.html", context)


def _chosen(request: MemberRequest, key: str) -> Chosen:
    stored = next((each for each in figures.indicators_for(request.user) if each.key == key), None)
    if stored is None:
        raise Http404
    tops = figures.top_paths(request.user, stored)
    spec = stored.spec
    asked = span_called(words(request, "span"))
    lengths = figures.lengths_for(spec)
    length = words(request, "length", lengths, asked.every if asked and asked.every in lengths else lengths[0])
    now = span_of(length, clock.today())
    spans = figures.spans_back(length, now, SPANS[length])
    span = asked if asked is not None and asked.every == length else now
    if span not in spans and span.last < now.first:
        spans = figures.spans_back(length, span, SPANS[length])
    code = words(request, "unit")
    unit = Unit.objects.filter(code=code).select_related("kind").first() if code else None
    if unit is not None and not any(unit.path.startswith(top) for top in tops):
        unit = None
    if unit is None and len(tops) == 1:
        unit = figures.parts_shown(None, tops)[:1][0] if figures.parts_shown(None, tops) else None
    return Chosen(stored=stored, unit=unit, tops=tops, span=span if span in spans else now, spans=spans)


def _lines(request: MemberRequest, chosen: Chosen, book: figures.Book) -> list[Line]:
    found = []
    for unit in figures.parts_shown(chosen.unit, chosen.tops):
        overseen = figures.is_overseen(request.user, unit.path)
        found.append(_line(chosen, unit.path, book, overseen, label=unit.label, unit=unit))
    if chosen.unit is not None:
        own = book.figure(chosen.unit.path, chosen.span, alone=True)
        if own.items and found:
            overseen = figures.is_overseen(request.user, chosen.unit.path)
            label = _("%(unit)s itself") % {"unit": chosen.unit.label}
            found.insert(0, _line(chosen, chosen.unit.path, book, overseen, label=label, unit=chosen.unit, alone=True))
    return found


def _line(
    chosen: Chosen, path: str, book: figures.Book, overseen: bool, *, label: str, unit: Unit | None, alone: bool = False
) -> Line:
    spec = chosen.stored.spec
    told = book.figure(path, chosen.span, alone=alone)
    place = chosen.spans.index(chosen.span)
    before = book.figure(path, chosen.spans[place - 1], alone=alone).value if place else None
    withheld = figures.is_withheld(spec, told, overseen=overseen)
    return Line(
        label=label,
        unit=unit,
        group=None,
        alone=alone,
        told=told,
        text=_shown(chosen.stored, told, overseen),
        before="" if withheld or not place else texts.figure_text(spec, before),
        change="" if withheld else texts.change_text(spec, told.value, before),
        better=texts.is_better(spec, told.value, before),
        reached=None if withheld else reaches(spec, told.value),
        withheld=withheld,
    )


def _groups(chosen: Chosen, book: figures.Book, overseen: bool) -> list[Line]:
    known = texts.group_words(chosen.stored)
    return [
        Line(
            label=known.get(bucket, bucket) or _("not said"), unit=chosen.unit, group=bucket, alone=False, told=told,
            text=_shown(chosen.stored, told, overseen), before="", change="", better=None, reached=None,
            withheld=figures.is_withheld(chosen.stored.spec, told, overseen=overseen),
        )
        for bucket, told in book.groups(chosen.path, chosen.span).items()
    ]  # fmt: skip


def _shown(stored: StoredMeasure, told: Figure, overseen: bool) -> str:
    if figures.is_withheld(stored.spec, told, overseen=overseen):
        return _("fewer than %(number)s") % {"number": stored.spec.least}
    return texts.figure_text(stored.spec, told.value)


def _above(chosen: Chosen) -> list[Unit]:
    if chosen.unit is None:
        return []
    highest = min((len(top) for top in chosen.tops if chosen.unit.path.startswith(top)), default=0)
    return [unit for unit in reversed(chosen.unit.lineage()) if len(unit.path) >= highest]


def _made(stored: StoredMeasure) -> list[tuple[str, str]]:
    """How the figure is made, in words, for whoever asks."""
    spec = stored.spec
    return [
        (_("Looks through"), str(texts.SOURCES[spec.source.of])),
        (_("Shows"), str(texts.HOW[spec.how])),
        (_("Counted"), str(texts.LENGTHS[spec.every])),
        (_("Several units together"), str(texts.ROLL_UP[spec.roll_up])),
        (_("Direction"), str(texts.DIRECTIONS[spec.direction])),
    ]


def _bars(spec: Any, lines: Sequence[Line]) -> dict[str, Any]:
    ordered = sorted(lines, key=lambda line: -(line.told.value or Decimal(0)))
    return {
        "kind": "bar",
        "labels": [line.label for line in ordered],
        "values": [_drawn(spec, line.told.value) for line in ordered],
    }


def _drawn(spec: Any, value: Decimal | None) -> float | None:
    if value is None:
        return None
    return round(float(value * 100 if spec.shown_as == "percent" else value), 2)


def _sent(chosen: Chosen, lines: Sequence[Line], format: str) -> HttpResponse | StreamingHttpResponse:
    header = (_("Unit"), _("Code"), texts.span_text(chosen.span), _("Sum"), _("Of"), _("Counted things"), _("Before"))
    rows = [
        (line.label, line.unit.code if line.unit else "", line.text, *_sums(line), line.before)
        for line in lines
    ]  # fmt: skip
    name = f"{chosen.stored.key}-{chosen.span.key}"
    if format == "csv":
        answer = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return answer
    buffer = io.BytesIO()
    write_xlsx(buffer, header, rows, title=str(chosen.stored))
    sheet = HttpResponse(buffer.getvalue(), content_type=XLSX)
    sheet["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return sheet


def _sums(line: Line) -> tuple[Any, Any, Any]:
    return ("", "", "") if line.withheld else (line.told.number, line.told.base, line.told.items)
