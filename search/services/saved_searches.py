"""Searches somebody keeps: saving, and telling of new hits once."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organization import clock
from organization.models import User
from organization.services import send_notice
from search.models import SavedSearch
from search.question import Question
from search.request import LARGEST_PAGE, NEWEST, SearchRequest
from search.results import Hit

from .searching import search

MOST = 50
"""Saved searches of one person."""
EVERY = timedelta(hours=1)
_AT_ONCE = 40
_REMEMBERED = 300
"""More than a page of newest hits, so that hits which move up because others vanished are not taken for new ones."""
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
        hits = _newest(user, question, locale) or ()
        saved = SavedSearch.objects.create(
            user=user,
            name=_free_name(user, name or question.text or _("Search")),
            query=query,
            locale=locale,
            tells=tells,
            seen=[_name_of(hit) for hit in hits],
            created_at=moment,
            checked_at=moment,
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
        _check(saved)
    return len(chosen)


def _check(saved: SavedSearch) -> None:
    with translation.override(saved.locale or None):
        hits = _newest(saved.user, Question.of_address(saved.query), saved.locale)
        with transaction.atomic():
            row = SavedSearch.objects.select_for_update().filter(pk=saved.pk, checked_at=saved.checked_at).first()
            if row is None:  # another worker was faster, or its owner has deleted it
                return
            row.checked_at = clock.now()
            new = [] if hits is None else [hit for hit in hits if _name_of(hit) not in set(row.seen)]
            if new:
                row.found_at = row.checked_at
                _tell(row, new)
            row.seen = list(dict.fromkeys([*map(_name_of, hits or ()), *row.seen]))[:_REMEMBERED]
            row.save(update_fields=["checked_at", "found_at", "seen"])


def _newest(user: User, question: Question, locale: str) -> Sequence[Hit] | None:
    """The newest hits with all words; None when only the stand-in answered, whose hits cannot be compared."""
    asked: SearchRequest = question.unpaged().sorted_by(NEWEST).request(locale=locale, size=LARGEST_PAGE)
    result = search(asked, user)
    if result.degraded:
        return None
    return [] if result.did_you_mean else [hit for hit in result.hits if not hit.partial]


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
