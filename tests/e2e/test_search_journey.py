"""A secretary finds things: suggestions by keyboard, results, a filter, a saved search; on a desk, a phone, and
without JavaScript."""

import re

import pytest
from django.core.management import call_command

from search.models import SavedSearch
from tests.e2e.browsing import DESKTOP, PHONE, axe, fits, screenshot, sign_in


@pytest.fixture(scope="module", autouse=True)
def index(site):
    """Everything that the demo brought in can be found."""
    call_command("search", "rebuild", verbosity=0)


def test_from_the_first_letters_to_a_saved_search(visit):
    page = visit(**DESKTOP)
    sign_in(page, "M0012")
    page.goto("/my/")
    box = page.get_by_role("combobox")
    box.press_sequentially("党yuan")
    option = page.get_by_role("option").first
    option.wait_for()
    axe(page)
    box.press("ArrowDown")
    assert option.get_attribute("aria-selected") == "true"
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    screenshot(page, "search-suggestions-1440-light")
    box.press("Escape")
    assert page.get_by_role("option").count() == 0
    assert box.input_value() == "党yuan"
    box.fill("党员")
    page.get_by_role("option").first.wait_for()
    box.press("ArrowUp")
    box.press("Enter")
    page.wait_for_url(re.compile(r"/search/\?q="))
    assert page.locator(".hit mark").first.inner_text() == "党员"
    axe(page)
    page.locator(".facet__link").first.click()
    page.wait_for_url(re.compile("kind="))
    assert page.locator(".chip").count() == 1
    total = page.locator(".finder__count").inner_text()
    assert page.locator(".facet__link.is-chosen .facet__count").inner_text() in total
    fits(page)
    screenshot(page, "search-results-1440-light")
    page.locator(".save summary").click()
    page.fill("#save-name", "党员的事")
    axe(page)
    page.locator(".save__form button").click()
    page.wait_for_url("**/my/searches/")
    axe(page)
    page.get_by_role("link", name="党员的事").click()
    assert page.locator(".chip").count() == 1
    assert page.locator(".finder__count").inner_text() == total
    SavedSearch.objects.all().delete()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_filters_on_demand_and_helps_when_nothing_is_found(visit, scheme):
    page = visit(**PHONE, color_scheme=scheme)
    page.goto("/search/?q=党员")
    fits(page)
    axe(page)
    screenshot(page, f"search-results-390-{scheme}")
    assert not page.locator("#filters").is_visible()
    page.locator(".finder__open").click()
    assert page.locator("#filters").is_visible()
    axe(page)
    page.locator("#filters .facet__link").first.click()
    page.wait_for_url(re.compile("kind="))
    assert not page.locator("#filters").is_visible()
    page.goto("/search/?q=党员&year=1999")
    fits(page)
    axe(page)
    screenshot(page, f"search-nothing-390-{scheme}")
    page.locator(".nothing a").first.click()
    assert page.locator(".hit").count() > 0


def test_everything_works_without_javascript(plain):
    plain.goto("/")
    box = plain.locator(".site-header input[name=q]")
    box.fill("党员")
    box.press("Enter")
    plain.wait_for_url(re.compile(r"/search/\?q="))
    plain.locator(".facet__link").first.click()
    assert plain.locator(".chip").count() == 1
    plain.locator(".chip").click()
    plain.locator(".finder__order a").last.click()
    assert "sort=newest" in plain.url
    plain.locator(".pagination a[rel=next]").click()
    assert "page=2" in plain.url
    assert plain.locator(".hit").count() > 0


def test_the_sidebar_of_the_admin_suggests_everything(visit):
    page = visit()
    sign_in(page, "admin")
    page.goto("/admin/")
    box = page.locator("#wagtail-sidebar form[role=search] input")
    box.click()
    box.press_sequentially("dangyuan")
    page.locator(".suggestion").first.wait_for()
    box.press("ArrowUp")
    box.press("Enter")
    page.wait_for_url(re.compile("/admin/search/"))
    assert page.locator(".hit").count() > 0
    axe(page)
