"""A form is begun from a starter, given a condition by rows and by keyboard, previewed, and published."""

from playwright.sync_api import expect

from forms.models import Form, FormVersion
from tests.e2e.browsing import axe, screenshot, sign_in

OPEN = """(key) => {
  const stream = document.querySelector("#fields-root").rootBlock;
  const child = stream.children.find((each) => each.block.childBlocks.key.getState() === key);
  for (const button of child.element.querySelectorAll("button[data-panel-toggle]"))
    if (button.getAttribute("aria-expanded") === "false") button.click();
  return child.prefix ?? child.element.querySelector("textarea[data-formula]").id.replace(/-value-.*/, "");
}"""

MOVE_DOWN = """() => document.querySelector("#fields-root").rootBlock.children[1].element
  .querySelector("[data-streamfield-action=MOVE_DOWN]")"""


PASTE = """(text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def test_a_form_is_built_previewed_and_published(page):
    sign_in(page, "admin")
    page.goto("/admin/forms/start/")
    axe(page)
    page.locator("button[name=starter][value=survey]").click()
    expect(page.locator("[data-form-review]")).to_be_visible()
    form = Form.objects.get(key="survey")

    # A condition made of rows, with the keyboard alone from the second row on
    prefix = page.evaluate(OPEN, "suggestion")
    box = page.locator(f"#{prefix}-value-visible_when")
    box.scroll_into_view_if_needed()
    rules = (
        page.locator(".rule-editor")
        .filter(has=page.locator("xpath=following-sibling::textarea"))
        .locator("visible=true")
        .first
    )
    expect(rules).to_be_visible()
    rules.locator("[data-part=add]").first.click()
    rules.locator("[data-part=field]").first.select_option("satisfaction")
    rules.locator("[data-part=operator]").first.select_option("one_of")
    rules.locator("[data-part=value] input").first.check()
    rules.locator("[data-part=value] input").nth(1).check()
    rules.locator("[data-part=add]").last.focus()
    page.keyboard.press("Enter")
    expect(rules.locator("[data-part=field]").nth(1)).to_be_focused()
    rules.locator("[data-part=field]").nth(1).select_option("liked")
    rules.locator("[data-part=operator]").nth(1).select_option("filled")
    expect(box).to_have_value("satisfaction in ['5', '4'] and filled(liked)")
    rules.locator("[data-part=mode]").first.select_option("any")
    rules.locator("[data-part=field]").nth(1).focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(box).to_have_value("filled(liked) or satisfaction in ['5', '4']")
    screenshot(page, "form-designer-rules")
    axe(page)

    # The same as a formula, with a mistake that is named and mended
    page.locator(".rule-turn").locator("visible=true").first.click()
    expect(box).to_be_focused()
    box.fill("fild(liked)")
    expect(page.locator(".formula-finding").first).to_contain_text("fild")
    box.fill("")
    box.press_sequentially("fill")
    page.keyboard.press("Enter")
    expect(box).to_have_value("filled(")
    box.press_sequentially("liked)")
    expect(page.locator(".formula-finding")).to_have_count(0)

    # Pasted options take the caret along, and a deleted one leaves it with its neighbour
    prefix = page.evaluate(OPEN, "satisfaction")
    page.locator(f"#{prefix}-value-set_options-0-value-value").focus()
    page.evaluate(PASTE, "尚可\n待改进")
    expect(page.locator("input[name*='-set_options-'][name$='-value-value']:focus")).to_have_value("待改进")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.dataset.streamfieldAction") == "DELETE"
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.hasAttribute('data-panel-toggle')")

    # A moved block keeps the focus
    moved = page.evaluate_handle(MOVE_DOWN).as_element()
    moved.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("(button) => document.activeElement === button", arg=moved)

    # The preview leads back to the block
    page.locator("[data-side-panel-toggle=preview]").click()
    preview = page.frame_locator("iframe#w-preview-iframe, [data-side-panel=preview] iframe").first
    preview.locator("[data-question=satisfaction] label").first.click()
    expect(page.locator("input[name$='-value-label']:focus")).to_have_value("总体满意度")
    page.locator("[data-side-panel-toggle=preview]").click()

    page.locator("[data-form-review] details summary").first.click()
    axe(page)
    publish(page)
    published = FormVersion.objects.get(form=form).document["fields"]
    assert [field["key"] for field in published] == ["satisfaction", "liked", "dissatisfied_with", "suggestion"]
    assert published[3]["visible_when"] == {"filled": [{"var": "liked"}]}


def publish(page):
    page.locator("footer [data-w-dropdown-target=toggle], footer .w-dropdown__toggle").first.click()
    page.locator("button[name=action-publish]").click()
    expect(page.locator(".messages .success").first).to_be_visible()
