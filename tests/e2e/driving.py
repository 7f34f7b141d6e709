"""What people do on the pages of a case, for journeys: look, press, write, score, vote."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.e2e.browsing import DESKTOP, PHONE, axe, fits, screenshot

MARKS = {"value": 15, "innovation": 20, "effect": 30, "spread": 20, "vitality": 15}
"""The criteria of the rubric with their highest mark."""


def look(page: Page, name: str) -> None:
    """Asserts that the page is accessible and fits, at 1440 and 390 pixels; JOURNEY_PICTURES keeps both."""
    axe(page)
    for width, size in (("1440", DESKTOP), ("390", PHONE)):
        page.set_viewport_size(size["viewport"])
        fits(page)
        if os.environ.get("JOURNEY_PICTURES"):
            screenshot(page, f"journey-{name}-{width}")
    page.set_viewport_size(DESKTOP["viewport"])


def button(page: Page, action: str) -> Locator:
    """The button of a transition on the page of a case."""
    return page.locator(f'button[name="action"][value="{action}"]')


def press(page: Page, action: str, comment: str = "") -> None:
    """Presses the button of a transition and confirms it where the page asks once more."""
    with page.expect_navigation():
        button(page, action).click()
    if "/act/" in page.url:
        if comment:
            page.fill("#comment", comment)
        confirm(page)


def confirm(page: Page) -> None:
    """Says yes on the page that asks once more."""
    with page.expect_navigation():
        page.click('button[name="confirmed"]')


def done(page: Page) -> None:
    """Asserts that the last thing asked for was done."""
    expect(page.locator(".messages .alert--success")).to_be_visible()


def refused(page: Page) -> None:
    """Asserts that the last thing asked for was refused, with the reason on the page."""
    expect(page.locator(".alert--danger").first).to_be_visible()


def state(page: Page, title: str) -> None:
    """Asserts that the case is at the step with this title."""
    expect(page.locator(".case-head .badge")).to_have_text(title)


def write(page: Page, field: str, text: str) -> None:
    """Types a formatted text: paragraphs into the editor, or light marks into the box where there is no JavaScript."""
    page.wait_for_load_state("networkidle")  # the editor arrives by a module of its own
    editor = page.locator(f'[data-rich-for="{field}"]')
    if editor.count():
        editor.click()
        page.keyboard.press("Control+A")
        page.keyboard.type(text)
    else:
        page.fill(f'textarea[name="{field}"]', text)


def write_table(page: Page, field: str, rows: Sequence[Mapping[str, str]]) -> None:
    """Fills a table from its first row, adding the rows it lacks."""
    table = page.locator(f'[data-question="{field}"]')
    while table.locator("[data-rows] > tr").count() < len(rows):
        count = table.locator("[data-rows] > tr").count()
        table.locator("[data-add-row]").click()
        expect(table.locator("[data-rows] > tr")).to_have_count(count + 1)
    for index, row in enumerate(rows):
        for column, text in row.items():
            table.locator("[data-rows] > tr").nth(index).locator(f'input[name$="-{column}"]').fill(text)


def upload(page: Page, field: str, *pictures: Path, scripts: bool = True) -> None:
    """Adds pictures to a question and waits until they are shown."""
    question = page.locator(f'[data-question="{field}"]')
    before = question.locator(".upload").count()
    question.locator('input[type="file"]').set_input_files(list(pictures))
    if not scripts:
        with page.expect_navigation():
            question.locator("[data-upload-button]").click()
    expect(question.locator(".upload")).to_have_count(before + len(pictures))


def caption(page: Page, field: str, *words: str) -> None:
    """Writes caption and description of each picture of a question."""
    for index, text in enumerate(words):
        picture = page.locator(f'[data-question="{field}"] .upload').nth(index)
        for kind in ("caption", "alt"):
            box = picture.locator(f'input[name$="-{kind}"]')
            if box.count():
                box.fill(text)


def score(page: Page, missing: int) -> None:
    """Writes marks that are altogether ``missing`` points below the maximum of 100 and hands them in."""
    for criterion, most in MARKS.items():
        lost = min(most, missing)
        missing -= lost
        page.fill(f'input[name="expert_scores-{criterion}"]', str(most - lost))
    with page.expect_navigation():
        button(page, "contribute").click()


def ballot(page: Page, *titles: str) -> None:
    """Ticks the entries with these titles, goes on, and casts the vote."""
    for title in titles:
        page.locator(".entry", has_text=title).locator('input[name="choice"]').check()
    with page.expect_navigation():
        page.locator(".ballot .form-actions .button--primary").click()
    confirm(page)
