"""A screen in an activity room: connected by its code, taken over by an urgent message, going on without a network."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from cms.models import Screen, ScreenAlert
from cms.views import screens
from organization import clock
from tests.e2e.browsing import axe, fits, screenshot, sign_in

HIGH = {"width": 1080, "height": 1920}


def test_a_screen_is_connected_and_goes_on_by_itself(
    page: Page, visit: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screens, "SECONDS", 1)
    device = visit(viewport={"width": 1920, "height": 1080})
    device.goto("/screen/")
    code = device.locator(".connect__code")
    expect(code).to_be_visible()
    axe(device)

    sign_in(page, "admin")
    page.goto(f"/admin/screens/devices/?code={code.inner_text()}", timeout=40_000)
    page.locator("select[name=screen]").select_option(index=1)
    page.locator("form:has(select[name=screen]) [type=submit]").click()
    shown = device.locator("[data-key]:not([hidden])")
    expect(shown).to_have_count(1, timeout=15_000)
    axe(device)
    fits(device)
    first = shown.get_attribute("data-key")

    unit, now = Screen.objects.get().unit, clock.now()
    alert = ScreenAlert.objects.create(title="线路抢修", unit=unit, begins_at=now, ends_at=now + timedelta(hours=1))
    expect(device.get_by_role("alert")).to_contain_text("线路抢修", timeout=12_000)
    axe(device)
    ScreenAlert.objects.filter(pk=alert.pk).update(ends_at=clock.now())

    device.context.set_offline(True)
    expect(device.locator("[data-offline]")).to_be_visible(timeout=15_000)
    expect(shown).not_to_have_attribute("data-key", first or "", timeout=15_000)
    device.set_viewport_size(HIGH)
    fits(device)
    screenshot(device, "screen")
    device.context.set_offline(False)
    expect(device.locator("[data-offline]")).to_be_hidden(timeout=12_000)

    page.goto("/admin/screens/devices/", timeout=40_000)
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("form[action*=disconnect] [type=submit]").click()
    expect(device.locator("[data-key]")).to_have_count(0, timeout=15_000)
