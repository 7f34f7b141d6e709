"""A procedure is proved before it runs: played with a verb, kept as an example, resting on clauses of a regulation."""

from playwright.sync_api import Page, expect

from processes.models import Procedure, Simulation
from tests.e2e.browsing import axe, fits, screenshot, sign_in


def test_a_procedure_is_played_and_rests_on_clauses(page: Page) -> None:
    procedure = Procedure.objects.get(key="top_ten_selection")
    sign_in(page, "admin")

    # Played: the nomination is withdrawn by a verb, and the turn stays in the list
    page.goto(f"/admin/procedures/{procedure.pk}/simulate/")
    axe(page)
    page.locator("button[name=begin]").click()
    expect(page.locator("h1")).to_contain_text(procedure.title)
    axe(page)
    fits(page)
    simulation = Simulation.objects.filter(procedure=procedure).latest("created_at")
    page.locator(".simulation__verbs summary").click()
    page.locator("#comment").fill("先停一停")
    page.locator("button[value='@pause']").click()
    expect(page.locator(".timeline > li")).to_have_count(2)
    simulation.refresh_from_db()
    assert simulation.script["steps"][0]["do"] == "@pause"
    assert "refuse" not in simulation.script["steps"][0]
    screenshot(page, "simulation-verb")
    page.goto(f"/admin/procedures/{procedure.pk}/examples/")
    axe(page)
    page.goto(f"/admin/procedures/{procedure.pk}/proof/")
    axe(page)

    # Its publicity rests on a clause that members can read, with what changed
    page.goto(f"/admin/procedures/{procedure.pk}/policy/")
    axe(page)
    page.goto("/procedures/top_ten_selection/")
    page.locator("td a", has_text="第九条").first.click()
    expect(page.locator("#a9")).to_be_visible()
    axe(page)
    fits(page)
    page.locator(".regulation__versions a[href*=compare]").click()
    expect(page.locator("ins", has_text="五").first).to_be_visible()
