"""No English in the Chinese interface and no Chinese in the English one; what people wrote stays as it was written."""

import re

import pytest

from organization.models import Member, Notice, Unit
from processes.models import Campaign, Case, Vote
from tests.e2e.browsing import PASSWORD, sign_in

WORDS = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const box = node.parentElement;
    const text = node.data.replace(/\\s+/g, " ").trim();
    if (!text || box.closest("script, style, template, [lang]:not(html)")) continue;
    if (!box.checkVisibility() && !box.closest("details")) continue;
    found.push(text);
  }
  for (const box of document.querySelectorAll("[aria-label], [title], [placeholder], img[alt]")) {
    for (const name of ["aria-label", "title", "placeholder", "alt"]) found.push(box.getAttribute(name) ?? "");
  }
  return [document.title, ...found];
}"""
LATIN = re.compile(r"[A-Za-z]{4,}")
HAN = re.compile(r"[\u4e00-\u9fff]+")
ALLOWED = {"English", "Guicheng"}
PUBLIC = ("/", "/showcases/", "/branches/", "/branches/b08/", "/stories/", "/notices/", "/search/?q=党")
MEMBER = (
    "/my/", "/my/todos/", "/my/cases/", "/start/", "/start/top_ten_selection/", "/campaigns/",
    "/campaigns/top-ten-2026/",
)  # fmt: skip


def addresses(person):
    """The main pages of a person: lists, and cases and votes of several kinds."""
    cases = Case.objects.filter(campaign__slug="top-ten-2026").order_by("state", "number")
    firsts = {case.state: case for case in reversed(cases)}.values()
    votes = Vote.objects.filter(campaign__slug="top-ten-2026")
    return [
        *MEMBER,
        *(case.get_absolute_url() for case in firsts if Case.objects.visible_to(person.user).filter(pk=case.pk)),
        *(f"/votes/{vote.pk}/" for vote in votes),
        *(f"{case.get_absolute_url()}publicity/" for case in firsts if case.state == "publicity"),
    ]


def unprefixed(address):
    return address.removeprefix("/en")


def left_over(page, pattern, known):
    """The words of the page that match, without those that people or the sample data brought in."""
    found = set()
    for text in page.evaluate(WORDS):
        for each in known:
            text = text.replace(each, " ")
        found |= {word for word in pattern.findall(text) if word not in ALLOWED}
    return found


@pytest.mark.parametrize("code", ["M0195", "M0012", "M0009"])
def test_no_english_words_in_the_chinese_interface(page, site, code):
    sign_in(page, code)
    found = {}
    for address in addresses(Member.objects.get(code=code)):
        assert page.goto(unprefixed(address)).status == 200, address
        if words := left_over(page, LATIN, ()):
            found[address] = words
    assert found == {}


def test_no_english_words_on_the_chinese_site(page, site):
    found = {}
    for address in PUBLIC:
        assert page.goto(address).status == 200, address
        # A notice tells visitors how to sign in to the demo.
        if words := left_over(page, LATIN, (PASSWORD, "admin")):
            found[address] = words
    assert found == {}


@pytest.fixture
def written(site):
    """Everything in Chinese that was written before: names, titles, answers, and messages as they were sent."""
    texts = {*Unit.objects.values_list("name", flat=True), *Campaign.objects.values_list("title", flat=True)}
    texts |= set(Member.objects.values_list("name", flat=True))
    for case in Case.objects.all():
        texts |= {case.title, *strings(case.values)}
    texts |= {text for notice in Notice.objects.all() for text in (notice.subject, *notice.body.splitlines())}
    texts |= {"中文", "规程"}
    return sorted((text for text in texts if text and HAN.search(text)), key=len, reverse=True)


def strings(value):
    if isinstance(value, str):
        yield value
        yield from (part.strip() for part in re.split(r"<[^>]*>", value))
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(each)


def test_no_chinese_words_in_the_english_interface(page, site, written):
    sign_in(page, "M0012")
    found = {}
    for address in addresses(Member.objects.get(code="M0012")):
        assert page.goto(f"/en{unprefixed(address)}").status == 200, address
        if words := left_over(page, HAN, written):
            found[address] = words
    assert found == {}
