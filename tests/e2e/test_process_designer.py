"""A small procedure is drawn by mouse and by keyboard, published, and run to its end."""

from playwright.sync_api import Locator, Page, expect

from organization import clock
from organization.models import Unit
from organization.queries import holder_on
from processes.models import Case, ProcedureVersion
from tests.e2e.browsing import axe, fits, screenshot, sign_in
from tests.e2e.driving import press


def state(page: Page, key: str) -> Locator:
    return page.locator(f'g[data-state="{key}"]')


def drag(page: Page, source: Locator, goal: Locator) -> None:
    start, end = source.bounding_box(), goal.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=8)
    page.mouse.up()


def words(page: Page, chinese: str, english: str) -> None:
    """Types a title into the panel, where the focus is already."""
    page.keyboard.type(chinese)
    page.keyboard.press("Tab")
    page.keyboard.type(english)


def test_a_procedure_is_drawn_published_and_run(page):
    sign_in(page, "admin")
    page.goto("/admin/procedures/start/")
    axe(page)
    for name, text in (("title", "借用会议室"), ("title_en", "Borrow a room"), ("key", "borrow_room")):
        page.fill(f"#id_{name}", text)
    page.locator("form.pd-begin button[type=submit]").click()
    expect(page.locator("[data-designer][data-ready]")).to_be_visible()
    steps = page.locator("g.pd-state")

    # By mouse: a step in the way, its people, a second end dragged in, a line to it
    state(page, "prepare").click()
    page.locator("[data-add-kind=single]").click()
    words(page, "审批", "Approve")
    page.locator('[data-focus="states/step/performers#add"]').select_option("branch_secretary")
    expect(state(page, "step")).to_contain_text("审批")
    paper = page.locator(".pd-svg").bounding_box()
    palette = page.locator("[data-add-kind=end]").bounding_box()
    page.mouse.move(palette["x"] + 40, palette["y"] + 10)
    page.mouse.down()
    page.mouse.move(paper["x"] + 60, paper["y"] + paper["height"] - 60, steps=6)
    page.mouse.up()
    words(page, "不借", "Refused")
    page.locator('[data-focus="states/end/outcome"]').select_option("failure")
    state(page, "step").hover()
    drag(page, state(page, "step").locator(".pd-port__ink"), state(page, "end"))
    refuse = page.locator("[data-transition].is-selected")
    expect(refuse).to_have_count(1)
    page.keyboard.press("Enter")
    words(page, "不同意", "Refuse")
    screenshot(page, "process-designer-mouse")

    # By keyboard: back to the canvas, along the transition, a line back, a step between that is taken away again
    page.keyboard.press("Escape")
    expect(refuse).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(state(page, "step")).to_be_focused()
    page.keyboard.press("c")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    back = page.locator('[data-transition="return"]')
    expect(back).to_be_focused()
    page.keyboard.press("Control+z")
    expect(back).to_have_count(0)
    page.keyboard.press("Control+y")
    expect(back).to_have_count(1)
    state(page, "step").focus()
    page.keyboard.press("Home")
    page.keyboard.press("t")
    page.keyboard.press("n")
    expect(steps).to_have_count(5)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+z")
    expect(steps).to_have_count(4)
    page.keyboard.press("Home")
    page.keyboard.press("Control+c")
    page.keyboard.press("Control+v")
    expect(steps).to_have_count(5)
    page.keyboard.press("Delete")
    expect(steps).to_have_count(4)
    axe(page)

    # The other views, what is wrong, and publishing
    for view in ("table", "rights", "settings"):
        page.locator(f"[role=tab][data-view={view}]").click()
        axe(page)
        screenshot(page, f"process-designer-{view}")
    page.locator("[role=tab][data-view=canvas]").click()
    page.keyboard.press("Control+s")
    badge = page.locator("[data-part-of=badge]")
    expect(badge).not_to_have_attribute("data-state", "asking")
    expect(badge).not_to_have_attribute("data-state", "error")
    page.locator("[data-part-of=publish]").click()
    expect(page.locator("[data-part-of=publish]")).to_be_enabled()
    expect(page.locator("[data-part-of=save]")).to_be_disabled()
    version = ProcedureVersion.objects.get(procedure__key="borrow_room")
    assert list(version.definition.states) == ["prepare", "step", "done", "end"]
    assert version.definition.transitions["return"].validates is False

    # Members read the sheet; one starts it, the secretary decides
    unit = Unit.objects.get(code="B08")
    starter, secretary = (holder_on(post, unit, clock.today())[0] for post in ("pub_member", "secretary"))
    sign_in(page, starter.code)
    page.goto("/procedures/borrow_room/")
    axe(page)
    fits(page)
    page.goto("/start/borrow_room/")
    page.locator("form.stack button.button--primary").click()
    page.fill("[name=subject]", "支部大会")
    page.fill("[name=reason]", "周五下午")
    press(page, "submit")
    sign_in(page, secretary.code)
    case = Case.objects.get(procedure__key="borrow_room")
    page.goto(case.get_absolute_url())
    press(page, "go_on")
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("done", "success")
