"""Answers about what others hold: a thing at a time, a certificate, an answer within the batch."""

import zlib
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from forms.engine.expressions.values import admitted, as_text
from processes.archives.log import VIEWED
from processes.models import ArchiveLogEntry, Case, CaseStatus, Certificate

from .facts import Asking, provides
from .standing import ranked_cases


@provides
def no_overlap(question: Asking, thing: str, begins: str, ends: str) -> bool | None:
    """Cases that have left their first step and are not closed, paused ones too, hold what they name.

    One ends when the next begins; an end without a time is the end of its day.
    """
    case = question.case
    held, start, end = question.said.get(thing), _moment(question.said.get(begins)), _end(question.said.get(ends))
    if held in (None, "") or start is None or end is None:
        return None
    _one_at_a_time(f"{case.procedure_id}:{held}")
    others = Case.objects.filter(procedure=case.procedure_id, **{f"values__{thing}": held})
    others = others.exclude(Q(pk=case.pk) | Q(status=CaseStatus.CLOSED) | Q(state=case.definition.start_state.key))
    for values in others.values_list("values", flat=True):
        from_, to = _moment(values.get(begins)), _end(values.get(ends))
        if from_ is not None and to is not None and from_ < end and start < to:
            return False
    return True


@provides
def has_certificate(question: Asking, field: str, prefix: str) -> bool | None:
    named = question.said.get(field)
    codes = {str(each) for each in (named if isinstance(named, list) else [named]) if each}
    return codes <= holders_of(prefix, codes, question.today) if codes else None


def holders_of(prefix: str, codes: Collection[str], on: date) -> set[str]:
    """Returns who of these members holds a certificate with that prefix that is valid on the day."""
    valid = Q(expires_on__isnull=True) | Q(expires_on__gte=on)
    held = Certificate.objects.filter(valid, holder__code__in=codes, revoked_at__isnull=True)
    # Compared here: some databases find "dev-" where "DEV-" is asked for.
    return {code for code, number in held.values_list("holder__code", "number") if number.startswith(f"{prefix}-")}


@provides
def pages_viewed(question: Asking) -> int:
    return ArchiveLogEntry.objects.filter(action=VIEWED, grant__case=question.case).count()


@provides
def batch_size(question: Asking) -> int:
    return ranked_cases(question.case).count()


@provides
def batch_count(question: Asking, field: str, word: str) -> int:
    case = question.case
    _one_at_a_time(f"{case.procedure_id}:{case.campaign_id}:{case.category}")
    own = _says(question.said.get(field), word)
    others = ranked_cases(question.case).exclude(pk=question.case.pk).values_list("values", flat=True)
    return own + sum(_says(values.get(field), word) for values in others)


def _says(answer: object, word: str) -> bool:
    return word in answer if isinstance(answer, list) else as_text(admitted(answer)) == word


def _moment(stored: object) -> datetime | None:
    """The moment that a stored date, or date and time, stands for."""
    try:
        moment = datetime.fromisoformat(stored) if isinstance(stored, str) else None
    except ValueError:
        return None
    return timezone.make_aware(moment) if moment is not None and timezone.is_naive(moment) else moment


def _end(stored: object) -> datetime | None:
    moment = _moment(stored)
    is_day = isinstance(stored, str) and "T" not in stored
    return moment + timedelta(days=1) if moment is not None and is_day else moment


def _one_at_a_time(thing: str) -> None:
    """Two cases that want the same thing, or the last place of a quota, are looked at one after the other: SQLite
    writes one at a time anyway."""
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [7, zlib.crc32(thing.encode()) - 2**31])
