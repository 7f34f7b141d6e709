"""What a device in an activity room shows: no login, but a token that can be taken back."""

import hashlib
import hmac
import json
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_safe

from cms.models import Recording, Screen, ScreenAlert, ScreenDevice
from cms.queries.screens import plays, running_alert, screen_items
from cms.services.screens import ask_for_screen, note_device
from forms.services.draw_qr import qr_svg
from organization import clock

from .recordings import sent_captions, sent_recording

COOKIE = "screen"
COOKIE_PATH = "/screen/"
COOKIE_AGE = 400 * 24 * 3600
"""The longest a browser keeps a cookie; every answer renews it."""
SECONDS = 10
"""How often a device asks, and how old what it gets may be; an urgent message is never older than its question."""
ASKED_IN_TEN_MINUTES = 30
"""Devices one address may ask to connect: a building's worth of screens, not a machine's."""
PERMISSIONS = "autoplay=(self), screen-wake-lock=(self), camera=(), geolocation=(), microphone=()"


@require_http_methods(["GET", "HEAD", "POST"])
def screen(request: HttpRequest) -> HttpResponse:
    """The page of the device: its screen, the code by which it is connected, or the button that asks for one."""
    token = request.COOKIES.get(COOKIE, "")
    device = ScreenDevice.objects.with_token(token)
    if device is not None and device.screen is not None:
        return _keep_cookie(_answered(screen_page(request, device.screen)), token)
    if request.method == "POST":
        asked = ask_for_screen(agent=request.headers.get("User-Agent", "")) if _may_ask(request) else None
        if asked is None:
            return _answered(render(request, "cms/screens/connect.html", {"too_many": True}, status=429))
        return _keep_cookie(redirect("screen"), asked[1])
    if device is not None and device.code and device.code_ends_at > clock.now():
        address = request.build_absolute_uri(f"{reverse('screen_devices')}?code={device.code}")
        return _answered(
            render(request, "cms/screens/connect.html", {"device": device, "qr": qr_svg(address, scale=6)})
        )
    was_connected = bool(token) and device is None
    return _answered(render(request, "cms/screens/connect.html", {"was_connected": was_connected}))


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """What the device shows now, as JSON: 202 while it waits to be connected, 401 once it is disconnected.

    A question with the version the device has is answered by 304 without content.
    """
    token = request.COOKIES.get(COOKIE, "")
    device = ScreenDevice.objects.with_token(token)
    if device is None:
        return _answered(JsonResponse({"state": "disconnected"}, status=401))
    if device.screen is None:
        waits = device.code_ends_at > clock.now()
        return _answered(JsonResponse({"state": "waiting"}, status=202 if waits else 410))
    headers = request.headers
    said = {"shows": "Screen-Version", "size": "Screen-Size", "error": "Screen-Error", "agent": "User-Agent"}
    note_device(device, {name: headers.get(header, "") for name, header in said.items()})
    shown = screen_state(request, device.screen)
    etag = f'"{shown["version"]}"'
    # What is unchanged has no body; the clock of the server goes along with either.
    answer: HttpResponse = HttpResponse(status=304) if headers.get("If-None-Match") == etag else JsonResponse(shown)
    answer["ETag"] = etag
    answer["Screen-Now"] = str(int(clock.now().timestamp() * 1000))
    return _keep_cookie(_answered(answer), token)


def screen_state(request: HttpRequest, row: Screen) -> dict[str, Any]:
    """Returns the slides and the urgent message of a screen, with the version they make."""
    base_url = request.build_absolute_uri("/").rstrip("/")
    key = f"screen:{row.pk}:{clock.today()}:{hashlib.sha256(base_url.encode()).hexdigest()[:12]}"
    slides: Any = cache.get_or_set(key, lambda: _slides(row, base_url), SECONDS)
    shown = {
        "state": "on",
        "title": row.title,
        "build": static("cms/screen.mjs"),
        "slides": slides,
        "alert": _alert(running_alert(row), row.language),
    }
    digest = hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()
    return {"version": digest[:16], **shown}


def screen_page(request: HttpRequest, row: Screen, *, is_preview: bool = False) -> HttpResponse:
    """Returns the whole page of a screen; without JavaScript it shows its items one below the other."""
    shown = screen_state(request, row)
    context = {"screen": row, "shown": shown, "is_preview": is_preview, "now": clock.now(), "seconds": SECONDS}
    with translation.override(row.language):
        return render(request, "cms/screens/screen.html", context)


@require_safe
def film(request: HttpRequest, recording_id: int) -> HttpResponseBase:
    """Sends a film to a device whose playlist has it."""
    return sent_recording(request, _playable(request, recording_id))


@require_safe
def film_captions(request: HttpRequest, recording_id: int, language: str) -> HttpResponse:
    """Sends the captions of such a film."""
    return sent_captions(_playable(request, recording_id), language)


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps what was shown last on the device."""
    answer = render(request, "cms/screens/service-worker.js", content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


def _playable(request: HttpRequest, recording_id: int) -> Recording:
    row = get_object_or_404(Recording, pk=recording_id)
    device = ScreenDevice.objects.with_token(request.COOKIES.get(COOKIE, ""))
    if device is not None and device.screen is not None and plays(device.screen, row):
        return row
    if request.user.has_perm("cms.change_screen") and request.user.has_perm("cms.change_recording"):
        return row
    raise Http404


def _slides(row: Screen, base_url: str) -> list[dict[str, Any]]:
    with translation.override(row.language):
        return [
            {
                "key": item.key,
                "kind": item.kind,
                "seconds": item.seconds,
                "until": item.until.isoformat() if item.until else None,
                "html": render_to_string(f"cms/screens/items/{item.kind}.html", item.facts),
            }
            for item in screen_items(row, base_url=base_url)
        ]


def _alert(alert: ScreenAlert | None, language: str) -> dict[str, Any] | None:
    if alert is None:
        return None
    with translation.override(language):
        html = render_to_string("cms/screens/items/alert.html", {"alert": alert})
    return {"html": html, "until": alert.ends_at.isoformat()}


def _may_ask(request: HttpRequest) -> bool:
    """Counts a question; False when too many came from one address. The address itself is kept nowhere."""
    text = f"{clock.today()}:{request.META.get('REMOTE_ADDR', '')}".encode()
    name = "screen-asks:" + hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()
    cache.add(name, 0, 600)
    try:
        return bool(cache.incr(name) <= ASKED_IN_TEN_MINUTES)
    except ValueError:
        return True  # it was forgotten between the two lines


def _answered(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-cache"
    response["Permissions-Policy"] = PERMISSIONS
    response["Vary"] = "Cookie"
    response["X-Robots-Tag"] = "noindex"
    return response


def _keep_cookie(response: HttpResponse, token: str) -> HttpResponse:
    response.set_cookie(
        COOKIE,
        token,
        max_age=COOKIE_AGE,
        path=COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response
