"""Where the places of a map stand in its picture."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from cms.engine.placing import BAR, WIDTH, place_by_degrees, place_by_share

DEGREES = st.tuples(
    st.decimals(min_value=18, max_value=54, places=4), st.decimals(min_value=73, max_value=135, places=4)
)


def test_places_of_a_plan_stand_where_the_editor_said() -> None:
    placed = place_by_share([(10, 50), (None, None), (100, 100)], height=600)
    assert [(pin.number, pin.x, pin.y) for pin in placed.pins] == [(1, 100, 300), (3, 1000, 600)]
    assert not placed.bar


def test_one_place_alone_is_no_map() -> None:
    here = (Decimal("46.5"), Decimal(125))
    assert place_by_degrees([here, (None, None)]) is None
    assert place_by_degrees([here, here]) is None


def test_the_scale_is_right() -> None:
    # One hundredth of a degree of latitude is 1,112 m; the places stand 1,000 - 2 x 90 apart, less by the shape.
    placed = place_by_degrees([(Decimal("46.50"), Decimal(125)), (Decimal("46.51"), Decimal(125))])
    assert placed is not None
    apart = abs(placed.pins[0].y - placed.pins[1].y)
    assert placed.metres == 500
    assert abs(placed.bar / apart - 500 / 1112) < 0.01


@settings(deadline=None)
@given(st.lists(DEGREES, min_size=2, max_size=12, unique=True))
def test_every_place_is_in_the_picture_and_north_is_above(places: list[tuple[Decimal, Decimal]]) -> None:
    placed = place_by_degrees(places)
    assert placed is not None
    assert [pin.number for pin in placed.pins] == list(range(1, len(places) + 1))
    assert placed.bar <= BAR
    for pin, (lat, lon) in zip(placed.pins, places, strict=True):
        assert 0 <= pin.x <= WIDTH
        assert 0 <= pin.y <= placed.height
        for other, (other_lat, other_lon) in zip(placed.pins, places, strict=True):
            assert (pin.y <= other.y) or lat <= other_lat
            assert (pin.x <= other.x) or lon >= other_lon
