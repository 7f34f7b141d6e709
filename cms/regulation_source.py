"""The site's regulations as the processes know them: links hold on to a page's translation key and an anchor."""

import re
from collections.abc import Iterable, Sequence
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.translation import get_language

from cms.engine.numerals import NUMERAL, number_of
from cms.models import RegulationClause, RegulationPage
from organization import clock
from processes.regulations import Citation, Clause

_NAMED = re.compile(rf"《([^《》]{{2,80}})》(?:[^《》第]{{0,30}}第\s*({NUMERAL})\s*条(?:之({NUMERAL}))?)?")
_FORBIDDEN = re.compile("不得|严禁|禁止|不以|must not|may not|shall not", re.IGNORECASE)


class PublishedRegulations:
    """Finds regulations among the live pages; the active language first, then the site's."""

    def choices(self) -> Sequence[tuple[str, str]]:
        return [(str(page.translation_key), page.title) for page in _pages()]

    def clauses(self, key: str) -> Sequence[Clause]:
        page = _first(_pages(key, of_site=True))
        if page is None:
            return ()
        own = _first(_pages(key))
        titles = dict(RegulationClause.objects.filter(page=own).values_list("anchor", "text")) if own != page else {}
        return [
            Clause(
                clause=row.anchor,
                title=_titled(row, titles.get(row.anchor, row.text)),
                digest=row.digest,
                label=row.label,
            )
            for row in RegulationClause.objects.filter(page=page)
        ]

    def url(self, key: str, clause: str) -> str:
        page = _first(_pages(key))
        return _address(page, clause) if page else ""

    def named(self, text: str) -> Sequence[Citation]:
        return [
            Citation(words=found[0], url=_address(page, _anchor_of(page, found[2], found[3])))
            for found in _NAMED.finditer(text)
            if (page := _first(_pages(title=found[1])))
        ]

    def saying(self, words: re.Pattern[str]) -> Sequence[Citation]:
        today = clock.today()
        pages = {page.pk: page for page in _pages() if page.status_on(today) == "in_force"}
        rows = RegulationClause.objects.filter(page__in=pages, kind="article").order_by("page", "position")
        return [
            Citation(words=f"《{pages[row.page_id].title}》{row.label}", url=_address(pages[row.page_id], row.anchor))
            for row in rows
            if words.search(row.text) and _FORBIDDEN.search(row.text)
        ]


def clause_cited(text: str) -> RegulationClause | None:
    """Returns the clause a text such as 《title》第三条 cites first, as it stands now; None when there is none."""
    for found in _NAMED.finditer(text):
        page = _first(_pages(title=found[1]))
        anchor = _anchor_of(page, found[2], found[3]) if page else ""
        if anchor:
            return RegulationClause.objects.select_related("page").get(page=page, anchor=anchor)
    return None


def _pages(key: str = "", *, title: str = "", of_site: bool = False) -> list[RegulationPage]:
    """Returns one live page for each regulation, in the active language where there is one."""
    rows = (
        RegulationPage.objects.live().public().select_related("locale").defer("full_text").order_by("-issued_on", "-pk")
    )
    if key:
        try:
            rows = rows.filter(translation_key=UUID(key))
        except ValueError:
            return []
    if title:
        rows = rows.filter(Q(title=title) | Q(title=f"《{title}》"))
    wanted = settings.LANGUAGE_CODE if of_site else get_language()
    chosen: dict[UUID, RegulationPage] = {}
    for page in sorted(rows, key=partial(_rank, wanted)):
        chosen.setdefault(page.translation_key, page)
    return list(chosen.values())


def _rank(wanted: str | None, page: RegulationPage) -> int:
    code = page.locale.language_code
    return 0 if code == wanted else 1 if code == settings.LANGUAGE_CODE else 2


def _first(pages: Iterable[RegulationPage]) -> RegulationPage | None:
    return next(iter(pages), None)


def _titled(row: RegulationClause, text: str) -> str:
    words = text.replace("\n", " ")
    return f"{row.label} {words[:40]}{'…' if len(words) > 40 else ''}".strip()


def _address(page: RegulationPage, anchor: str) -> str:
    url = page.get_url() or ""
    return f"{url}#{anchor}" if url and anchor else url


def _anchor_of(page: RegulationPage, number: str | None, beside: str | None) -> str:
    """Returns the anchor of the article that has this number now."""
    if not number:
        return ""
    wanted = (number_of(number), number_of(beside or ""))
    for label, anchor in RegulationClause.objects.filter(page=page, kind="article").values_list("label", "anchor"):
        main, _, rest = label.partition("之")
        found = re.search(NUMERAL, main)
        if found and (number_of(found[0]), number_of(rest)) == wanted:
            return str(anchor)
    return ""
