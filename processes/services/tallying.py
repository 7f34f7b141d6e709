"""Counting a vote, and taking every trace of order out of its ballots."""

import secrets
from collections import Counter
from collections.abc import Set
from typing import Any

from processes.engine import votes as counting
from processes.models import Ballot, PaperKind, Vote, Way


def tally_of(vote: Vote) -> dict[str, Any]:
    """Returns the tally that closing freezes. Members who are absent and opine in writing do not make a quorum."""
    if vote.spec.secrecy == "open":
        papers = [row.open_choices or [] for row in vote.participations.all()]
    else:
        papers = [row.choices for row in vote.ballots.all()]
    counts = Counter(choice for paper in papers for choice in paper)
    roll = vote.roll.count() if vote.case_id else None
    valid, absent = vote.participations.count(), vote.participations.filter(how=Way.WRITTEN).count()
    found: dict[str, Any] = {
        "valid": valid, "counts": dict(sorted(counts.items())), "roll": roll, "result": "counted",
        "present": valid - absent, "written": absent,
    }  # fmt: skip
    if roll is None:
        return found
    ignored = sum(each.members.count() for each in _ignored_bundles(vote))
    if ignored:
        found["written_ignored"] = ignored
    if vote.items:
        return found | _of_items(vote, counts, roll)
    result = counting.tally(vote.spec, roll=roll, present=valid - absent, agree=counts["for"])
    return found | {"result": result.result}


def _of_items(vote: Vote, counts: Counter[str], roll: int) -> dict[str, Any]:
    items = [counting.Item(**each) for each in vote.items]
    aside = Counter(each["item"] for each in vote.recused if "item" in each)
    absent = Counter[str]()
    for bundle in vote.bundles.filter(kind=PaperKind.WRITTEN, confirmed_at__isnull=False).prefetch_related("members"):
        codes = {member.code for member in bundle.members.all()}
        for each in items:
            own = {row["member"] for row in vote.recused if row.get("item") == each.key}
            absent[each.key] += len(codes - own) if vote.spec.written == "count" else 0
    tallies = counting.item_tallies(
        vote.spec, items, roll=roll, counts=counts, recused=aside, absent=absent, written={}
    )
    results = {
        key: {
            "result": each.result, "eligible": each.eligible,
            **{answer: counts[f"{key}={answer}"] for answer in vote.spec.answer_keys},
        }
        for key, each in tallies.items()
    }  # fmt: skip
    outcomes = {each.result for each in tallies.values()}
    return {"items": results, "result": _overall(outcomes)}


def _overall(outcomes: Set[str]) -> str:
    """What the items came to together: carried where each was; a vote that only counts has counted where one did."""
    if outcomes <= {"no_quorum"}:
        return "no_quorum"
    if "counted" in outcomes:
        return "counted"
    return "passed" if outcomes == {"passed"} else "rejected"


def _ignored_bundles(vote: Vote) -> list[Any]:
    if vote.spec.written == "count":
        return []
    return list(vote.bundles.filter(kind=PaperKind.WRITTEN, confirmed_at__isnull=False))


def shuffle(vote: Vote) -> None:
    """Writes all ballots of the vote anew in random order: where they lie then says nothing about who came when."""
    papers = [row.choices for row in vote.ballots.all()]
    secrets.SystemRandom().shuffle(papers)
    vote.ballots.all().delete()
    Ballot.objects.bulk_create([Ballot(vote=vote, choices=paper) for paper in papers])
