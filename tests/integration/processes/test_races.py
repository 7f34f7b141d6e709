"""Several people pressing at the same moment: exactly one counts."""

import os
import threading
import time
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connections

from processes.models import Ballot, Case, HistoryEntry, OutboxRow, OutboxStatus
from processes.queries.invariants import violations
from processes.services import ActionRefused, start_case
from processes.services.outbox import deliver_outbox
from tests.procedures import Scene, act, publish, words

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.slow]
CASES = int(os.environ.get("GUICHENG_RACE_CASES", "150"))


def together(works: list[Callable[[], None]]) -> None:
    """Runs the works at once, each in a thread with a connection of its own; their failures fail the test."""
    failures: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001  (raised again in the main thread)
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


@pytest.mark.parametrize("approvers", [2, 4])
def test_approvers_pressing_at_the_same_moment(approvers: int) -> None:
    scene = Scene(approvers=approvers)
    cases = [scene.submitted() for _ in range(CASES)]
    before = HistoryEntry.objects.count()
    barrier = threading.Barrier(approvers)
    codes: Counter[str] = Counter()

    def press(number: int) -> Callable[[], None]:
        def work() -> None:
            for case in cases:
                barrier.wait(timeout=60)
                try:
                    act(case, "approve", scene.approvers[number], expected_seq=2)
                    codes["done"] += 1
                except ActionRefused as refusal:
                    codes[refusal.code] += 1

        return work

    started = time.perf_counter()
    together([press(number) for number in range(approvers)])
    print(f"{CASES} cases × {approvers}: {time.perf_counter() - started:.1f} s")
    assert codes == {"done": CASES, "changed_meanwhile": CASES * (approvers - 1)}
    assert HistoryEntry.objects.count() - before == CASES
    assert OutboxRow.objects.filter(kind="notify").count() == CASES
    numbers = sorted(int(case.values["doc_no"].rpartition("-")[2]) for case in Case.objects.filter(state="done"))
    assert numbers == list(range(1, CASES + 1))
    assert list(violations()) == []


def test_the_same_token_from_several_windows() -> None:
    scene = Scene(approvers=1)
    cases = [scene.submitted() for _ in range(10)]
    barrier = threading.Barrier(4)
    seqs: list[int] = []

    def work() -> None:
        for case in cases:
            barrier.wait(timeout=60)
            seqs.append(act(case, "approve", scene.approvers[0], token=f"same:{case.pk}").seq)
            start_case(procedure="approval_note", unit=scene.branch, actor=scene.author.user, token=f"new:{case.pk}")

    together([work] * 4)
    assert seqs == [3] * 40
    assert Case.objects.count() == 20
    assert list(violations()) == []


def test_two_workers_share_one_outbox() -> None:
    from organization.models import Notice

    scene = Scene(approvers=1)
    for _ in range(40):
        act(scene.submitted(), "approve", scene.approvers[0])
    rows = OutboxRow.objects.count()
    tried: list[int] = []

    def work() -> None:
        while OutboxRow.objects.exclude(status=OutboxStatus.DONE).exists():
            tried.append(deliver_outbox(worker=threading.current_thread().name))

    together([work] * 3)
    assert sum(tried) == rows
    assert set(OutboxRow.objects.values_list("attempts", flat=True)) == {1}
    assert Notice.objects.filter(subject="Approved: A note").count() == 40
    assert Ballot.objects.count() == 0


def test_the_last_place_of_a_quota_is_given_once() -> None:
    scene = Scene(approvers=2)
    star = {"key": "star", "type": "text", "label": words("Star")}
    publish(
        {
            "schema_version": 1, "key": "stars", "title": words("Stars"), "start": {"by": ["any_member"]},
            "form": {"schema_version": 1, "fields": [star]},
            "states": [
                {"key": "draft", "title": words("Draft"), "kind": "single", "start": True, "performers": ["initiator"]},
                {
                    "key": "ranking", "title": words("Ranking"), "kind": "batch", "performers": ["committee_org"],
                    "config": {"group_by": ["campaign"]}, "hint": words("Rank"),
                },
                {"key": "done", "title": words("Done"), "kind": "end", "outcome": "success"},
            ],
            "transitions": [
                {
                    "key": "submit", "title": words("Submit"), "from": ["draft"], "to": "ranking", "by": ["initiator"],
                },
                {
                    "key": "rate", "title": words("Rate"), "from": ["ranking"], "to": "done", "by": ["committee_org"],
                    "inputs": ["star"], "guard": "batch_count('star', 'five') <= 1",
                },
                {
                    "key": "decide", "title": words("Decide"), "from": ["ranking"], "to": "done",
                    "by": ["committee_org"], "batch": True,
                },
            ],
        }
    )  # fmt: skip
    cases = [
        start_case(procedure="stars", unit=scene.branch, actor=scene.author.user, token=str(number))
        for number in range(2)
    ]
    for case in cases:
        act(case, "submit", scene.author.user)
    barrier = threading.Barrier(2)
    codes: Counter[str] = Counter()

    def press(number: int) -> Callable[[], None]:
        def work() -> None:
            barrier.wait(timeout=60)
            try:
                act(cases[number], "rate", scene.approvers[number], {"star": "five"})
                codes["done"] += 1
            except ActionRefused as refusal:
                codes[refusal.code] += 1

        return work

    together([press(number) for number in range(2)])
    assert codes == {"done": 1, "guard": 1}
