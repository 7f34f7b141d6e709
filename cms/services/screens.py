"""Connecting devices to screens, disconnecting them, and noting what they say of themselves."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from cms.models import Screen, ScreenDevice
from cms.models.screen_device import LETTERS, hashed, new_code, new_token
from organization import clock
from organization.models import User

CODE_LIVES = timedelta(minutes=15)
MOST_WAITING = 300
"""Devices that wait for somebody to type in their code; more are no devices of ours."""
NOTED_EVERY = timedelta(seconds=30)


def ask_for_screen(*, agent: str = "") -> tuple[ScreenDevice, str] | None:
    """Returns a new device that waits to be connected, and its token, which is stored nowhere; None when very many
    wait already."""
    now = clock.now()
    waiting = ScreenDevice.objects.filter(screen=None)
    waiting.filter(code_ends_at__lte=now).delete()
    if waiting.count() >= MOST_WAITING:
        return None
    token = new_token()
    while True:
        try:
            with transaction.atomic():
                device = ScreenDevice.objects.create(
                    code=new_code(),
                    code_ends_at=now + CODE_LIVES,
                    token_hash=hashed(token),
                    made_at=now,
                    agent=agent[:200],
                )
        except IntegrityError:
            continue  # the same code is shown elsewhere
        return device, token


def waiting_device(code: str) -> ScreenDevice | None:
    """Returns the device that shows this code now, however it was typed."""
    typed = "".join(letter for letter in code.upper() if letter in LETTERS)
    return ScreenDevice.objects.filter(code=typed, screen=None, code_ends_at__gt=clock.now()).first()


@transaction.atomic
def connect_device(*, code: str, screen: Screen, user: User, label: str = "") -> ScreenDevice | None:
    """Returns the device that now shows the screen; None when nobody shows that code (any more)."""
    found = waiting_device(code)
    # Of itself: the rows are in the order of their screens, which PostgreSQL could not lock along.
    rows = ScreenDevice.objects.select_for_update(of=("self",))
    device = rows.filter(pk=found.pk, screen=None).first() if found else None
    if device is None:
        return None
    device.screen, device.label = screen, label[:60]
    device.code, device.approved_at, device.approved_by = None, clock.now(), user
    device.save()
    return device


def disconnect_device(*, device: ScreenDevice, user: User) -> None:
    """Takes the token back: the device shows nothing from its next question on."""
    rows = ScreenDevice.objects.filter(pk=device.pk, revoked_at=None)
    rows.update(revoked_at=clock.now(), revoked_by=user)


def note_device(device: ScreenDevice, said: Mapping[str, str]) -> None:
    """Keeps what a device says of itself, at most twice a minute unless something is new."""
    now, known = clock.now(), {name: said.get(name, "")[:size] for name, size in SAID.items()}
    is_new = any(getattr(device, name) != value for name, value in known.items())
    if is_new or device.seen_at is None or _long_ago(device.seen_at, now):
        ScreenDevice.objects.filter(pk=device.pk).update(seen_at=now, **known)


SAID = {"shows": 20, "size": 20, "error": 200, "agent": 200}


def _long_ago(seen_at: datetime, now: datetime) -> bool:
    return abs(now - seen_at) >= NOTED_EVERY
