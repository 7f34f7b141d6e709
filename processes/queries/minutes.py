"""The minutes of a vote, drawn from what is stored: who had to be there, who was, what was decided."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organization.models import Member
from processes.engine.model import VoteSpec
from processes.engine.votes import SMALL_GROUP, average, distribution
from processes.models import Case, Vote, VoteStatus, Way
from processes.texts import localized

from .votes import answer_titles, average_of, figures_of

LANGUAGE = "zh-hans"
"""The language of what is written into the case."""


def minutes_of(vote: Vote, language: str | None = LANGUAGE) -> str:
    """Returns the minutes of a closed vote as text, "" while it is open; None is the reader's language.

    Figures of a vote that is not open by name are left out where fewer than five took part.
    """
    if vote.status != VoteStatus.CLOSED or vote.case is None:
        return ""
    if language is not None:
        with translation.override(language):
            return minutes_of(vote, None)
    tally, spec = vote.tally, vote.spec
    closed = date_format(timezone.localtime(vote.closed_at), "Y-m-d H:i")
    lines = [
        _("%(title)s, round %(round)s, %(moment)s")
        % {"title": localized(spec.title), "round": vote.round, "moment": closed},
        _("Entitled to vote: %(roll)s. Present: %(present)s.")
        % {"roll": tally.get("roll"), "present": tally.get("present", tally.get("valid"))},
        *_absent(vote),
        *_recused(vote),
    ]
    is_open = spec.secrecy == "open"
    shows = is_open or int(tally.get("valid", 0)) >= SMALL_GROUP
    if vote.items:
        lines += [_item(spec, each["label"], tally.get("items", {}).get(each["key"], {})) for each in vote.items]
    elif shows:
        lines.append(_figures(spec, tally.get("counts", {}), average_of(vote)))
    if not shows:
        lines.append(_("Fewer than five have voted: the figures are not given."))
    if is_open:
        lines += _by_name(vote)
    waiting = vote.bundles.filter(confirmed_at__isnull=True).count()
    if waiting:
        words = _("Bundles of paper ballots entered but never confirmed, and therefore not counted: %(number)s.")
        lines.append(words % {"number": waiting})
    if not vote.items or tally.get("result") == "no_quorum":
        lines.append(_("Result: %(result)s.") % {"result": result_word(str(tally.get("result", "")))})
    return "\n".join(lines)


def vote_records(case: Case, values: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the fields that take the minutes and the results of closed votes of the case."""
    found: dict[str, Any] = {}
    for spec in case.definition.votes.values():
        if spec.scope != "case" or not (spec.minutes or spec.item_result or spec.item_average):
            continue
        votes = list(Vote.objects.filter(case=case, key=spec.key, status=VoteStatus.CLOSED).order_by("visit"))
        if votes and spec.minutes:
            found[spec.minutes] = "\n\n".join(minutes_of(vote) for vote in votes)
        rows = values.get(spec.items)
        if votes and isinstance(rows, list) and (spec.item_result or spec.item_average):
            results = votes[-1].tally.get("items", {})
            found[spec.items] = [
                row | _of_row(spec, row, results.get(f"r{place}", {})) for place, row in enumerate(rows)
            ]
    return found


def _of_row(spec: VoteSpec, row: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    """What the vote writes into a row; a row that came later keeps what it says."""
    if not found:
        return {}
    told: dict[str, Any] = {}
    if spec.item_result:
        told[spec.item_result] = found["result"]
    if spec.item_average:
        mean = average(spec, figures_of(spec, found))
        told[spec.item_average] = None if mean is None else str(mean)
    return told


def result_word(result: str) -> str:
    """Returns the result in the active language."""
    words = {
        "passed": _("passed"),
        "rejected": _("not passed"),
        "no_quorum": _("no decision, too few were present"),
        "counted": _("counted"),
    }
    return words.get(result, result)


def _absent(vote: Vote) -> list[str]:
    written, ignored = int(vote.tally.get("written", 0)), int(vote.tally.get("written_ignored", 0))
    lines = []
    if written:
        lines.append(_("Written opinions of absent members, counted as votes: %(number)s.") % {"number": written})
    if ignored:
        lines.append(_("Written opinions of absent members, not counted: %(number)s.") % {"number": ignored})
    return lines


def _recused(vote: Vote) -> list[str]:
    codes = {each["member"] for each in vote.recused}
    names = dict(Member.objects.filter(code__in=codes).values_list("code", "name"))
    items = {each["key"]: each["label"] for each in vote.items}
    whole = sorted(names.get(each["member"], "") for each in vote.recused if "item" not in each)
    lines = [_("Stepped aside: %(members)s.") % {"members": ", ".join(whole)}] if whole else []
    for each in vote.recused:
        if "item" in each:
            words = {"member": names.get(each["member"], ""), "item": items.get(each["item"], "")}
            lines.append(_("%(member)s did not vote on “%(item)s”.") % words)
    return lines


def _item(spec: VoteSpec, label: str, found: Mapping[str, Any]) -> str:
    result = result_word(str(found.get("result", "")))
    counts = figures_of(spec, found)
    if distribution(spec, counts) is None:
        return f"{label}: {result}"
    return f"{label}: {_figures(spec, counts, average(spec, counts))} {'' if spec.answers else result}".rstrip()


def _figures(spec: VoteSpec, counts: Mapping[str, Any], mean: Decimal | None) -> str:
    said = [f"{word} {counts.get(answer, 0)}" for answer, word in answer_titles(spec).items()]
    if mean is not None:
        said.append(_("mean %(points)s") % {"points": mean})
    return ", ".join(said) + "."


def _by_name(vote: Vote) -> list[str]:
    """An open vote records who said what."""
    words, labels = answer_titles(vote.spec), {each["key"]: each["label"] for each in vote.items}
    lines = []
    for row in vote.participations.select_related("member").order_by("member__code"):
        said = []
        for choice in row.open_choices or []:
            item, _sep, answer = choice.rpartition("=")
            word = words.get(answer, answer)
            said.append(f"{labels.get(item, item)} {word}" if item else word)
        how = f" ({row.get_how_display()})" if row.how != Way.SCREEN else ""
        lines.append(f"{row.member.name}{how}: {', '.join(said)}")
    return lines
