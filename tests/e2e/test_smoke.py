"""The front door: home and login page answer, fit and are accessible, in both sizes, both themes, both languages."""

import pytest

from tests.e2e.browsing import DESKTOP, PHONE, axe, fits, screenshot

SIZES = {"1440": DESKTOP, "390": PHONE}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", list(SIZES))
@pytest.mark.parametrize("path", ["/", "/login/", "/en/", "/en/login/"])
def test_the_front_door_is_open_to_everybody(visit, path, size, scheme):
    page = visit(**SIZES[size], color_scheme=scheme)
    answer = page.goto(path)
    assert answer.status == 200
    assert page.locator("html").get_attribute("lang") == ("en" if path.startswith("/en/") else "zh-hans")
    screenshot(page, f"front-{path.strip('/').replace('/', '-') or 'home'}-{size}-{scheme}")
    fits(page)
    axe(page)


def test_the_front_door_opens_without_javascript(plain):
    assert plain.goto("/").status == 200
    assert plain.goto("/login/").status == 200


def test_every_page_sends_the_security_headers(page):
    headers = page.goto("/login/").headers
    assert "script-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert "microphone=()" in headers["permissions-policy"]
