"""What one action does, and what it refuses to do."""

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from forms.lookups import last_answers
from organization.models import Assignment
from processes.models import Case, HistoryEntry, OutboxRow, Todo, TodoStatus
from processes.queries import available_actions, case_for, case_form, case_history, open_todos
from processes.queries.invariants import violations
from processes.services import ActionRefused, start_case
from tests.procedures import Scene, act

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 24


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_a_case_runs_to_its_end(scene: Scene) -> None:
    case = scene.submitted()
    assert (case.state, case.title, case.number[:3]) == ("review", "A note", "AN-")
    act(case, "approve", scene.approvers[0])
    case.refresh_from_db()
    assert (case.state, case.status, case.outcome, case.seq) == ("done", "closed", "success", 3)
    assert case.values["doc_no"].endswith("-1")
    assert [row.action for row in case.history.order_by("seq")] == ["start", "submit", "approve"]
    assert OutboxRow.objects.filter(case=case, kind="notify").count() == 1
    assert not Todo.objects.filter(case=case, status=TodoStatus.OPEN).exists()
    assert list(violations()) == []


def test_the_same_token_gives_the_same_result(scene: Scene) -> None:
    case = scene.submitted()
    first = act(case, "approve", scene.approvers[0], token="once")
    again = act(case, "approve", scene.approvers[0], token="once")
    assert (again.seq, again.state, again.repeated, first.repeated) == (first.seq, first.state, True, False)
    assert HistoryEntry.objects.filter(case=case).count() == 3
    with pytest.raises(ActionRefused) as refused:
        act(case, "approve", scene.approvers[1], token="once")
    assert refused.value.code == "token_reused"


def test_starting_twice_with_one_token_starts_one_case(scene: Scene) -> None:
    started = [
        start_case(procedure="approval_note", unit=scene.branch, actor=scene.author.user, token="one") for _ in range(2)
    ]
    assert started[0].pk == started[1].pk
    assert Case.objects.count() == 1


def test_a_new_case_begins_with_what_the_same_person_wrote_last_time(scene: Scene) -> None:
    scene.submitted(title="Chairs")
    draft, place = scene.started(), "case:%s"
    assert dict(last_answers(place % draft.pk, scene.author.user)) == {"title": "Chairs", "amount": 5}
    assert last_answers(place % draft.pk, scene.secretary.user) == {}
    act(draft, "submit", scene.author.user, data={"title": "Desks", "amount": "7"})
    assert last_answers(place % draft.pk, scene.author.user) == {}
    assert last_answers("case:nonsense", scene.author.user) == {}


def test_an_old_page_is_told_what_happened_since(scene: Scene) -> None:
    case = scene.submitted()
    act(case, "claim", scene.approvers[0])
    with pytest.raises(ActionRefused) as refused:
        act(case, "approve", scene.approvers[0], expected_seq=case.seq)
    assert refused.value.code == "changed_meanwhile"
    assert [each["action"] for each in refused.value.context["since"]] == ["claim"]


@pytest.mark.parametrize(
    ("action", "amount", "code"),
    [("approve", 500, "guard"), ("back", 5, "comment_required"), ("fly", 5, "unknown_action")],
)
def test_a_refused_action_changes_nothing(scene: Scene, action: str, amount: int, code: str) -> None:
    case = scene.submitted(amount=amount)
    before = (case.seq, case.head, OutboxRow.objects.count())
    with pytest.raises(ActionRefused) as refused:
        act(case, action, scene.approvers[0])
    case.refresh_from_db()
    assert refused.value.code == code
    assert (case.seq, case.head, OutboxRow.objects.count()) == before


def test_required_fields_are_asked_for(scene: Scene) -> None:
    case = scene.started()
    with pytest.raises(ActionRefused) as refused:
        act(case, "submit", scene.author.user, {"amount": "5"})
    assert refused.value.code == "invalid"
    assert list(refused.value.field_errors) == ["title"]


def test_only_writable_fields_are_written(scene: Scene) -> None:
    case = scene.submitted()
    act(case, "approve", scene.approvers[0], {"title": "Changed", "amount": "1", "state": "draft", "doc_no": "X"})
    case.refresh_from_db()
    assert (case.values["title"], case.values["amount"], case.state) == ("A note", 5, "done")
    assert case.values["doc_no"] != "X"


@pytest.mark.parametrize("poison", ["a\x00b", "a\ud800b"])
def test_text_no_database_can_keep_is_refused(scene: Scene, poison: str) -> None:
    case = scene.started()
    with pytest.raises(ActionRefused):
        act(case, "submit", scene.author.user, {"title": poison})
    with pytest.raises(ActionRefused):
        act(case, "submit", scene.author.user, {"title": "Fine"}, comment=poison)
    assert Case.objects.get(pk=case.pk).state == "draft"


def test_who_may_see_and_do_what(scene: Scene) -> None:
    from tests import builders

    case = scene.submitted()
    stranger = builders.make_member("ZSTRANGER", branch=builders.make_unit("Z2", parent=scene.committee)).user
    with pytest.raises(Case.DoesNotExist):
        case_for(stranger, case.pk)
    with pytest.raises(Case.DoesNotExist):
        act(case, "approve", stranger)
    assert case_for(scene.author.user, case.pk) == case
    assert case_for(scene.secretary.user, case.pk) == case
    assert [each.key for each in available_actions(case, scene.approvers[0])] == ["claim", "approve", "back", "refuse"]
    assert available_actions(case, scene.author.user) == []
    assert case_form(case, scene.author.user).writable == frozenset()
    with pytest.raises(ActionRefused) as refused:
        act(case, "approve", scene.author.user)
    assert refused.value.code == "not_yours"


def test_a_claimed_todo_is_left_to_the_one_who_claimed_it(scene: Scene) -> None:
    case = scene.submitted()
    act(case, "claim", scene.approvers[0])
    with pytest.raises(ActionRefused) as refused:
        act(case, "approve", scene.approvers[1])
    assert refused.value.code == "claimed_by_other"
    assert [line.claimed_by_me for line in open_todos(scene.approvers[0])] == [True]
    act(case, "release", scene.approvers[0])
    act(case, "approve", scene.approvers[1])
    assert Case.objects.get(pk=case.pk).state == "done"


def test_somebody_stands_in(scene: Scene) -> None:
    from datetime import timedelta

    from organization import clock
    from organization.models import Delegation
    from tests import builders

    case = scene.submitted()
    deputy = builders.make_member("ZDEP", branch=scene.branch)
    boss = scene.approvers[0].member
    day = clock.today()
    Delegation.objects.create(
        delegator=boss, delegate=deputy, start_on=day, end_on=day + timedelta(days=3), reason="away"
    )
    offers = available_actions(case, deputy.user)
    assert {each.on_behalf_of for each in offers} == {boss.code}
    assert [line.on_behalf_of for line in open_todos(deputy.user)] != []
    act(case, "approve", deputy.user, on_behalf_of=boss.code)
    entry = case.history.get(seq=3)
    assert (entry.actor, entry.on_behalf_of) == (deputy, boss)
    assert case_history(Case.objects.get(pk=case.pk), scene.author.user)[-1].on_behalf_of_name == boss.name


def test_history_is_never_changed(scene: Scene) -> None:
    case = scene.submitted()
    entry = case.history.get(seq=2)
    entry.comment = "rewritten"
    with pytest.raises(PermissionDenied):
        entry.save()
    with pytest.raises(PermissionDenied):
        entry.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        HistoryEntry.objects.filter(pk=entry.pk).update(comment="rewritten")
    with pytest.raises(AttributeError):
        case.state = "done"


def test_a_published_version_is_never_changed(scene: Scene) -> None:
    from processes.models import ProcedureVersion

    version = scene.version
    changed = json.loads(json.dumps(version.document))
    with pytest.raises(DatabaseError), transaction.atomic():
        ProcedureVersion.objects.filter(pk=version.pk).update(document=changed)
    with pytest.raises(PermissionDenied):
        version.delete()


def test_violations_are_found(scene: Scene) -> None:
    case = scene.submitted()
    OutboxRow.objects.filter(case=case).delete()
    Todo.objects.filter(case=case, status=TodoStatus.OPEN).delete()
    Case.objects.filter(pk=case.pk).update(values={"title": "Forged"}, head="0" * 64)
    names = {each.rule for each in violations()}
    assert names >= {"history_chain", "history_values", "effect_lost", "todo_missing"}


def test_the_history_tells_no_role_that_is_not_held_any_more(scene: Scene) -> None:
    """The todo stays his to do, but the chain of hashes attests only what is true."""
    case = scene.submitted()
    left, stayed = scene.approvers[:2]
    Assignment.objects.filter(member=left.member).delete()
    act(case, "back", left, comment="Once more.")
    act(case, "submit", scene.author.user)
    act(case, "approve", stayed)
    roles = dict(case.history.values_list("action", "role"))
    assert (roles["back"], roles["approve"]) == ("", "committee_org")


def test_a_token_is_needed(scene: Scene) -> None:
    case = scene.submitted()
    with pytest.raises(ActionRefused) as refused:
        act(case, "approve", scene.approvers[0], token="")
    assert refused.value.code == "token_missing"


def test_an_action_takes_few_statements(scene: Scene, django_assert_max_num_queries: Any) -> None:
    """So many, read and written, and not one for each person or todo; ``bench/engine.py`` has the milliseconds."""
    case = scene.submitted()
    with django_assert_max_num_queries(MOST_STATEMENTS):
        act(case, "approve", scene.approvers[0])
