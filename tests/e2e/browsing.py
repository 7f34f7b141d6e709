"""What a browser test does again and again: sign in, check accessibility and width, take a picture."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parent / "vendor/axe-core/axe.min.js"
AXE_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
SCREENSHOTS = Path(__file__).parents[2] / "var/screenshots"
PASSWORD = "guicheng-demo"
DESKTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True,
}  # fmt: skip
PLACE: dict[str, Any] = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


def sign_in(page: Page, username: str) -> None:
    """Signs in through the login form as a person of the demo: a member's code such as ``M0190``, or ``admin``."""
    page.context.clear_cookies()
    page.goto("/login/")
    page.fill("input[name=username]", username.lower())
    page.fill("input[name=password]", PASSWORD)
    page.locator("form:has(input[name=password]) [type=submit]").first.click()
    page.wait_for_url(lambda url: "/login/" not in url)


def axe(page: Page) -> None:
    """Asserts that the page as it is now breaks none of the accessibility rules of WCAG 2.0 to 2.2, A and AA."""
    # Evaluated by the debugger, not added as a script tag: the page keeps its content security policy.
    page.evaluate(AXE.read_text())
    result = page.evaluate("rules => axe.run(document, rules)", AXE_RULES)
    found = [
        {
            "rule": violation["id"],
            "help": violation["help"],
            "where": [node["html"][:200] for node in violation["nodes"]][:5],
        }
        for violation in result["violations"]
    ]
    assert not found, f"{page.url}\n{json.dumps(found, ensure_ascii=False, indent=1)}"


def screenshot(page: Page, name: str) -> Path:
    """Keeps a picture of the whole page in var/screenshots; returns its path."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / f"{name}.png"
    page.screenshot(path=path, full_page=True)
    return path


def fits(page: Page) -> None:
    """Asserts that nothing makes the page scroll sideways."""
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"{page.url} is {overflow} pixels wider than the window"
