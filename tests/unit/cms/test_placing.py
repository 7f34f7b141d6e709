"""Where the places of a map stand in its picture."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from cms.engine.placing import WIDTH, pins_by_degrees, pins_by_share

DEGREES = st.tuples(
    st.decimals(min_value=18, max_value=54, places=4), st.decimals(min_value=73, max_value=135, places=4)
)


def test_places_of_a_plan_stand_where_the_editor_said() -> None:
    pins = pins_by_share([(10, 50), (None, None), (100, 100)], height=600)
    assert [(pin.number, pin.x, pin.y) for pin in pins] == [(1, 100, 300), (3, 1000, 600)]


def test_one_place_alone_is_no_map() -> None:
    assert pins_by_degrees([(Decimal("46.5"), Decimal("125")), (None, None)]) == ()


@given(st.lists(DEGREES, min_size=2, max_size=20))
def test_every_place_is_in_the_picture_and_north_is_above(places: list[tuple[Decimal, Decimal]]) -> None:
    pins = pins_by_degrees(places)
    assert [pin.number for pin in pins] == list(range(1, len(places) + 1))
    for pin, (lat, lon) in zip(pins, places, strict=True):
        assert 0 <= pin.x <= WIDTH
        assert 0 <= pin.y <= pin.height
        for other, (other_lat, other_lon) in zip(pins, places, strict=True):
            assert (pin.y <= other.y) or lat <= other_lat
            assert (pin.x <= other.x) or lon >= other_lon
