"""An archive is read on a phone and a desktop, closed by its reader, and the keeper finds every look in the log."""

from playwright.sync_api import Page, expect

from tests.e2e.browsing import axe, fits, screenshot, sign_in


def read(page: Page) -> None:
    """Opens the first page under the access that the demo has, with picture and description."""
    page.goto("/archives/")
    page.locator("main .ledger a").first.click()
    page.locator(".archive-pages a").first.click()
    picture = page.locator(".archive-reader img")
    expect(picture).to_have_attribute("alt", "示例页面：干部履历表，没有真实内容。")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100


def look(page: Page) -> None:
    """The same pages hold for people who use other means than eyes and a mouse."""
    screenshot(page, "archive-page")
    axe(page)
    fits(page)
    page.go_back()
    axe(page)
    fits(page)


def turn(page: Page) -> None:
    """Goes on with the keyboard alone, and back."""
    first = page.url
    page.keyboard.press("ArrowRight")
    page.wait_for_url(lambda url: url != first)
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(first)


def close(page: Page) -> None:
    """Ends the access; the page that was read a moment ago is not there any more."""
    read_before = page.url
    page.locator("a", has_text="示例-0101").last.click()
    page.locator("form[action$='/finish/'] button").click()
    expect(page.locator(".alert--success")).to_be_visible()
    assert page.goto(read_before).status == 403  # type: ignore[union-attr]


def check(page: Page) -> None:
    """The keeper sees who read what, that the chain holds, and a volume without a single picture of a page."""
    page.goto("/archives/log/?check=1&action=page_viewed")
    expect(page.locator(".alert--success")).to_be_visible()
    expect(page.locator("tbody tr").first).to_contain_text("M0012")
    axe(page)
    page.goto("/archives/desk/")
    axe(page)
    page.locator("tbody a").first.click()
    axe(page)
    page.locator("main .ledger a").first.click()
    expect(page.locator("main img")).to_have_count(0)
    axe(page)
    fits(page)


def test_an_archive_is_read_and_closed(phone: Page, page: Page) -> None:
    sign_in(phone, "M0012")
    read(phone)
    look(phone)
    sign_in(page, "M0012")
    read(page)
    turn(page)
    close(page)
    sign_in(page, "M0016")
    check(page)
