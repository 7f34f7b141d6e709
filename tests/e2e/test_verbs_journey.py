"""A request is handed on, signed by one more, returned, taken back and approved; all of it as people see it."""

from uuid import uuid4

import pytest

from organization import clock
from organization.models import Member
from processes.models import Case
from processes.queries.people import Place, role_members
from processes.services import start_case
from tests.e2e.browsing import PHONE, axe, fits, screenshot, sign_in
from tests.procedures import publish
from tests.verb_scenes import document


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_case_is_handed_on_returned_and_approved(site, visit, size):
    version = publish(document("single"))
    secretary = Member.objects.get(code="M0190")
    place = Place(unit=secretary.branch, initiator=secretary)
    office = role_members("committee_org", place, clock.today())[0]
    author = next(each for each in _members_of(secretary) if each not in office)
    case = start_case(procedure=version.procedure.key, unit=secretary.branch, actor=author.user, token=str(uuid4()))
    page = visit(**(PHONE if size == "phone" else {}))

    def opens(who, name=""):
        sign_in(page, who.code)
        page.goto(case.get_absolute_url())
        if name:
            axe(page)
            fits(page)
            screenshot(page, f"verbs-{name}-{size}")

    def does(key):
        page.locator("details.more > summary").click()
        page.locator(f"details.more a[href*='/do/{key}/']").first.click()
        axe(page)
        fits(page)

    def names(member):
        box = page.get_by_role("combobox").and_(page.locator("#people input"))
        box.fill(member.code)
        page.get_by_role("option").filter(has_text=member.name).wait_for()
        box.press("ArrowDown")
        box.press("Enter")
        assert page.locator("#people [name=members]").input_value() == member.code

    opens(author)
    page.fill("[name=title]", "A request")
    page.locator("[name=action][value=submit]").click()

    opens(secretary)
    other = next(each for each in _members_of(secretary) if each not in (author, secretary, *office))
    does("transfer")
    names(other)
    screenshot(page, f"verbs-transfer-{size}")
    page.locator("form.verb-form .form-actions button").click()

    opens(other)
    does("add_signer")
    names(secretary)
    page.locator("form.verb-form .form-actions button").click()
    opens(secretary, "asked")
    page.locator("button[name=how][value=agree]").click()

    opens(other, "story")
    page.locator("[name=action][value=pass_on]").click()
    opens(office[0])
    does("return")
    page.locator("[name=how][value=back]").check()
    page.fill("#comment", "The title says too little.")
    page.locator("form.verb-form .form-actions button").click()
    case.refresh_from_db()
    assert case.state in ("check", "draft")

    doer = case.todos.get(status="open").candidates.first().member
    opens(doer)
    key = "submit" if case.state == "draft" else "pass_on"
    page.locator(f"[name=action][value={key}]").click()
    opens(doer)
    does("take_back")
    page.locator("form.verb-form .form-actions button").click()
    page.locator(f"[name=action][value={key}]").click()

    opens(office[0])
    page.locator("[name=action][value=approve]").click()
    assert Case.objects.get(pk=case.pk).outcome == "success"
    opens(office[0], "done")


def _members_of(somebody):
    """Members of the same branch who can sign in."""
    here = Member.objects.filter(memberships__unit=somebody.branch, user__isnull=False).order_by("code")
    return list(here.distinct())
