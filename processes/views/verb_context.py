"""What the page of a case shows of verbs: the menu, what is asked, the discussion, copies, and what is new."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from organization.models import Member, User
from processes.models import Case, CaseVisit
from processes.queries import HistoryLine
from processes.queries.verbs import VerbOffer, asked_of, verb_offers
from processes.verb_texts import GROUPS, HOWS, TEXTS, VerbText

from .people_chooser import chooser

TALK = ("@comment", "@ask", "@answer")


@dataclass(frozen=True)
class MenuLine:
    """One verb of the menu and where it leads."""

    text: VerbText
    url: str
    step: str


def verb_context(case: Case, user: User, lines: Sequence[HistoryLine]) -> dict[str, Any]:
    """Returns the part of a case page's context that is about verbs."""
    offers = verb_offers(case, user)
    return {
        "menu": [
            (title, found)
            for title, keys in GROUPS
            if (found := [_line(case, offer) for key in keys for offer in offers if offer.key == key])
        ],
        "asked_of_me": [
            {"asked": each, "text": TEXTS[each.key], "hows": HOWS["sign"]} for each in asked_of(case, user)
        ],
        "names": names_in(lines),
        "discussion": [line for line in lines if line.entry.action in TALK],
        "copies": list(case.copies.select_related("member", "sent_by")),
        "mention": chooser(case, user, "comment"),
    }


def news_for(lines: Sequence[HistoryLine], before: CaseVisit | None, user: User) -> list[HistoryLine]:
    """Returns what others did since this person last looked, oldest first; nothing on the first look."""
    if before is None:
        return []
    member = user.as_member
    own = member.pk if member else None
    return [line for line in lines if line.entry.seq > before.seq and (own is None or line.entry.actor_id != own)]


def names_in(lines: Sequence[HistoryLine]) -> dict[str, str]:
    """Returns the names of everybody whom the history mentions by code."""
    codes = {str(code) for line in lines for code in line.entry.details.get("to") or ()}
    return dict(Member.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}


def _line(case: Case, offer: VerbOffer) -> MenuLine:
    asked = {"todo": offer.todo, "at": offer.region, "for": offer.on_behalf_of}
    query = urlencode({name: value for name, value in asked.items() if value})
    url = reverse("case-do", args=[case.pk, offer.key])
    return MenuLine(TEXTS[offer.key], f"{url}?{query}" if query else url, offer.step)
