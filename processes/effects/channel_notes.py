"""Lines for the channels: written where people are told, sent by the worker as one message."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.functional import Promise

from forms.engine.problems import Problem
from organization import clock
from organization.models import Unit
from processes.models import Case, Channel, ChannelNote
from processes.texts import localized

LONGEST = 500


def channels_for(case: Case, *, event: str) -> QuerySet[Channel]:
    """Returns the active channels that want to know of ``todos`` or ``overdue`` in this case."""
    path = case.unit_path
    above = [path[:end] for end in range(len(path), 0, -Unit.steplen)]
    wanted: QuerySet[Channel] = Channel.objects.filter(is_active=True, **{f"tells_{event}": True})
    here = Q(unit=None) | Q(unit__path__in=above)
    return wanted.filter(here, Q(procedures=None) | Q(procedures=case.procedure_id)).distinct()


def channel_problems(keys: Iterable[str], effect: str) -> list[Problem]:
    """Returns a problem for every channel that does not exist in this installation."""
    wanted = [str(each) for each in keys]
    known = set(Channel.objects.filter(key__in=wanted).values_list("key", flat=True))
    return [
        Problem("channels", "effect_channel_unknown", {"effect": effect, "channel": key})
        for key in wanted
        if key not in known
    ]


def note_event(case: Case, *, event: str, key: str, what: str | Promise, state: str) -> None:
    """Writes a line about a case for every channel that wants to know."""
    for channel in channels_for(case, event=event):
        with translation.override(settings.LANGUAGE_CODE):
            found = case.definition.states.get(state)
            step = localized(found.title) if found else state
            named = (case.title or case.number) if channel.with_titles else case.number
            text = f"{what}: {localized(case.definition.title)} · {step} · {case.unit} · {named}"
        note(channel, key=key, text=text, url=case.get_absolute_url())


def note_channels(keys: Iterable[str], *, key: str, text: str, url: str) -> None:
    """Writes a line for the channels with these keys; one that is gone or switched off gets nothing."""
    for channel in Channel.objects.filter(key__in=list(keys), is_active=True):
        note(channel, key=key, text=text, url=url)


def note(channel: Channel, *, key: str, text: str, url: str) -> None:
    """Writes a line once per key."""
    line = " ".join(text.split())[:LONGEST]
    ChannelNote.objects.get_or_create(
        channel=channel, key=key[:160], defaults={"text": line, "url": url, "created_at": clock.now()}
    )
