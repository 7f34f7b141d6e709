from datetime import date
from functools import wraps
from typing import Any, Protocol

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organization import clock
from organization.demo.picker import may_be_played
from organization.models import User
from organization.queries import current_calendar
from organization.sent import number_sent
from organization.views.returning import return_address

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_FURTHEST_STEP = 60


class _View(Protocol):
    def __call__(self, request: HttpRequest) -> HttpResponse: ...


def _demo_only(view: _View) -> _View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@_demo_only
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Signs in as somebody of the cast, without a password."""
    username = request.POST.get("username", "")
    if not may_be_played(username):
        raise Http404
    login(request, get_object_or_404(User, username=username, is_active=True), backend=_BACKEND)
    return HttpResponseRedirect(return_address(request, settings.LOGIN_REDIRECT_URL))


@_demo_only
@require_POST
def move_clock(request: HttpRequest) -> HttpResponse:
    """Moves the demo's clock: ``days`` working days forward, ``calendar_days`` days forward, or ``reset``."""
    if "reset" in request.POST:
        clock.reset()
    elif steps := _number(request.POST.get("days", "")):
        target = _working_days_later(clock.today(), steps)
        clock.shift(days=(target - clock.today()).days)
    elif steps := _number(request.POST.get("calendar_days", "")):
        clock.shift(days=steps)
    words = _("It is now %(day)s on the demo's clock.")
    messages.info(request, words % {"day": clock.today()})
    return HttpResponseRedirect(return_address(request, "/"))


def _working_days_later(day: date, count: int) -> date:
    calendar = current_calendar()
    return calendar.add_working_days(calendar.next_working_day(day), count)


def _number(text: str) -> int:
    return min(number_sent(text) or 0, _FURTHEST_STEP)
