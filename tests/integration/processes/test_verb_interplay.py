"""Every verb after every other, on every sort of step: whatever people do, a case stays sound.

A run tries every pair on one sort of step, spread over the sorts. ``GUICHENG_EVERY_PAIR=1`` tries every pair on every
sort, and then every verb must have been possible somewhere on each.
"""

import os
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from organization import clock
from organization.models import Member, User
from processes.engine.verbs import VERBS
from processes.models import Case, Todo
from processes.services import ActionRefused
from tests.verb_scenes import SORTS, VerbScene, sound

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

Attempt = tuple[Member | User, dict[str, Any]]
Try = Callable[[VerbScene, Case], Attempt]


def holder(scene: VerbScene, case: Case) -> tuple[Member, Todo | None]:
    """Somebody who has a todo of the step now, the latest one first: what was just given is passed on again."""
    todo = case.todos.filter(status="open", kind="step", waits_for__isnull=True).order_by("-pk").first()
    if todo is None:
        return scene.office[0], None
    return todo.candidates.select_related("member__user").order_by("pk")[0].member, todo


def aside(scene: VerbScene, case: Case, kind: str) -> tuple[Member, Todo | None]:
    todo = case.todos.filter(status="open", kind=kind).order_by("-pk").first()
    if todo is None:
        return scene.others[0], None
    return todo.candidates.select_related("member__user").order_by("pk")[0].member, todo


def to_somebody(number: int, **more: Any) -> Try:
    def attempt(scene: VerbScene, case: Case) -> Attempt:
        who, todo = holder(scene, case)
        return who, {"members": [scene.others[number]], "todo": todo.pk if todo else "", "comment": "So be it", **more}

    return attempt


def of_aside(kind: str, **more: Any) -> Try:
    def attempt(scene: VerbScene, case: Case) -> Attempt:
        who, todo = aside(scene, case, kind)
        return who, {"todo": todo.pk if todo else "", "comment": "Seen", **more}

    return attempt


def drop(scene: VerbScene, case: Case) -> Attempt:
    todo = case.todos.filter(status="open", added_by__isnull=False).order_by("-pk").first()
    return scene.admin, {"todo": todo.pk if todo else "999"}


def back(how: str) -> Try:
    def attempt(scene: VerbScene, case: Case) -> Attempt:
        who, _ = holder(scene, case)
        return who, {"state": "check" if how == "again" else "draft", "how": how, "comment": "Look again"}

    return attempt


def by(who: str, **arguments: Any) -> Try:
    return lambda scene, case: (getattr(scene, who), {"comment": "Because", **arguments})


def paper(scene: VerbScene, case: Case) -> Attempt:
    who, todo = holder(scene, case)
    keys = {"review": "approve", "left_look": "looked", "check": "pass_on", "draft": "submit"}
    transition = keys.get(todo.state if todo else "", "approve")
    return scene.admin, {"members": [who], "transition": transition, "on": clock.today().isoformat()}


def work(scene: VerbScene, case: Case) -> Attempt:
    who, _ = holder(scene, case)
    return who, {}


MOVES: dict[str, tuple[str, Try]] = {
    "transfer": ("@transfer", to_somebody(0)),
    "delegate": ("@delegate", to_somebody(1)),
    "before": ("@add_signer", to_somebody(0, how="before")),
    "beside": ("@add_signer", to_somebody(1, how="beside")),
    "after": ("@add_signer", to_somebody(2, how="after")),
    "drop": ("@drop_signer", drop),
    "sign": ("@sign", of_aside("sign", how="agree")),
    "again": ("@return", back("again")),
    "back": ("@return", back("back")),
    "ask": ("@ask", to_somebody(2)),
    "answer": ("@answer", of_aside("advice")),
    "copy": ("@copy", to_somebody(2)),
    "comment": ("@comment", by("author")),
    "urge": ("@urge", by("author")),
    "take_back": ("@take_back", lambda scene, case: (_last(scene, case), {})),
    "withdraw": ("@withdraw", by("author")),
    "paper": ("@paper", paper),
    "pause": ("@pause", by("admin")),
    "resume": ("@resume", by("admin")),
    "terminate": ("@terminate", by("admin")),
    "reopen": ("@reopen", by("admin")),
    "jump": ("@jump", by("admin", state="check")),
    "jump_on": ("@jump", by("admin", state="review")),
    "contribute": ("contribute", work),
    "approve": ("approve", work),
    "looked": ("looked", work),
    "pass_on": ("pass_on", by("secretary")),
    "submit": ("submit", lambda scene, case: (scene.author, {"data": {"title": "Again"}})),
    "claim": ("claim", work),
}
FIRST = [name for name, (action, _) in MOVES.items() if action.startswith("@")] + ["contribute", "looked", "claim"]
TALK = {"copy", "comment", "urge", "ask", "answer", "claim", "resume", "reopen", "paper", "jump_on"}
"""What leaves any sort of step alike: it comes first on single steps only."""


EVERY_PAIR = bool(os.environ.get("GUICHENG_EVERY_PAIR"))


def is_tried(sort: str, first: str, second: str) -> bool:
    """Answers whether this run tries the pair on this sort of step; what leaves any sort alike comes first on one."""
    if EVERY_PAIR or first in TALK:
        return True
    return (FIRST.index(first) + 2 * list(MOVES).index(second) + SORTS.index(sort)) % len(SORTS) == 0


def _last(scene: VerbScene, case: Case) -> Member | User:
    entry = case.history.filter(actor__isnull=False).select_related("actor__user").latest("seq")
    return entry.actor or scene.admin


def tried(scene: VerbScene, case: Case, name: str) -> bool:
    """Makes the move; a refusal is an answer, anything else is a fault."""
    action, attempt = MOVES[name]
    who, arguments = attempt(scene, case)
    before = case.seq
    try:
        with transaction.atomic():
            scene.act(case, action, who, **arguments)
    except (ActionRefused, Case.DoesNotExist):
        assert Case.objects.get(pk=case.pk).seq == before
        return False
    return True


@pytest.mark.parametrize("sort", SORTS)
def test_every_verb_after_every_other(sort: str) -> None:
    scene = VerbScene(sort)
    done: set[str] = set()
    for first in [each for each in FIRST if sort == "single" or each not in TALK]:
        with transaction.atomic():
            case = scene.at("review")
            if tried(scene, case, first):
                done.add(first)
            for second in (each for each in MOVES if is_tried(sort, first, each)):
                with transaction.atomic():
                    if tried(scene, Case.objects.get(pk=case.pk), second):
                        done.add(second)
                        try:
                            sound()
                        except AssertionError as error:
                            raise AssertionError(f"{sort}: {first}, then {second}: {error}") from error
                    transaction.set_rollback(True)
            transaction.set_rollback(True)
    elsewhere = {"again", "submit"} if sort == "parallel" else set()
    elsewhere |= TALK if sort != "single" else set()
    never = set(MOVES) - done - {"approve", "looked", "contribute", "claim", "back", "withdraw"} - elsewhere
    assert not (EVERY_PAIR and never), f"{sort}: never possible: {sorted(never)}"
    assert len(done) > len(MOVES) // 2


def test_every_verb_is_played() -> None:
    assert {action for action, _ in MOVES.values() if action.startswith("@")} == {f"@{key}" for key in VERBS}
