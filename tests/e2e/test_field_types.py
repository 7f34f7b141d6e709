"""A form with one question of every type: with script and by keyboard, without script, and on a phone."""

from playwright.sync_api import expect

from forms.models import Record
from tests.e2e.browsing import axe, fits, screenshot, sign_in

FORM = "/forms/every_field_type/"


def test_every_control_is_usable_and_what_was_answered_arrives(page):
    sign_in(page, "m0012")
    page.goto(FORM)
    expect(page.locator(".range__slider")).to_be_visible()
    expect(page.locator("canvas")).to_be_visible()
    axe(page)
    fits(page)

    for depth, code in enumerate(("150000", "150100", "150102")):
        page.locator("[name=f_address]").nth(depth).select_option(code)
    page.fill("[name=f_address-street]", "示例路1号")
    page.locator("[name=f_cascade]").nth(0).select_option("steel")
    page.locator("[name=f_cascade]").nth(1).select_option("roll")
    for _move in range(3):
        page.locator(".ranking__list li").nth(2).get_by_role("button").first.press("Enter")
    page.get_by_role("slider").press("End")
    page.check("input[value=none]")
    page.check("[name=f_multi][value=safety]")
    expect(page.locator("input[value=none]")).not_to_be_checked()
    page.fill("[name=f_table-0-name]", "茶水")
    page.fill("[name=f_table-0-count]", "3")
    page.fill("[name=f_table-0-price]", "12.5")
    expect(page.locator("#id_f_table-0-sum")).to_have_text("¥37.50")
    box = page.locator("canvas").bounding_box()
    page.locator("canvas").scroll_into_view_if_needed()
    box = page.locator("canvas").bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 90, steps=4)
    page.mouse.up()
    page.locator(".signature__pad button").first.click()
    expect(page.locator("#id_f_signature-question .upload__name")).to_contain_text("signature.png")
    page.locator("[data-all-present]").click()
    page.fill("[name=f_id_number]", "11010519491231002X")
    screenshot(page, "every-field-type")
    page.locator("main form button[type=submit].button--primary, main form .button--primary").first.click()
    page.wait_for_url("**/answers/**")

    answers = Record.objects.get(form__key="every_field_type", owner__username="m0012").answers
    assert answers["f_address"] == {"division": "150102", "street": "示例路1号"}
    assert answers["f_cascade"] == ["steel", "roll"]
    assert answers["f_ranking"] == ["welfare", "skills", "safety"]
    assert answers["f_range"] == "10"
    assert answers["f_multi"] == ["safety"]
    assert answers["f_table"] == [{"name": "茶水", "count": 3, "price": "12.50", "sum": "37.50"}]
    assert set(answers["f_signature"]) == {"file"}
    assert {row["state"] for row in answers["f_attendance"]} == {"present"}
    assert answers["f_metadata"] == "M0012"
    expect(page.locator("main")).not_to_contain_text("110105")


def test_lists_follow_one_another_without_script(plain):
    sign_in(plain, "m0013")
    plain.goto(FORM)
    plain.locator("[name=f_address]").nth(0).select_option("150000")
    plain.locator('button[value="find:f_address"]').click()
    plain.locator("[name=f_address]").nth(1).select_option("150100")
    plain.locator('button[value="find:f_address"]').click()
    plain.locator("[name=f_address]").nth(2).select_option("150102")
    plain.locator("[name=f_ranking-2]").select_option("1")
    plain.locator('button[value="add-row:f_table"]').click()
    expect(plain.locator("[name=f_table-1-name]")).to_be_visible()
    expect(plain.locator("[name=f_address]").nth(2)).to_have_value("150102")
    expect(plain.locator("[name=f_ranking-2]")).to_have_value("1")


def test_every_control_fits_a_phone(phone):
    sign_in(phone, "m0014")
    phone.goto(FORM)
    expect(phone.locator(".range__slider")).to_be_visible()
    fits(phone)
    axe(phone)
