"""The selection of the ten best, brought quickly to where a test begins."""

from organization.models import Member, Unit, User
from processes.demo import playing
from processes.models import Campaign, Case, Vote
from processes.queries.people import Place, role_members
from processes.services import cast_ballot, close_vote

ORGANIZER = "m0012"


def organizer() -> User:
    return User.objects.get(username=ORGANIZER)


def nominated(campaign: Campaign, code: str, number: int, category: str = "brand") -> Case:
    """Returns a submitted nomination of the branch."""
    from organization import clock

    unit = Unit.objects.get(code=code)
    author = role_members("branch_pub", Place(unit=unit), clock.today())[0][0]
    case = playing.nominate(unit=unit, campaign=campaign, starter=author.user)
    return playing.submit(case, number, category)


def ranked(campaign: Campaign, codes: list[str], category: str = "brand") -> list[Case]:
    """Returns nominations of the branches that wait for the ranking; the first has most votes."""
    cases = [playing.shortlist(nominated(campaign, code, n, category)) for n, code in enumerate(codes)]
    cases = [playing.score(case, 1) for case in cases]
    vote = Vote.objects.get(campaign=campaign, category=category)
    voters = Member.objects.filter(code__in=["M0191", "M0192", "M0202", "M0555", "M0560", "M0561"])
    for voter in voters:
        cast_ballot(vote_id=vote.pk, voter=voter.user, choices=[str(cases[0].pk)], token=f"v{voter.pk}")
    close_vote(vote=vote)
    return [
        playing.press(Case.objects.get(pk=case.pk), "defended", {"defence_score": str(95 - index * 5)})
        for index, case in enumerate(cases)
    ]


def carried(campaign: Campaign, category: str = "brand") -> Case:
    """Reports the batch and lets the committee carry the motion; returns the decision."""
    playing.report_batch(campaign, category, organizer())
    motion = Case.objects.get(procedure__key="major_decision")
    playing.press(motion, "put_to_vote", {"ballot": "open", "secrecy_mark": True}, by=organizer())
    vote = Vote.objects.get(case=motion)
    for entry in vote.roll.select_related("member__user"):
        playing.vote_for(vote, entry.member.user)
    motion = Case.objects.get(pk=motion.pk)
    assert motion.state == "recording"
    action = next(
        each.key
        for each in motion.definition.transitions_from("recording")
        if motion.definition.states[each.target].outcome == "success"
    )
    return playing.press(motion, action, {"decision_text": "<p>Agreed.</p>"}, by=organizer())


def published_for_publicity(campaign: Campaign) -> tuple[Case, User]:
    """Returns one nomination that is made public now, and the commissioner who can award it."""
    campaign.opens_on, campaign.closes_on = campaign.opens_on.replace(year=2026, month=1, day=1), campaign.closes_on
    campaign.closes_on = campaign.closes_on.replace(year=2026, month=12, day=31)
    campaign.vote_opens_at = campaign.vote_opens_at.replace(year=2026, month=1, day=1)
    campaign.save()
    (case,) = ranked(campaign, ["B08"])
    carried(campaign)
    return playing.press(case, "in_top"), organizer()
