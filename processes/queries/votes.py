"""Votes as a voter sees them."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from organization.models import Member, User
from processes.engine.model import VoteSpec
from processes.engine.votes import Item, average, distribution
from processes.models import Case, Vote, VoteParticipation, VoteStatus
from processes.texts import localized

from .answers import ItemPaper, ItemResult, VoteChoice, VotePaper, VoteResult
from .people import Place, roles_held


def votes_open_for(user: User) -> list[VotePaper]:
    """Returns the open votes this person may take part in (those already done last)."""
    votes = Vote.objects.filter(status=VoteStatus.OPEN).select_related("campaign__unit", "case", "version")
    papers = [_paper(vote, user) for vote in votes if may_vote(vote, user)]
    return sorted(papers, key=lambda paper: (paper.has_voted, paper.vote.closes_at or paper.vote.opens_at))


def vote_paper(vote: Vote, user: User) -> VotePaper:
    """Returns the ballot paper, or why there is none; Vote.DoesNotExist when this person may not know of the vote."""
    if not may_vote(vote, user):
        seen = Case.objects.visible_to(user)
        known = seen.filter(pk=vote.case_id) if vote.case_id else seen.filter(campaign=vote.campaign)
        if not known.exists():
            raise Vote.DoesNotExist
    return _paper(vote, user)


def _paper(vote: Vote, user: User) -> VotePaper:
    member = user.as_member
    has_voted = VoteParticipation.objects.filter(vote=vote, member=member).exists() if member else False
    refusal = None
    if vote.status != VoteStatus.OPEN:
        refusal = "vote_not_open"
    elif not may_vote(vote, user):
        refusal = "not_on_roll"
    elif has_voted:
        refusal = "already_voted"
    branch = member.branch if member else None
    return VotePaper(
        vote=vote,
        choices=_choices(vote, branch.pk if branch and vote.spec.recuse_own_unit else None),
        max_choices=vote.spec.max_choices,
        may_vote=refusal is None,
        refusal=refusal,
        has_voted=has_voted,
        voted=vote.participations.count(),
        roll=vote.roll.count() if vote.case_id else None,
        items=_items(vote, member),
    )


def _items(vote: Vote, member: Member | None) -> tuple[ItemPaper, ...]:
    if not vote.items or member is None:
        return ()
    mine = {each.key for each in items_for(vote, member)}
    answers = answer_titles(vote.spec)
    return tuple(
        ItemPaper(
            key=each["key"],
            label=each["label"],
            choices=tuple(VoteChoice(value=f"{each['key']}={name}", label=word) for name, word in answers.items()),
            recused=each["key"] not in mine,
        )
        for each in vote.items
    )


def items_for(vote: Vote, member: Member) -> tuple[Item, ...]:
    """Returns what the member votes on: every item but those about him- or herself, where the vote says so."""
    aside = {each["item"] for each in vote.recused if each["member"] == member.code and "item" in each}
    return tuple(Item(**each) for each in vote.items if each["key"] not in aside)


def presiding(vote: Vote) -> set[str]:
    """Returns the codes of those who chair the vote: the people who have the todo of its step."""
    if vote.case is None:
        return set()
    todos = vote.case.todos.filter(state=vote.state, visit=vote.visit, kind="step", status="open")
    return set(todos.values_list("candidates__member__code", flat=True)) - {None}


def _choices(vote: Vote, own_unit: int | None) -> tuple[VoteChoice, ...]:
    if vote.items:
        return ()
    if vote.case_id:
        return tuple(VoteChoice(value=value, label=label) for value, label in answer_titles(vote.spec).items())
    return tuple(
        VoteChoice(value=str(each.pk), label=each.title, case=each, mine=each.unit_id == own_unit)
        for each in choices_of(vote)
    )


def answer_titles(spec: VoteSpec) -> dict[str, str]:
    """Returns what a ballot may say about a case or an item, in the reader's language."""
    if spec.answers:
        return {each.key: localized(each.title) for each in spec.answers}
    return {"for": _("For"), "against": _("Against"), "abstain": _("Abstain")}


def may_vote(vote: Vote, user: User) -> bool:
    """Answers whether the user may take part: on the roll, or (campaign) in the role within the organiser's units."""
    member = user.as_member
    if member is None or not user.is_active:
        return False
    if vote.case_id is not None:
        return vote.roll.filter(member=member).exists()
    assert vote.campaign is not None  # noqa: S101  (a constraint of the table)
    branch = member.branch
    if branch is None or not branch.path.startswith(vote.campaign.unit.path):
        return False
    if vote.spec.roll == "any_member":
        return True
    return bool(roles_held(member, [vote.spec.roll], Place(unit=branch, campaign=vote.campaign)))


def choices_of(vote: Vote) -> list[Case]:
    """Returns the cases that can be chosen in a campaign's vote."""
    if vote.campaign_id is None:
        return []
    cases = Case.objects.filter(
        campaign=vote.campaign_id,
        category=vote.category,
        procedure=vote.version.procedure_id,
        state=vote.state,
        status="open",
    )
    return list(cases.select_related("unit__kind", "version").order_by("number"))


def vote_result(vote: Vote) -> VoteResult:
    """Returns the tally of a closed vote."""
    tally = vote.tally
    if vote.items:
        return _item_result(vote)
    counts = distribution(vote.spec, {str(key): int(count) for key, count in tally.get("counts", {}).items()})
    if counts is not None and vote.spec.secrecy != "open" and tally.get("valid", 0) < 5:
        counts = None
    labels: dict[str, str] = answer_titles(vote.spec)
    if vote.campaign_id:
        labels = {str(pk): title for pk, title in _titles(vote)}
    ordered = None
    if counts is not None:
        ordered = tuple((key, labels.get(key, key), count) for key, count in _in_order(vote.spec, counts))
    result = str(tally.get("result", ""))
    return VoteResult(
        vote=vote,
        valid=int(tally.get("valid", 0)),
        counts=ordered,
        roll=tally.get("roll"),
        present=int(tally.get("present", tally.get("valid", 0))) if vote.case_id else None,
        outcome="" if result == "counted" else result,
        average=average_of(vote),
    )


def _in_order(spec: VoteSpec, counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Grades as the vote lists them, everything else by votes."""
    if spec.answers:
        return [(each.key, counts.get(each.key, 0)) for each in spec.answers]
    return sorted(counts.items(), key=lambda each: -each[1])


def average_of(vote: Vote) -> Decimal | None:
    """Returns the mean of the points in a closed vote on the case as a whole."""
    return None if vote.items else average(vote.spec, figures_of(vote.spec, vote.tally.get("counts", {})))


def figures_of(spec: VoteSpec, found: Mapping[str, object]) -> dict[str, int]:
    """Returns how many gave which answer."""
    return {answer: int(str(found.get(answer, 0))) for answer in spec.answer_keys}


def _item_result(vote: Vote) -> VoteResult:
    """The result of every item; with few ballots only what was decided, not how many agreed."""
    tally = vote.tally
    results = [(each, tally.get("items", {}).get(each["key"], {})) for each in vote.items]
    return VoteResult(
        vote=vote,
        valid=int(tally.get("valid", 0)),
        counts=None,
        roll=tally.get("roll"),
        present=int(tally.get("present", 0)),
        outcome="" if tally.get("result") == "counted" else str(tally.get("result", "")),
        items=tuple(_of_item(vote.spec, each["label"], found) for each, found in results),
        answers=tuple(answer_titles(vote.spec).values()),
    )


def _of_item(spec: VoteSpec, label: str, found: Mapping[str, object]) -> ItemResult:
    figures = distribution(spec, figures_of(spec, found))
    return ItemResult(
        label=label,
        outcome=str(found.get("result", "")),
        figures=None if figures is None else tuple(figures.values()),
        answers=tuple(answer_titles(spec).values()),
        average=average(spec, figures_of(spec, found)),
    )


def _titles(vote: Vote) -> list[tuple[object, str]]:
    return list(Case.objects.filter(pk__in=vote.tally.get("counts", {})).values_list("pk", "title"))
