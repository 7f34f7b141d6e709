"""What is asked, for editors: how often, and how often in vain. Never by whom, and never at what time of day."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import structlog
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Max, Sum
from django.utils.crypto import salted_hmac

from organization import clock
from organization.models import Member
from search.analysis import fold
from search.models import AskedDay, AskedQuestion
from search.question_key import folded

log = structlog.get_logger(__name__)

SHOWN_FROM = 3
"""A question is kept in words from the third time on; before, only a keyed digest of it is."""
DAYS_HIDDEN = 30
"""Days after which a question forgotten before that is dropped."""
DAYS_KEPT = 365
PATIENCE = 50
"""Milliseconds that counting waits for other writers."""
LONGEST = 60
"""Longer texts are pasted, not asked, and more likely to be about somebody."""
_PRIVATE = re.compile(r"\d{6,}|(?:\d[ -]?){9,}[\dxX]|@|\d{3,4}-\d{7,8}")
"""Numbers of identity cards, telephones and accounts, and addresses of mail."""


def remember_question(text: str, *, found: bool) -> None:
    """Counts a question; leaves out what looks like a person's data. A busy database never hinders the answer."""
    words = folded(text)
    if not words or len(words) > LONGEST or _PRIVATE.search(unicodedata.normalize("NFKC", text)):
        return
    try:
        with _impatient():
            _count(words, found=found)
    except DatabaseError as error:
        log.warning("question_not_counted", error=str(error))


@contextmanager
def _impatient() -> Iterator[None]:
    """A transaction that gives up at once where somebody else is writing: an answer never waits for a count."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        patience = int(connection.settings_dict["OPTIONS"].get("timeout", 5) * 1000)
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
            try:
                with transaction.atomic():
                    yield
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {patience}")
        return
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}ms'")
        yield


def _count(words: str, *, found: bool) -> None:
    question, _created = AskedQuestion.objects.get_or_create(mark=_mark(words))
    day, _created = AskedDay.objects.get_or_create(question=question, day=clock.today())
    AskedDay.objects.filter(pk=day.pk).update(asked=F("asked") + 1, missed=F("missed") + (0 if found else 1))
    if question.text:
        return
    asked = AskedDay.objects.filter(question=question).aggregate(total=Sum("asked"))["total"]
    if asked >= SHOWN_FROM and not _names_somebody(words):
        question.text = words
        question.save(update_fields=["text"])


def _mark(words: str) -> str:
    return salted_hmac("search.asked_question", words, algorithm="sha256").hexdigest()


def _names_somebody(words: str) -> bool:
    """Whether a member's name or code stands in the question, however it was written: 陳偉 is asked for as 陈伟."""
    asked = words.replace(" ", "")
    names = Member.objects.values_list("name", "code").iterator()
    return any(part in asked for row in names for each in row if (part := fold(each).replace(" ", "")))


def forget_questions() -> int:
    """Drops what was asked too rarely within a month, and everything after a year; returns how many questions."""
    today = clock.today()
    AskedDay.objects.filter(day__lt=today - timedelta(days=DAYS_KEPT)).delete()
    rows = AskedQuestion.objects.annotate(latest=Max("days__day"))
    rare = rows.filter(text="", latest__lt=today - timedelta(days=DAYS_HIDDEN))
    dropped, _by_model = AskedQuestion.objects.filter(pk__in=rare.values("pk")).delete()
    empty, _by_model = AskedQuestion.objects.filter(days__isnull=True).delete()
    return int(dropped + empty > 0)
