"""The administration of procedures and the pages that ask once more are accessible."""

import pytest
from django.urls import reverse

from processes.models import Case, Procedure
from tests.e2e.browsing import axe, sign_in

SCREENS = (
    "procedure_versions", "procedure_import", "processes_cases", "processes_outbox", "processes_incidents",
    "form_import",
)  # fmt: skip


@pytest.mark.parametrize("name", SCREENS)
def test_screens_of_procedures(page, name):
    arguments = [Procedure.objects.get(key="major_decision").pk] if name == "procedure_versions" else []
    sign_in(page, "admin")
    assert page.goto(reverse(name, args=arguments)).status == 200
    axe(page)


def test_pages_that_ask_once_more(page):
    case = Case.objects.filter(procedure__key="top_ten_selection", state="draft", status="open").first()
    if case is None:
        pytest.skip("the sample campaign has no draft")
    sign_in(page, case.initiator.code)
    for address in (case.get_absolute_url(), reverse("case-act", args=[case.pk, "withdraw"])):
        assert page.goto(address).status == 200
        axe(page)
