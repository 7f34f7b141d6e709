"""Filling in forms in a browser: three steps with a broken connection, a public link, a form kept on a phone."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from PIL import Image
from playwright.sync_api import Page, expect

from forms.models import Record
from tests.e2e.browsing import PHONE, axe, fits, screenshot, sign_in
from tests.integration.forms.filling import make_form

VISIT: dict[str, Any] = {
    "schema_version": 1,
    "title": {"zh-hans": "走访登记", "en": "Visit report"},
    "sections": [
        {"key": "who", "title": {"zh-hans": "走访对象"}, "page": True},
        {"key": "what", "title": {"zh-hans": "情况"}, "page": True},
        {"key": "help", "title": {"zh-hans": "补助"}, "page": True, "visible_when": "needs_help"},
    ],
    "fields": [
        {"key": "topic", "type": "text", "label": {"zh-hans": "主题"}, "required": True, "section": "who"},
        {"key": "needs_help", "type": "bool", "label": {"zh-hans": "需要补助"}, "section": "who"},
        {
            "key": "people",
            "type": "table",
            "label": {"zh-hans": "到场人员"},
            "section": "what",
            "config": {"columns": [{"key": "name", "label": {"zh-hans": "姓名"}, "type": "text", "required": True}]},
        },
        {"key": "story", "type": "textarea", "label": {"zh-hans": "经过"}, "required": True, "section": "what"},
        {"key": "photo", "type": "image", "label": {"zh-hans": "照片"}, "section": "what"},
        {"key": "amount", "type": "decimal", "label": {"zh-hans": "金额"}, "required": True, "section": "help"},
    ],
}
OPINION: dict[str, Any] = {
    "schema_version": 1,
    "title": {"zh-hans": "意见征集"},
    "fields": [{"key": "opinion", "type": "textarea", "label": {"zh-hans": "意见"}, "required": True}],
}
QUICK: dict[str, Any] = {
    "schema_version": 1,
    "title": {"zh-hans": "巡查记录"},
    "fields": [{"key": "place", "type": "text", "label": {"zh-hans": "地点"}, "required": True}],
}


def photograph() -> bytes:
    """Returns a picture large enough to come in pieces."""
    out = BytesIO()
    Image.effect_noise((1300, 1000), 80).convert("RGB").save(out, "PNG")
    return out.getvalue()


def looked_over(page: Page, name: str) -> None:
    axe(page)
    fits(page)
    screenshot(page, name)


def test_a_member_fills_in_steps_loses_the_network_and_goes_on_elsewhere(
    page: Page, visit: Callable[..., Page], site: str
) -> None:
    make_form("e2e-visit", VISIT, edit_minutes=60, after_text="支部三天内答复。")
    sign_in(page, "M0190")
    page.goto("/forms/")
    looked_over(page, "forms-list")
    page.get_by_role("link", name="走访登记").first.click()
    page.locator("button[name=next]").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    looked_over(page, "forms-errors")
    page.fill("[name=topic]", "入户走访")
    page.check("[name=needs_help]")
    page.locator("button[name=next]").click()
    page.wait_for_url("**/what/")
    page.fill("[name=people-0-name]", "甲")
    page.locator("[data-add-row]").click()
    page.fill("[name=people-1-name]", "乙")
    page.set_input_files("[name=photo-upload]", {"name": "现场.png", "mimeType": "image/png", "buffer": photograph()})
    expect(page.locator(".upload__name")).to_contain_text("现场")

    page.context.set_offline(True)
    page.fill("[name=story]", "谈了两个小时")
    page.wait_for_timeout(2_500)
    page.context.set_offline(False)
    with page.expect_response("**/save/") as saved:
        page.evaluate("window.dispatchEvent(new Event('online'))")
    assert saved.value.ok

    phone = visit(**PHONE)
    sign_in(phone, "M0190")
    phone.goto("/forms/e2e-visit/")
    phone.wait_for_url("**/what/")
    expect(phone.locator("[name=story]")).to_have_value("谈了两个小时")
    looked_over(phone, "forms-step-phone")
    phone.locator("button[name=next]").click()
    phone.fill("[name=amount]", "12.50")
    phone.locator("button[name=next]").click()
    phone.wait_for_url("**/check-answers/")
    looked_over(phone, "forms-check-phone")
    phone.locator("[data-send]").click()
    phone.wait_for_url("**/answers/**")
    looked_over(phone, "forms-receipt-phone")

    record = Record.objects.get(form__key="e2e-visit")
    assert [row["name"] for row in record.answers["people"]] == ["甲", "乙"]
    page.goto(f"/answers/{record.pk}/")
    looked_over(page, "forms-receipt")
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")


def test_an_anonymous_answer_without_scripts(visit: Callable[..., Page], site: str) -> None:
    make_form("e2e-opinion", OPINION, audience="link", anonymous=True, link_token="e2e-opinion-link-000001")
    plain = visit(java_script_enabled=False, viewport={"width": 320, "height": 700})
    plain.goto("/f/e2e-opinion-link-000001/")
    assert plain.locator("[name=carried]").count() == 1
    plain.locator("button[name=next]").click()
    expect(plain.locator("[data-error-summary]")).to_be_visible()
    plain.fill("[name=opinion]", "多组织实地学习")
    plain.locator("button[name=next]").click()
    plain.locator("[name=send]").click()
    expect(plain.locator(".receipt__number")).to_be_visible()
    assert plain.url.endswith("/f/e2e-opinion-link-000001/")
    record = Record.objects.get(form__key="e2e-opinion")
    assert (record.owner, record.answers) == (None, {"opinion": "多组织实地学习"})
    looking = visit(**PHONE)
    looking.goto("/f/e2e-opinion-link-000001/")
    looked_over(looking, "forms-public-phone")


def test_a_form_kept_on_a_phone_is_sent_when_there_is_a_network_again(visit: Callable[..., Page], site: str) -> None:
    make_form("e2e-quick", QUICK)
    phone = visit(**PHONE)
    sign_in(phone, "M0190")
    phone.goto("/offline/e2e-quick/")
    phone.locator("html[data-kept=true]").wait_for(state="attached")
    looked_over(phone, "forms-offline-phone")
    phone.context.set_offline(True)
    phone.reload()
    phone.fill("[name=place]", "三号变电站")
    phone.locator("[data-offline-send]").click()
    expect(phone.locator("[data-offline-state]")).not_to_be_empty()
    assert not Record.objects.filter(form__key="e2e-quick").exists()
    phone.context.set_offline(False)
    phone.evaluate("window.dispatchEvent(new Event('online'))")
    phone.wait_for_url("**/answers/**")
    assert Record.objects.get(form__key="e2e-quick").answers == {"place": "三号变电站"}
    assert len(phone.evaluate("caches.keys()")) == 2
    phone.locator("details.menu > summary").first.click()
    phone.locator("form[action$='/logout/'] button").first.click()
    phone.wait_for_url(lambda url: "/answers/" not in url)
    phone.wait_for_timeout(300)
    assert phone.evaluate("caches.keys()") == ["shared"]
