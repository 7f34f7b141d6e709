"""Drawing, markers who disagree, and the figures of a question."""

from decimal import Decimal

import pytest

from cms.engine.drawing import Candidate, DrawRule, draw_paper
from cms.engine.item_statistics import item_statistics
from cms.engine.settling import settle_marks

BANK = [
    Candidate(
        question=n,
        version=100 + n,
        kind="single" if n % 2 else "truth",
        difficulty=1 + n % 5,
        tags=frozenset({"法规"} if n < 3 else ()),
    )
    for n in range(20)
]


def rule(count: int, **wishes: object) -> DrawRule:
    return DrawRule(count=count, points=Decimal(2), **wishes)  # type: ignore[arg-type]


def test_same_seed_draws_the_same_and_nothing_twice() -> None:
    rules = [rule(8), rule(3, kind="truth"), rule(2, tag="法规")]
    drawn = [draw_paper(fixed=[(BANK[0], Decimal(5))], rules=rules, bank=BANK, seed=seed) for seed in ("a", "a", "b")]
    assert drawn[0] == drawn[1] != drawn[2]
    assert len({one.version for one in drawn[0].placed}) == len(drawn[0].placed) == 14
    assert drawn[0].missing == ()


def test_missing_questions_are_counted_by_rule() -> None:
    drawn = draw_paper(
        fixed=[], rules=[rule(2), rule(5, tag="法规"), rule(1, easiest=5, kind="case")], bank=BANK, seed="s"
    )
    assert drawn.missing == ((1, 2), (2, 1))


@pytest.mark.parametrize(
    ("marks", "points", "wanted"),
    [
        ("", None, 2),
        ("8", None, 1),
        ("8 6", "7", 0),
        ("8 5", None, 1),
        ("8 5 7.5", "7.75", 0),
        ("8 4 6", "6", 0),
        ("0 10 1", "0.5", 0),
    ],
)
def test_markers(marks: str, points: str | None, wanted: int) -> None:
    settled = settle_marks([Decimal(one) for one in marks.split()], of=Decimal(10))
    assert (settled.points, settled.wanted) == (points and Decimal(points), wanted)


def test_figures_of_a_question() -> None:
    results = [(Decimal(n >= 5), Decimal(n) / 10) for n in range(10)]
    figures = item_statistics(results)
    assert (figures.facility, figures.discrimination) == (Decimal("0.50"), Decimal("1.00"))
    assert item_statistics(results[:4]).facility is None
