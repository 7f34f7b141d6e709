"""The two control-flow patterns that need other cases; the others are in tests/unit/processes."""

from collections.abc import Iterator

import pytest

from processes.models import Case
from processes.queries.invariants import violations
from processes.services.children import start_children
from tests import builders
from tests.procedures import APPROVAL, Scene, act, publish, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_is_violated(db: None) -> Iterator[None]:
    yield
    assert list(violations()) == []


def calling(procedure: str) -> None:
    """Publishes "caller": draft → ask (starts that procedure, waits for nothing) → done."""
    single, end = APPROVAL["states"][0], {"key": "done", "title": words("Done"), "kind": "end", "outcome": "success"}
    ask = {"key": "ask", "title": words("Ask"), "kind": "children",
           "config": {"procedure": procedure, "per": "count", "count": 2, "wait": "none"}}  # fmt: skip
    rest = {"key": "rest", "title": words("Rest"), "kind": "single", "performers": ["initiator"]}
    moves = [
        ("go", "draft", "ask", "initiator"),
        ("on", "ask", "rest", "system"),
        ("finish", "rest", "done", "initiator"),
    ]
    publish(
        {
            **{key: APPROVAL[key] for key in ("schema_version", "title", "summary", "start", "form")},
            "key": "caller",
            "states": [single, ask, rest, end],
            "transitions": [
                {"key": key, "title": words(key), "from": [source], "to": target, "by": [by]}
                for key, source, target, by in moves
            ],
        }
    )


def called(scene: Scene) -> Case:
    from processes.services import start_case

    case = start_case(procedure="caller", unit=scene.branch, actor=scene.author.user, token="caller")
    act(case, "go", scene.author.user, {"title": "Two more"})
    return Case.objects.get(pk=case.pk)


def test_wcp_12_instances_without_synchronization() -> None:
    scene = Scene(approvers=1)
    calling("approval_note")
    case = called(scene)
    assert case.state == "rest", "it does not wait"
    assert start_children() == 2
    act(case, "finish", scene.author.user)
    assert sorted(Case.objects.filter(parent=case).values_list("state", "status")) == [("draft", "open")] * 2


def test_wcp_22_recursion() -> None:
    scene = Scene(approvers=1)
    calling("caller")
    case = called(scene)
    start_children()
    child = case.children.first()
    assert child is not None
    act(child, "go", scene.author.user, {"title": "Deeper"})
    assert start_children() == 2
    assert set(child.children.values_list("procedure__key", flat=True)) == {"caller"}


def test_what_a_case_has_started_outlasts_its_good_end() -> None:
    scene = Scene(approvers=1)
    calling("approval_note")
    case = called(scene)
    act(case, "finish", scene.author.user)
    assert start_children() == 2, "the case was over before the worker came"


def test_what_a_case_has_started_does_not_outlast_its_termination() -> None:
    scene = Scene(approvers=1)
    calling("approval_note")
    admin = builders.make_user("padmin", is_superuser=True)
    act(called(scene), "@terminate", admin, comment="A mistake")
    assert start_children() == 0
