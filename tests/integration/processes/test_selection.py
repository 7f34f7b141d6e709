"""Ranking, decision and succession of the selection."""

import pytest

from processes.demo import playing
from processes.models import Campaign, Case, OutboxRow, Todo, Vote
from processes.queries import available_actions, batch_rows, open_todos, score_summary
from processes.queries.invariants import violations
from processes.queries.standing import places
from processes.services import ActionRefused, apply_batch
from processes.texts import category_text
from tests.procedures import act
from tests.selection import carried, nominated, organizer, ranked

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_ranking_decision_publicity_and_succession(campaign: Campaign) -> None:
    campaign.quota = 1
    campaign.save()
    first, second, third = ranked(campaign, ["B08", "B09", "B11"])
    assert [Case.objects.get(pk=each.pk).state for each in (first, second, third)] == ["ranking"] * 3

    rows = batch_rows(campaign, "brand", organizer())
    assert [offer.key for offer in rows.offers] == ["batch_ok"]
    with pytest.raises(ActionRefused) as refused:
        act(first, "batch_ok", organizer())
    assert refused.value.code == "not_in_batch"

    decision = carried(campaign)
    assert (decision.outcome, decision.unit.code) == ("success", "C0")
    first, second, third = (Case.objects.get(pk=each.pk) for each in (first, second, third))
    assert [each.values["rank"] for each in (first, second, third)] == ["1", "2", "3"] or [
        int(each.values["rank"]) for each in (first, second, third)
    ] == [1, 2, 3]
    again = apply_batch(
        campaign=campaign, category="brand", action="batch_ok", actor=organizer(), token=f"demo:{campaign.slug}:brand"
    )
    assert [each.repeated for each in again] == [True, True, True]
    assert Case.objects.filter(procedure__key="major_decision").count() == 1

    with pytest.raises(ActionRefused):
        playing.press(second, "in_top")
    first = playing.press(first, "in_top")
    second, third = playing.press(second, "out_top"), playing.press(third, "out_top")
    assert (second.state, third.state) == ("not_selected", "not_selected")
    assert score_summary(second, organizer()).lines
    assert "–" in score_summary(second, second.initiator.user).band
    assert score_summary(second, second.initiator.user).lines == ()

    with pytest.raises(ActionRefused) as unfounded:
        playing.press(first, "object_bad", {}, comment="The figures are wrong.", by=organizer())
    assert unfounded.value.code == "guard"
    first = playing.press(first, "object", {"objection_note": "The figures are wrong."}, by=third.initiator.user)
    playing.press(first, "object_bad", handled(first), comment="The figures are wrong.", by=organizer())
    assert Case.objects.get(pk=first.pk).state == "disqualified"
    todo = Todo.objects.get(kind="succession", status="open")
    assert todo.case_id == second.pk
    assert todo.pk in [line.todo.pk for line in open_todos(organizer())]
    assert OutboxRow.objects.filter(kind="succession_due").count() == 1
    keys = {each.key: each.refusal_code for each in available_actions(Case.objects.get(pk=third.pk), organizer())}
    assert keys == {"succeed": "guard"}
    second = playing.press(second, "succeed", by=organizer())
    assert (second.state, second.status, second.outcome) == ("publicity", "open", "")
    assert not Todo.objects.filter(kind="succession", status="open").exists()
    assert list(violations()) == []


def handled(case: Case) -> dict[str, object]:
    """Returns the objections of the case with how each was handled."""
    rows = [{**row, "handled": "Looked into."} for row in case.values["objections"]]
    return {"objections": rows}


def test_cases_equal_in_everything_stand_in_the_order_they_were_handed_in(campaign: Campaign) -> None:
    cases = [Case.objects.get(pk=each.pk) for each in ranked(campaign, ["B08", "B09", "B11"])]
    for case in cases:
        Case.objects.filter(pk=case.pk).update(values={**case.values, "total": "90", "rank": None})

    found = places(cases[0], ["total", "expert_score_nobody_has"])

    assert [found[str(each.pk)] for each in cases] == [1, 2, 3]


def test_the_batch_returns_only_when_the_motion_is_closed(campaign: Campaign) -> None:
    (case,) = ranked(campaign, ["B08"])
    playing.report_batch(campaign, "brand", organizer())
    motion = Case.objects.get(procedure__key="major_decision")
    assert category_text("brand", case.definition) in motion.values["subject"]
    assert "brand）" not in motion.values["subject"]
    motion = playing.press(motion, "put_to_vote", {"ballot": "open", "secrecy_mark": True}, by=organizer())
    with pytest.raises(ActionRefused) as refused:
        playing.press(case, "body_return", comment="Once more.")
    assert refused.value.code == "guard"
    motion = playing.press(motion, "defer", comment="More papers are needed.")
    playing.press(motion, "withdraw", comment="More papers are needed.", by=organizer())

    case = playing.press(case, "body_return", comment="Once more.")

    assert case.state == "ranking"
    assert not Vote.objects.filter(case=motion).exclude(status="closed").exists()
    assert not Todo.objects.filter(case=motion, status="open").exists()
    assert list(violations()) == []


def test_one_nomination_per_branch_and_category(campaign: Campaign) -> None:
    nominated(campaign, "B08", 1)
    from organization.models import Unit, User
    from processes.services import start_case

    author = User.objects.get(username="m0195")
    other = start_case(
        procedure="top_ten_selection", unit=Unit.objects.get(code="B08"), actor=author, campaign=campaign, token="two"
    )
    answers = playing.filled_in(other, 1, "brand", author)
    with pytest.raises(ActionRefused) as refused:
        playing.press(other, "submit", answers, by=author)
    assert refused.value.code == "already_exists"
    assert playing.press(other, "submit", {**answers, "category": "group"}, by=author).state == "branch_confirm"
    assert list(violations()) == []
