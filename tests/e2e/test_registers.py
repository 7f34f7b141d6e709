"""A register from the list to the export: filter, cell, bulk edit, import, summary; with and without scripts."""

from pathlib import Path

from playwright.sync_api import Page, expect

from forms.models import RecordJob
from tests.e2e.browsing import axe, fits, sign_in
from tests.e2e.driving import look

TABLE = """事项,走访对象,走访日期,办理情况,参与党员人数
核对电费,居民用户,2026-10-01,已登记,3
错行,没有的,2026-13-01,已登记,x
"""


def test_a_register_is_kept_by_its_organiser(page: Page, work, tmp_path: Path):
    sign_in(page, "m0012")
    page.goto("/registers/")
    page.get_by_role("link", name="走访服务台账", exact=True).click()
    look(page, "register")
    # a condition: the choice of the field takes effect at once, then a value
    page.goto("/registers/visits/?cols=kind,people,state")
    page.select_option("select[name=add]", "kind")
    page.get_by_label("重点企业").check()
    page.locator(".register__filters button").first.click()
    expect(page.locator("tbody tr").first).to_contain_text("重点企业")
    axe(page)
    # a cell in place
    row = page.locator("tbody tr").first
    cell = row.locator("td[data-label=参与党员人数]")
    cell.locator("[data-edit]").click()
    cell.locator("input[name=people]").fill("0")
    cell.locator("[type=submit].button--primary").click()
    expect(cell.locator(".field__error").first).to_be_visible()
    axe(page)
    cell.locator("input[name=people]").fill("9")
    cell.locator("[type=submit].button--primary").click()
    expect(cell.locator(".cell__value")).to_contain_text("9")
    # many records, and back
    row.locator("input[name=record]").check()
    page.select_option(".register__bulk select[name=field]", "state")
    page.locator(".register__bulk button").click()
    page.get_by_label("已办结").check()
    axe(page)
    page.locator("form .form-actions .button--primary").click()
    page.wait_for_url("**/registers/jobs/**")
    work()
    expect(page.locator(".badge--ok")).to_be_visible()
    axe(page)
    page.locator("details:has(form[action$='/undo/']) summary").click()
    page.locator("form[action$='/undo/'] button").click()
    expect(page.locator(".badge--ok")).to_have_count(0)
    # a table
    file = tmp_path / "rows.csv"
    file.write_text(TABLE, encoding="gb18030")
    page.goto("/registers/visits/import/")
    axe(page)
    page.set_input_files("input[type=file]", file)
    page.locator("form .form-actions .button--primary").click()
    page.locator("form[action$='/check/'] .form-actions .button").click()
    look(page, "register-import")
    expect(page.locator("tbody").first).to_contain_text("没有的")
    page.locator("input[name=skip_bad]").check()
    page.locator("form[action$='/confirm/'] button").click()
    page.wait_for_url("**/registers/jobs/**")
    work()
    expect(page.locator(".badge--ok")).to_be_visible()
    page.goto("/registers/visits/?layout=board&by=state")
    card, lanes = page.locator("[data-card]").first, page.locator("[data-lane]")
    title, there = card.locator("a").first.inner_text(), lanes.nth(1)
    with page.expect_navigation():
        card.drag_to(there.locator("h2"))
    expect(there).to_contain_text(title)
    for layout in ("calendar&by=day", "board&by=state", "map", "chart&by=kind"):
        page.goto(f"/registers/visits/?layout={layout}")
        look(page, f"register-{layout.split('&')[0]}")
    expect(page.locator(".chart canvas")).to_have_count(1)
    page.goto("/registers/visits/summary/?down=kind&across=state")
    expect(page.locator(".chart canvas").first).to_be_visible()
    look(page, "register-summary")


def test_a_register_works_without_scripts(plain: Page):
    sign_in(plain, "m0012")
    plain.set_viewport_size({"width": 320, "height": 800})
    plain.goto("/registers/visits/?add=state&cols=kind,state")
    fits(plain)
    plain.locator(".register__filters").get_by_label("办理中").check()
    plain.locator(".register__filters button").first.click()
    first = plain.locator("tbody tr").first
    expect(first).to_contain_text("办理中")
    first.locator("[data-edit]").first.click()
    plain.locator("form .form-actions .button").first.click()
    plain.wait_for_url("**/registers/visits/?**")
    plain.locator("tbody th a").first.click()
    expect(plain.locator(".timeline li").first).to_be_visible()
    fits(plain)
    plain.goto("/registers/visits/?c1=kind&c1o=is&c1v=school")
    with plain.expect_download() as waiting:
        plain.locator(".register__more summary").click()
        plain.locator(".register__export button").click()
    assert waiting.value.suggested_filename.endswith(".xlsx")
    assert RecordJob.objects.filter(kind="export").exists()
    plain.goto("/registers/theme_day_survey/summary/")
    expect(plain.locator("table").first).to_be_visible()
