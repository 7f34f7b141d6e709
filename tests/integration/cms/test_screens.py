"""Screens of activity rooms: how a device is connected and disconnected, what it shows, what it never shows."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from cms.models import Order, Recording, Screen, ScreenAlert, ScreenDevice, ScreenPlaylist
from cms.services.screens import connect_device
from forms.models import Form
from forms.services import submit_record
from organization import clock
from organization.models import Unit
from processes.models import Case
from processes.services import load_pack, start_case
from processes.services.pack_files import PACKS
from tests import builders
from tests.integration.cms.conftest import SmallSite
from tests.integration.conftest import Cast
from tests.procedures import act

PAGE, FEED = "/screen/", "/screen/feed/"


def item(kind: str, **value: Any) -> tuple[str, dict[str, Any]]:
    return kind, {"seconds": 10, "first_day": None, "last_day": None, **value}


def slogan(title: str, **value: Any) -> tuple[str, dict[str, Any]]:
    return item("words", title=title, text="", **value)


def make_screen(unit: Unit, *items: Any, **values: Any) -> Screen:
    return Screen.objects.create(**{"title": "活动室", "unit": unit, "items": list(items), **values})


def connected(screen: Screen, user: Any) -> Client:
    """Returns the browser of a device that shows the screen."""
    device = Client()
    device.post(PAGE)
    waiting = ScreenDevice.objects.get(screen=None)
    assert connect_device(code=waiting.code or "", screen=screen, user=user) is not None
    return device


def shown(device: Client) -> str:
    cache.clear()
    return "".join(slide["html"] for slide in device.get(FEED).json()["slides"])


def caretaker(user: Any) -> Client:
    """Returns the client of somebody who may look after screens."""
    for codename in ("access_admin", "add_screen", "change_screen", "view_screen"):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    client = Client()
    client.force_login(user)
    return client


def test_a_device_is_connected_by_its_code_and_disconnected_at_its_next_question(cast: Cast) -> None:
    screen = make_screen(cast.branch, slogan("同心"))
    device, secretary = Client(), caretaker(cast.secretary)
    assert device.get(PAGE).status_code == 200
    assert not ScreenDevice.objects.exists()
    device.post(PAGE)
    waiting = ScreenDevice.objects.get()
    assert waiting.code is not None
    assert waiting.code in device.get(PAGE).content.decode()
    assert device.cookies["screen"].value not in str(ScreenDevice.objects.values().get())
    assert device.get(FEED).status_code == 202

    address = reverse("screen_devices")
    assert secretary.get(f"{address}?code={waiting.code}").status_code == 200
    wrong = secretary.post(address, {"code": "AAAAAA", "screen": screen.pk})
    assert "code" in wrong.context["form"].errors
    # However it is typed.
    typed = f" {waiting.code[:3].lower()}-{waiting.code[3:]} "
    assert secretary.post(address, {"code": typed, "screen": screen.pk, "label": "门口"}).status_code == 302
    assert "同心" in device.get(PAGE).content.decode()
    said = {"Screen-Version": "old", "Screen-Size": "1920x1080", "Screen-Error": "e" * 900}
    answer = device.get(FEED, headers=said)
    assert "同心" in answer.json()["slides"][0]["html"]
    assert device.get(FEED, headers={**said, "If-None-Match": answer["ETag"]}).status_code == 304
    told = ScreenDevice.objects.get()
    assert (told.size, told.label, told.error) == ("1920x1080", "门口", "e" * 200)
    assert "1920x1080" in secretary.get(address).content.decode()

    assert secretary.post(reverse("screen_disconnect", args=[told.pk])).status_code == 302
    assert device.get(FEED).status_code == 401
    assert "同心" not in device.get(PAGE).content.decode()


def test_a_code_holds_for_a_quarter_of_an_hour_and_once(cast: Cast) -> None:
    screen = make_screen(cast.branch)
    Client().post(PAGE)
    code = ScreenDevice.objects.get().code or ""
    ScreenDevice.objects.update(code_ends_at=clock.now())
    assert connect_device(code=code, screen=screen, user=cast.admin) is None
    Client().post(PAGE)
    waiting = ScreenDevice.objects.get()
    assert connect_device(code=waiting.code or "", screen=screen, user=cast.admin) is not None
    assert connect_device(code=waiting.code or "", screen=screen, user=cast.admin) is None


def test_one_address_cannot_ask_for_codes_without_end(cast: Cast) -> None:
    answers = [Client().post(PAGE).status_code for _each in range(32)]
    assert set(answers[:30]) == {302}
    assert set(answers[30:]) == {429}


def test_nobody_looks_after_screens_of_others(cast: Cast) -> None:
    elsewhere = make_screen(cast.other_branch, slogan("别处"))
    connected(elsewhere, cast.admin)
    secretary, device = caretaker(cast.secretary), ScreenDevice.objects.get()
    Client().post(PAGE)
    waiting = ScreenDevice.objects.get(screen=None)
    refused = secretary.post(reverse("screen_devices"), {"code": waiting.code, "screen": elsewhere.pk})
    assert "screen" in refused.context["form"].errors
    assert secretary.post(reverse("screen_disconnect", args=[device.pk])).status_code == 404
    assert secretary.get(reverse("screen_preview", args=[elsewhere.pk])).status_code == 404
    own = make_screen(cast.branch, slogan("自家"))
    assert "自家" in secretary.get(reverse("screen_preview", args=[own.pk])).content.decode()
    member = Client()
    member.force_login(cast.member)
    assert member.get(reverse("screen_devices")).status_code in (302, 403)


def test_central_items_reach_the_screens_below_and_rooms_add_their_own(cast: Cast) -> None:
    for unit, title in ((cast.branch, "支部"), (cast.committee, "公司"), (cast.other_branch, "别的支部")):
        ScreenPlaylist.objects.create(title=title, unit=unit, items=[slogan(title)])
    ScreenPlaylist.objects.create(title="x", unit=cast.committee, items=[slogan("未启用")], is_published=False)
    today = clock.today()
    screen = make_screen(
        cast.branch,
        slogan("今天", first_day=today, last_day=today),
        slogan("明天", first_day=today + timedelta(days=1)),
        slogan("昨天", last_day=today - timedelta(days=1)),
    )
    device = connected(screen, cast.admin)

    def titles(order: Order) -> list[str]:
        Screen.objects.update(order=order)
        text = shown(device)
        words = ("公司", "支部", "今天", "明天", "昨天", "别的支部", "未启用")
        return sorted((word for word in words if f">{word}<" in text), key=text.index)

    assert titles(Order.CENTRAL_FIRST) == ["公司", "支部", "今天"]
    assert titles(Order.OWN_FIRST) == ["今天", "公司", "支部"]
    assert titles(Order.OWN_ONLY) == ["今天"]
    untils = {slide["until"] for slide in device.get(FEED).json()["slides"]}
    assert untils == {f"{today + timedelta(days=1)}T00:00:00+08:00"}


def test_an_urgent_message_takes_over_at_once_and_ends(cast: Cast) -> None:
    here = make_screen(cast.branch, slogan("平常"))
    there = make_screen(cast.branch, title="另一间")
    device, other = connected(here, cast.admin), connected(there, cast.admin)
    assert device.get(FEED).json()["alert"] is None
    now = clock.now()
    times = {"begins_at": now - timedelta(minutes=1), "ends_at": now + timedelta(minutes=5)}
    central = ScreenAlert.objects.create(title="全楼疏散", unit=cast.committee, **times)
    # At once: what is kept for some seconds holds no urgent message.
    for each in (device, other):
        assert "全楼疏散" in each.get(FEED).json()["alert"]["html"]
    ScreenAlert.objects.create(title="本室停用", unit=cast.branch, screen=here, **{**times, "begins_at": now})
    assert "本室停用" in device.get(FEED).json()["alert"]["html"]
    assert "全楼疏散" in other.get(FEED).json()["alert"]["html"]
    ScreenAlert.objects.filter(pk=central.pk).update(ends_at=now)
    assert other.get(FEED).json()["alert"] is None


def test_only_what_the_room_may_see_is_shown(cast: Cast, small_site: SmallSite) -> None:
    body = [{"type": "text", "value": "<p>一行 <b>正文</b> &amp; 其他</p>"}]
    public, behind_login, locked = (small_site.story(slug, body=body) for slug in ("open", "members", "secret"))
    draft = small_site.story("draft", live=False)
    PageViewRestriction.objects.create(page=behind_login, restriction_type=PageViewRestriction.LOGIN)
    PageViewRestriction.objects.create(page=locked, restriction_type=PageViewRestriction.PASSWORD, password="x")
    pages = (public, behind_login, locked, draft)
    screen = make_screen(cast.branch, *(item("page", page=page) for page in pages), item("notices", title="", count=3))
    small_site.notice("announced")
    device = connected(screen, cast.admin)

    def titles() -> set[str]:
        text = shown(device)
        return {word for word in ("open", "members", "secret", "draft", "announced") if f">{word}<" in text}

    assert titles() == {"open", "announced"}
    assert "一行 正文 &amp; 其他" in shown(device)
    Screen.objects.update(shows_internal=True)
    assert titles() == {"open", "members", "announced"}


def test_films_are_sent_to_screens_that_show_them(cast: Cast) -> None:
    words = {"content_type": "video/webm", "captions_zh": "WEBVTT\n\n00:00.000 --> 00:01.000\n好"}
    film, other = (Recording.objects.create(title=title, **words) for title in "ab")
    device = connected(make_screen(cast.branch, item("film", video=film, caption="")), cast.admin)
    assert device.get(reverse("screen-captions", args=[film.pk, "zh-hans"])).status_code == 200
    assert device.get(reverse("screen-captions", args=[other.pk, "zh-hans"])).status_code == 404
    assert Client().get(reverse("screen-captions", args=[film.pk, "zh-hans"])).status_code == 404


@pytest.fixture
def booking(cast: Cast) -> Case:
    """A booking of a hall by the other branch, for today or, late in the evening, for tomorrow."""
    load_pack(PACKS / "venue_booking")
    load_pack(PACKS / "venue_booking")
    answers = {"name": "Hall", "capacity": "40", "keeper": cast.organizer.member.code, "approval": "keeper"}
    hall = submit_record(form=Form.objects.get(key="venues"), user=cast.admin, data=answers, unit=cast.branch)
    case = start_case(procedure="venue_booking", unit=cast.other_branch, actor=cast.other_member, token=str(uuid4()))
    start = clock.now() + timedelta(minutes=30)
    data = {"venue": str(hall.pk), "start_at": start.isoformat(), "purpose": "theme_day", "headcount": "10"}
    act(case, "submit", cast.other_member, {**data, "end_at": (start + timedelta(minutes=20)).isoformat()})
    case.refresh_from_db()
    return case


def test_bookings_of_the_room_are_shown_without_names(cast: Cast, booking: Case) -> None:
    source = {"procedure": booking.procedure, "only_here": True}
    dates = item("dates", title="今天的安排", days=2, sources=[source])
    hall = room_of(booking)
    screen = make_screen(cast.branch, dates, room=hall, shows_internal=True)
    device = connected(screen, cast.admin)
    text = shown(device)
    assert "主题党日" in text
    assert cast.other_branch.label in text
    member = cast.other_member.member
    assert member.name not in text
    assert member.code not in text
    # In other rooms, in rooms that are open to the public, and when it has been called off.
    Screen.objects.update(room=None)
    assert "主题党日" not in shown(device)
    Screen.objects.update(room=hall, shows_internal=False)
    assert "今天的安排" not in shown(device)
    Screen.objects.update(shows_internal=True)
    Case.objects.filter(pk=booking.pk).update(outcome="failure", status="closed", closed_at=clock.now())
    assert "主题党日" not in shown(device)


def room_of(booking: Case) -> Any:
    return Form.objects.get(key="venues").records.get(pk=booking.values["venue"]["record"])


def test_what_is_booked_elsewhere_stays_with_its_own_unit(cast: Cast, booking: Case) -> None:
    source = {"procedure": booking.procedure, "only_here": False}
    dates = item("dates", title="近期", days=2, sources=[source])
    device = connected(make_screen(cast.branch, dates, shows_internal=True), cast.admin)
    assert "主题党日" not in shown(device)
    Screen.objects.update(unit=cast.committee)
    assert "主题党日" in shown(device)


def test_screens_are_written_in_the_administration(cast: Cast) -> None:
    branch = builders.make_unit("K9", parent=cast.branch, kind="group")
    client = caretaker(cast.secretary)
    assert client.get(reverse("screens:add")).status_code == 200
    posted = {
        "title": "一室", "language": "zh-hans", "unit": branch.pk, "order": "central", "room": "", "items-count": "1",
        "items-0-deleted": "", "items-0-order": "0", "items-0-type": "words", "items-0-id": "",
        "items-0-value-seconds": "12", "items-0-value-first_day": "", "items-0-value-last_day": "",
        "items-0-value-title": "同心", "items-0-value-text": "",
    }  # fmt: skip
    refused = client.post(reverse("screens:add"), {**posted, "unit": cast.other_branch.pk})
    assert "unit" in refused.context["form"].errors
    assert client.post(reverse("screens:add"), posted).status_code == 302
    screen = Screen.objects.get()
    assert [block.value["title"] for block in screen.items] == ["同心"]
    assert client.get(reverse("screens:edit", args=[screen.pk])).status_code == 200
