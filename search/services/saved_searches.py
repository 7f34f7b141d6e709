"""Searches somebody keeps: saving, and telling of new hits once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organization import clock
from organization.models import User
from organization.services import send_notice
from search.models import SavedSearch, SearchDocument
from search.question import Question
from search.request import LARGEST_PAGE, NEWEST, SearchRequest
from search.results import Hit

from .searching import search

log = structlog.get_logger(__name__)

MOST = 50
"""Saved searches of one person."""
EVERY = timedelta(hours=1)
_AT_ONCE = 40
_COMPARED = 300
"""Newest hits of a search that are compared with those of the last look."""
_REMEMBERED = 2 * _COMPARED
_NAMED = 5


class TooManySearches(Exception):
    """The person keeps as many searches as one may."""


def save_search(*, user: User, question: Question, name: str, locale: str, tells: bool) -> tuple[SavedSearch, bool]:
    """Returns the saved search and whether it is new; the same question is kept once, a name never twice.

    Raises TooManySearches.
    """
    query = question.unpaged().address()
    with transaction.atomic():
        mine = SavedSearch.objects.filter(user=user)
        if same := mine.filter(query=query, locale=locale).first():
            return same, False
        if mine.count() >= MOST:
            raise TooManySearches
        moment = clock.now()
        found = _newest(user, question, locale)
        saved = SavedSearch.objects.create(
            user=user,
            name=_free_name(user, name or question.text or _("Search")),
            query=query,
            locale=locale,
            tells=tells,
            seen=[_name_of(hit) for hit in found.hits] if found else [],
            created_at=moment,
            checked_at=moment if found else None,
        )
    return saved, True


def _free_name(user: User, name: str) -> str:
    wished = " ".join(name.replace("\x00", "").split())[:70]
    taken = set(SavedSearch.objects.filter(user=user).values_list("name", flat=True))
    numbered = (f"{wished} ({number})" for number in range(2, MOST + 3))
    return next(each for each in (wished, *numbered) if each not in taken)


def check_saved_searches() -> int:
    """Looks for new hits of the saved searches that are due, with the rights of their owners; returns how many."""
    late = clock.now() - EVERY
    due = SavedSearch.objects.filter(Q(checked_at=None) | Q(checked_at__lte=late), tells=True, user__is_active=True)
    chosen = due.order_by(F("checked_at").asc(nulls_first=True)).select_related("user")[:_AT_ONCE]
    for saved in list(chosen):
        try:
            _check(saved)
        except Exception as error:  # noqa: BLE001  (whatever one search comes upon must not keep others waiting)
            log.warning("saved_search_failed", search=saved.pk, reason=type(error).__name__)
            SavedSearch.objects.filter(pk=saved.pk).update(checked_at=clock.now())
    return len(chosen)


def _check(saved: SavedSearch) -> None:
    """Tells of what is new since the last look; the first look, where none was possible before, only learns."""
    with translation.override(saved.locale or None):
        found = _newest(saved.user, Question.of_address(saved.query), saved.locale)
        with transaction.atomic():
            row = SavedSearch.objects.select_for_update().filter(pk=saved.pk, checked_at=saved.checked_at).first()
            if row is None:  # another worker was faster, or its owner has deleted it
                return
            if found is None and row.checked_at is None:
                return
            new = _new(row, found) if found and row.checked_at else []
            row.checked_at = clock.now()
            if new:
                row.found_at = row.checked_at
                _tell(row, new)
            row.seen = list(dict.fromkeys([*(map(_name_of, found.hits) if found else ()), *row.seen]))[:_REMEMBERED]
            row.save(update_fields=["checked_at", "found_at", "seen"])


def _new(saved: SavedSearch, found: "_Found") -> list[Hit]:
    """Returns the hits that were not there before. Where there are more than are compared, those that moved up because
    others vanished are not new: they were indexed before the last look."""
    seen = set(saved.seen)
    new = [hit for hit in found.hits if _name_of(hit) not in seen]
    if found.is_whole and len(seen) < _COMPARED:
        return new
    wanted = Q(pk__in=())
    for hit in new:
        wanted |= Q(kind=hit.kind, object_id=hit.id, locale=hit.locale)
    later = SearchDocument.objects.filter(wanted, indexed_at__gte=saved.checked_at).values_list("kind", "object_id")
    names = {f"{kind}:{object_id}" for kind, object_id in later}
    return [hit for hit in new if _name_of(hit) in names]


@dataclass(frozen=True)
class _Found:
    """The newest hits with all words, and whether these are all there are."""

    hits: Sequence[Hit]
    is_whole: bool


def _newest(user: User, question: Question, locale: str) -> _Found | None:
    """Returns what is found now; None when only the stand-in answered, whose hits cannot be compared."""
    asked: SearchRequest = question.unpaged().sorted_by(NEWEST).request(locale=locale, size=LARGEST_PAGE)
    hits: list[Hit] = []
    for page in range(1, _COMPARED // LARGEST_PAGE + 1):
        result = search(replace(asked, page=page), user)
        if result.degraded:
            return None
        if result.did_you_mean:
            return _Found((), is_whole=True)
        hits += [hit for hit in result.hits if not hit.partial]
        if page * LARGEST_PAGE >= result.total:
            return _Found(hits, is_whole=True)
    return _Found(hits, is_whole=False)


def _name_of(hit: Hit) -> str:
    return f"{hit.kind}:{hit.id}"


def _tell(saved: SavedSearch, new: Sequence[Hit]) -> None:
    count = len(new)
    lines = [f"· {hit.title.text}" for hit in new[:_NAMED]]
    if count > _NAMED:
        lines.append(_("… and %(number)s more") % {"number": count - _NAMED})
    subject = ngettext("“%(name)s”: %(number)s new result", "“%(name)s”: %(number)s new results", count)
    names = hashlib.sha256(" ".join(sorted(map(_name_of, new))).encode()).hexdigest()[:32]
    send_notice(
        recipients=[saved.user],
        subject=subject % {"name": saved.name, "number": count},
        body="\n".join(lines),
        url=f"{reverse('site-search')}?{Question.of_address(saved.query).sorted_by(NEWEST).address()}",
        key=f"saved-search:{saved.pk}:{names}",
    )
