"""One message of a channel: what waits becomes a text, the robot of its kind sends it."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organization import clock
from processes.effects.parcels import Parcel
from processes.models import Channel, ChannelNote

from .message import ChannelMessage, Line
from .robots import ROBOTS

MOST_LINES = 12
"""More are counted: robots cut long messages off, and nobody reads them."""


def deliver_channel(parcel: Parcel) -> None:
    """Sends all lines that wait as one message. Raises EffectFailed; then they wait on."""
    channel = Channel.objects.filter(pk=int(parcel.config["channel"]), is_active=True).first()
    if channel is None:
        return
    notes = list(ChannelNote.objects.filter(channel=channel, sent_at=None).order_by("pk"))
    if not notes:
        return
    ROBOTS[channel.kind](channel, message_of(notes, key=parcel.key))
    # A worker that dies before this line sends the message again, under the same key.
    ChannelNote.objects.filter(pk__in=[each.pk for each in notes]).update(sent_at=clock.now())


def message_of(notes: list[ChannelNote], *, key: str) -> ChannelMessage:
    """Returns one message of these lines, in the language of the installation."""
    with translation.override(settings.LANGUAGE_CODE):
        lines = tuple(Line(text=each.text, url=_absolute(each.url)) for each in notes[:MOST_LINES])
        subject = lines[0].text
        if len(notes) > 1:
            subject = ngettext("%(count)d message", "%(count)d messages", len(notes)) % {"count": len(notes)}
        more = len(notes) - len(lines)
        rest = ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more} if more else ""
        return ChannelMessage(key=key, site=site_name(), subject=subject, lines=lines, rest=rest)


def send_trial(channel: Channel) -> None:
    """Sends a trial message at once. Raises EffectFailed with the reason."""
    with translation.override(settings.LANGUAGE_CODE):
        words = _("This is a trial message. If you can read it, this channel works.")
        line = Line(text=words, url=_absolute("/"))
        message = ChannelMessage(
            key=f"trial:{channel.pk}:{clock.now().timestamp():.6f}", site=site_name(), subject=words, lines=(line,)
        )
    ROBOTS[channel.kind](channel, message)


def site_name() -> str:
    """Returns the word every message begins with: robots may be set to pass only messages that contain it."""
    return str(getattr(settings, "WAGTAIL_SITE_NAME", "Guicheng"))


def _absolute(url: str) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL}{url}" if url else ""
