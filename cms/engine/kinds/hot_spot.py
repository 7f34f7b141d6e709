"""A picture with marked places, of which one or several are to be chosen."""

import re
from collections.abc import Sequence
from decimal import Decimal
from string import ascii_uppercase

from typing_extensions import override

from .base import Answer, Area, Body, Choice, Kind, Posted, Problem, Shown, first, keyed, repeated
from .choosing import RIGHT

_PICTURE = re.compile(r"picture\s+(\d{1,9})")
_NUMBER = r"(\d{1,3}(?:\.\d)?)"
_CIRCLE = re.compile(rf"circle\s+{_NUMBER}\s+{_NUMBER}\s+{_NUMBER}\s*=\s*(\S.*)")
_RECT = re.compile(rf"rect\s+{_NUMBER}\s+{_NUMBER}\s+{_NUMBER}\s+{_NUMBER}\s*=\s*(\S.*)")
MOST_PLACES = len(ascii_uppercase)


class HotSpot(Kind):
    """``picture 12``, then a place a line: ``circle x y radius = name`` or ``rect x y width height = name``.

    All numbers are per cent of the picture's width and height; ``*`` stands before a right place. The learner sees the
    places with letters and chooses letters; the names are for authors and for the review.
    """

    key = "hot_spot"

    @override
    def read_lines(self, stem: str, lines: Sequence[str]) -> tuple[Body, list[Problem]]:
        picture = _PICTURE.fullmatch(lines[0]) if lines else None
        problems = [] if picture else [Problem(code="no_picture", line=1)]
        names: list[str] = []
        shapes: list[list[str]] = []
        right: list[bool] = []
        for number, line in enumerate(lines[1:], start=2):
            match = _CIRCLE.fullmatch(rest := line.removeprefix(RIGHT).strip()) or _RECT.fullmatch(rest)
            if match is None or not _is_inside(match.groups()[:-1]):
                problems.append(Problem(code="place", line=number))
                continue
            shapes.append(list(match.groups()[:-1]))
            names.append(match.groups()[-1].strip())
            right.append(line.startswith(RIGHT))
        if not 2 <= len(names) <= MOST_PLACES and not problems:
            problems.append(Problem(code="few_places", context={"most": MOST_PLACES}))
        if not any(right) and not problems:
            problems.append(Problem(code="no_right"))
        options = keyed(names)
        return {
            "picture": int(picture[1]) if picture else 0,
            "options": [{**one, "shape": shape} for one, shape in zip(options, shapes, strict=True)],
            "right": [one["key"] for one, is_right in zip(options, right, strict=True) if is_right],
        }, problems + repeated(names, first_line=2)

    @override
    def write_lines(self, body: Body) -> list[str]:
        return [
            f"picture {body['picture']}",
            *(
                f"{RIGHT if one['key'] in body['right'] else ''}{_word(one['shape'])} {' '.join(one['shape'])}"
                f" = {one['text']}"
                for one in body["options"]
            ),
        ]

    @override
    def shown(self, body: Body, seed: str) -> Shown:
        lettered = list(zip(ascii_uppercase, body["options"], strict=False))
        return Shown(
            kind=self.key,
            stem=body["stem"],
            choices=tuple(Choice(key=one["key"], text=letter) for letter, one in lettered),
            picture=body["picture"],
            areas=tuple(Area(key=one["key"], letter=letter, shape=tuple(one["shape"])) for letter, one in lettered),
            several=len(body["right"]) > 1,
        )

    @override
    def read(self, posted: Posted) -> Answer:
        chosen = sorted({str(value)[:16] for value in list(posted.get("choice") or ())[:MOST_PLACES] if value})
        return chosen if first(posted, "choice") else None

    @override
    def share(self, body: Body, answer: Answer) -> Decimal:
        chosen = {one for one in answer if isinstance(one, str)} if isinstance(answer, list) else set()
        return Decimal(int(chosen == set(body["right"])))

    @override
    def solution(self, body: Body) -> Answer:
        return sorted(body["right"])

    @override
    def told(self, body: Body, answer: Answer) -> list[str]:
        chosen = answer if isinstance(answer, list) else []
        return [
            f"{letter}: {one['text']}"
            for letter, one in zip(ascii_uppercase, body["options"], strict=False)
            if one["key"] in chosen
        ]


def _is_inside(shape: Sequence[str]) -> bool:
    """Whether a place lies on the picture and has a size."""
    x, y, *size = (Decimal(each) for each in shape)
    if not all(size):
        return False
    if len(size) == 1:
        return x <= 100 and y <= 100 and size[0] <= 50
    return x + size[0] <= 100 and y + size[1] <= 100


def _word(shape: Sequence[str]) -> str:
    return "circle" if len(shape) == 3 else "rect"
