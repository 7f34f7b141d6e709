"""When something takes place, from stored answers."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from cms.engine.agenda import read_span

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("begins", "ends", "first", "last", "touches"),
    [
        ("2026-05-08T14:00:00+08:00", "2026-05-08T16:00:00+08:00", "2026-05-08", "2026-05-08", True),
        ("2026-05-08T14:00:00+08:00", "2026-05-08T16:00:00+08:00", "2026-05-09", "2026-05-20", False),
        # Another zone, the same moment.
        ("2026-05-07T17:00:00+00:00", None, "2026-05-08", "2026-05-08", True),
        # Over midnight, and to midnight.
        ("2026-05-07T22:00:00", "2026-05-08T01:00:00", "2026-05-08", "2026-05-08", True),
        ("2026-05-07T22:00:00", "2026-05-08T00:00:00", "2026-05-08", "2026-05-08", False),
        # Whole days.
        ("2026-05-06", "2026-05-08", "2026-05-08", "2026-05-08", True),
        ("2026-05-06", "2026-05-08", "2026-05-09", "2026-05-09", False),
        ("2026-05-08", "", "2026-05-08", "2026-05-08", True),
        # An end before the beginning is no end.
        ("2026-05-08T14:00:00", "2026-05-01T14:00:00", "2026-05-08", "2026-05-08", True),
    ],
)
def test_a_span_touches_the_days_it_lies_in(
    begins: str, ends: str | None, first: str, last: str, touches: bool
) -> None:
    span = read_span(begins, ends, ZONE)
    assert span is not None
    assert span.touches(date.fromisoformat(first), date.fromisoformat(last)) is touches


@pytest.mark.parametrize("begins", [None, "", "soon", 5, {"a": 1}])
def test_what_is_no_date_has_no_span(begins: object) -> None:
    assert read_span(begins, "2026-05-08", ZONE) is None


def test_times_are_told_in_the_zone_of_the_house() -> None:
    span = read_span("2026-05-08T06:00:00+00:00", None, ZONE)
    assert span is not None
    assert span.begins.isoformat() == "2026-05-08T14:00:00+08:00"
