"""Driving a case through the services the way people do it, each step by somebody who has the todo."""

from collections.abc import Mapping
from typing import Any

from organization.models import Member, Unit, User
from processes.models import Campaign, Case, TodoKind, TodoStatus, Vote
from processes.services import RawInputs, apply_batch, cast_ballot, start_case, take_action

from .pictures import SMALL, uploaded
from .texts import nomination, points


def holders(case: Case) -> list[User]:
    """Returns the logins of those who have an open todo of the case's step."""
    todos = case.todos.filter(status=TodoStatus.OPEN, kind=TodoKind.STEP)
    codes = todos.values_list("candidates__member__code", flat=True)
    return list(User.objects.filter(member__code__in=list(codes)).order_by("username"))


def press(
    case: Case, action: str, data: Mapping[str, Any] | None = None, *, comment: str = "", by: User | None = None
) -> Case:
    """Presses a button as the first person who has the todo (or ``by``) and returns the case as it is then."""
    case = Case.objects.get(pk=case.pk)
    take_action(
        case_id=case.pk,
        action=action,
        actor=by or holders(case)[0],
        inputs=RawInputs(data=dict(data or {}), comment=comment),
        token=f"demo:{case.pk}:{case.seq}:{action}",
        expected_seq=case.seq,
    )
    return Case.objects.get(pk=case.pk)


def nominate(*, unit: Unit, campaign: Campaign, starter: User) -> Case:
    """Starts a nomination."""
    return start_case(
        procedure="top_ten_selection",
        unit=unit,
        actor=starter,
        campaign=campaign,
        token=f"demo:{campaign.slug}:{unit.code}",
    )


def filled_in(case: Case, number: int, category: str, owner: User) -> dict[str, Any]:
    """Returns the complete answers of a nomination, pictures uploaded."""
    place = f"case:{case.pk}"
    answers = nomination(number, category)
    answers["cover"] = uploaded(number, owner=owner, place=f"{place}/cover", caption=answers["title"])
    answers["images"] = [
        uploaded(
            number * 10 + index, owner=owner, place=f"{place}/images", caption=f"{answers['title']} {index}", size=SMALL
        )
        for index in (1, 2)
    ]
    return answers


def submit(case: Case, number: int, category: str) -> Case:
    """Fills in and hands in a nomination."""
    owner = holders(case)[0]
    return press(case, "submit", filled_in(case, number, category, owner), by=owner)


def shortlist(case: Case) -> Case:
    """Takes a nomination from the recommendation to the experts."""
    case = press(case, "recommend")
    case = press(case, "sec_ok", {"secrecy_ok": "passed"})
    return press(case, "first_ok", {"first_result": "shortlisted", "first_comment": "资格符合，材料完整。"})


def score(case: Case, number: int, most: int = 99) -> Case:
    """Lets the experts score one after another."""
    for index, expert in enumerate(holders(case)[:most]):
        case = press(case, "contribute", {"expert_scores": {"points": points(number, index)}}, by=expert)
    return case


def vote(vote: Vote, voters: list[Member]) -> int:
    """Casts the ballots of these members, each for some of the cases; returns how many."""
    options = [
        str(case.pk) for case in Case.objects.filter(state=vote.state, campaign=vote.campaign, category=vote.category)
    ]
    options.sort()
    cast = 0
    for index, member in enumerate(voters):
        chosen = [each for place, each in enumerate(options) if (index * 7 + place * 5) % 3 != 0] or options[:1]
        if member.user is not None:
            cast_ballot(
                vote_id=vote.pk, voter=member.user, choices=chosen[: vote.spec.max_choices],
                token=f"demo:{vote.pk}:{member.code}",
            )  # fmt: skip
            cast += 1
    return cast


def report_batch(campaign: Campaign, category: str, actor: User) -> None:
    """Reports a ranked batch to the committee."""
    apply_batch(
        campaign=campaign, category=category, action="batch_ok", actor=actor, token=f"demo:{campaign.slug}:{category}"
    )


def vote_for(vote: Vote, voter: User) -> None:
    """Votes for the motion."""
    cast_ballot(vote_id=vote.pk, voter=voter, choices=["for"], token=f"demo:{vote.pk}:{voter.pk}")
