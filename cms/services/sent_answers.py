"""Answers as browsers send them, in exams and lessons alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from cms.engine.kinds import Answer, kind_of
from organization.sent import number_sent

MOST_SENT = 50


@dataclass(frozen=True, kw_only=True)
class Sent:
    """An answer as it arrives: where it stood, and in lessons the question it belongs to; the number of the change."""

    place: int
    answer: Answer
    seq: int
    question: str = ""


def answers_sent(post: QueryDict) -> list[Sent]:
    """Returns the answers in what was posted: ``question`` names place and kind, and in lessons the question itself."""
    posted = {name: post.getlist(name) for name in post}
    sent = []
    for entry in post.getlist("question")[:MOST_SENT]:
        place, kind, question = [*entry.split(":", 2), "", ""][:3]
        number = number_sent(place)
        seq = number_sent(post.get(f"seq-{place}")) or 0
        if number is None or number > 10_000 or not 0 < seq < 2_000_000_000:
            continue
        try:
            sent.append(Sent(place=number, answer=read_posted(kind, number, posted), seq=seq, question=question))
        except LookupError:
            continue
    return sent


def read_posted(kind: str, place: int, posted: Mapping[str, Any]) -> Answer:
    """Returns the answer to the question at a place in what was posted (controls named ``q<place>:<control>``)."""
    start = f"q{place}:"
    own = {name.removeprefix(start): values for name, values in posted.items() if name.startswith(start)}
    return kind_of(kind).read(own)
