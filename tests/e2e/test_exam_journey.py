"""Sitting an exam on a phone: reload in the middle, lose the connection, go on, hand in, look at it again."""

from playwright.sync_api import Page, expect

from tests.e2e.browsing import axe, fits, screenshot, sign_in


def sit_an_exam(page: Page) -> None:
    """Goes from the list of exams to the result, with a reload and a lost connection on the way."""
    page.goto("/learning/")
    axe(page)
    page.locator(".card--link a").first.click()
    page.locator(".form-actions [type=submit]").click()
    page.wait_for_url("**/learning/sittings/**")
    status = page.locator(".exam-status")
    form = page.locator("form[data-sitting]")
    saved, offline = (form.get_attribute(f"data-{name}") or "" for name in ("saved", "offline"))
    axe(page)
    fits(page)
    screenshot(page, "exam-sitting")

    choices = page.locator("fieldset.question input[type=radio], fieldset.question input[type=checkbox]")
    choices.first.check()
    expect(status).to_have_text(saved)
    page.reload()
    expect(choices.first).to_be_checked()

    page.context.set_offline(True)
    other = choices.nth(1)
    other.check()
    expect(status).to_have_text(offline)
    page.locator(".form-actions .button--primary").click()
    expect(status).to_have_text(offline)
    page.context.set_offline(False)
    expect(status).to_have_text(saved, timeout=8_000)
    page.reload()
    expect(other).to_be_checked()

    while page.locator("button[name=check]").count() == 0:
        before = page.locator(".exam-place").inner_text()
        page.locator(".form-actions .button--primary").click()
        expect(page.locator(".exam-place")).not_to_have_text(before)
    page.locator("button[name=check]").click()
    page.wait_for_url("**/check/")
    axe(page)
    page.locator("main form [type=submit]").click()
    page.wait_for_url("**/result/")
    axe(page)
    fits(page)


def test_sitting_an_exam(phone: Page) -> None:
    sign_in(phone, "M0196")
    sit_an_exam(phone)
