"""A member's evening with a phone: begin a course, lose the connection in a lesson, finish it, go on another time."""

from playwright.sync_api import Page, expect

from tests.e2e.browsing import axe, fits, screenshot, sign_in

STEPS = ("停电", "验电", "接地")


def study(page: Page) -> None:
    """Goes from the list of courses through the first lesson, with a lost connection on the way."""
    page.goto("/courses/three-steps/")
    axe(page)
    page.locator("main form [type=submit]").click()
    form = page.locator("form[data-sitting]")
    expect(form).to_be_visible()
    axe(page)
    fits(page)
    screenshot(page, "lesson")
    status = form.locator(".exam-status")
    saved, offline = (form.get_attribute(f"data-{name}") or "" for name in ("saved", "offline"))
    form.get_by_label("以为停了电，其实没停").check()
    expect(status).to_have_text(saved)

    page.context.set_offline(True)
    for place, step in enumerate(STEPS, start=1):
        form.get_by_label(step, exact=True).select_option(str(place))
    form.locator("[data-hot-spot] [data-choice]").first.click()
    expect(status).to_have_text(offline)
    form.locator(".button--primary").click()
    expect(status).to_have_text(offline)
    page.context.set_offline(False)
    expect(status).to_have_text(saved, timeout=8_000)
    form.locator(".button--primary").click()
    expect(page.locator("#evidence form")).to_have_count(0)
    axe(page)

    page.goto("/learning/")
    axe(page)
    fits(page)
    page.locator(".go-on a").click()
    expect(page.locator("video")).to_have_attribute("data-position", "0")
    axe(page)


def test_a_members_evening(phone: Page) -> None:
    sign_in(phone, "M0190")
    study(phone)
