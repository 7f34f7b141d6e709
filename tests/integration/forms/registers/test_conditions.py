"""What a list of records shows for what its address says."""

import pytest
from django.http import QueryDict

from forms.field_types import FIELD_TYPES
from forms.field_types.flat import FILTERS
from forms.queries.registers import in_order, matching, read_state, totals
from forms.queries.registers.conditions import _MAKERS

pytestmark = pytest.mark.django_db


def topics(register, query):
    state = read_state(QueryDict(query), register)
    found = matching(register, state)
    return [record.answers["topic"] for record in in_order(found.rows, register, state)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("c1=topic&c1o=contains&c1v=梯", ["电梯"]),
        ("c1=topic&c1o=not_contains&c1v=梯", ["<b>门窗</b>", "空调"]),
        ("c1=people&c1o=gt&c1v=3", ["电梯"]),
        ("c1=people&c1o=between&c1v=1&c1w=12", ["电梯", "空调"]),
        ("c1=people&c1o=blank", ["<b>门窗</b>"]),
        ("c1=cost&c1o=eq&c1v=10.5", ["空调"]),
        ("c1=cost&c1o=ne&c1v=10.5", ["<b>门窗</b>", "电梯"]),
        ("c1=day&c1o=on&c1v=2026-04-15", ["电梯"]),
        ("c1=day&c1o=until&c1v=2026-04-15", ["电梯", "空调"]),
        ("c1=day&c1o=after&c1v=2026-04-15", ["<b>门窗</b>"]),
        ("c1=day&c1o=between&c1v=2026-03-02&c1w=2026-05-19", ["电梯"]),
        ("c1=done&c1o=yes", ["空调"]),
        ("c1=kind&c1o=is&c1v=home", ["<b>门窗</b>", "空调"]),
        ("c1=kind&c1o=none_of&c1v=home", ["电梯"]),
        ("c1=needs&c1o=has&c1v=lift", ["电梯"]),
        ("c1=needs&c1o=all_of&c1v=lift&c1v=heat", ["电梯"]),
        ("c1=needs&c1o=has_not&c1v=lift", ["<b>门窗</b>", "空调"]),
        ("c1=needs&c1o=blank", ["<b>门窗</b>"]),
        ("c1=kind&c1o=is&c1v=home&c2=people&c2o=filled", ["空调"]),
        ("q=空调", ["空调"]),
        ("sort=people", ["空调", "电梯", "<b>门窗</b>"]),
        ("sort=-people", ["电梯", "空调", "<b>门窗</b>"]),
        ("sort=-day", ["<b>门窗</b>", "电梯", "空调"]),
    ],
)
def test_a_condition_keeps_what_it_says(register, records, query, expected):
    found = topics(register, query)
    assert found == expected if "sort" in query else sorted(found) == sorted(expected)


@pytest.mark.parametrize(
    "query",
    [
        "c1=owner__password&c1o=starts_with&c1v=a",
        "c1=topic&c1o=regex&c1v=.*",
        "c1=form__settings__link_token&c1o=contains&c1v=a",
        "c1=topic&c1o=__class__",
        "sort=owner__password",
        "cols=owner__password,answers",
    ],
)
def test_no_name_from_outside_reaches_the_database(register, records, query):
    state = read_state(QueryDict(query), register)
    assert (state.conditions, state.sort, state.columns) == ((), "", ())
    assert len(topics(register, query)) == 3


@pytest.mark.parametrize("value", ["abc", "1e400", "NaN", "'; DROP TABLE x;--", "１２", "9" * 190])
def test_a_value_of_the_wrong_kind_is_named_and_never_an_error(register, records, value):
    query = QueryDict(mutable=True)
    query.update({"c1": "people", "c1o": "gt", "c1v": value, "c2": "day", "c2o": "before", "c2v": value})
    found = matching(register, read_state(query, register))
    list(found.rows)
    assert "day" in found.bad


def test_a_masked_field_cannot_be_guessed_by_filtering(form, grants, records, cast):
    from forms.queries.registers import find_register

    register = find_register(cast.secretary, form.key)
    assert read_state(QueryDict("c1=secret&c1o=starts_with&c1v=1101"), register).conditions == ()
    assert len(read_state(QueryDict("c1=secret&c1o=filled"), register).conditions) == 1
    assert topics(register, "q=11010519491231002X") == []


def test_an_address_says_the_same_after_it_was_read(register):
    query = "q=a+b&c1=kind&c1o=any_of&c1v=home&c1v=shop&c2=people&c2o=between&c2v=1&c2w=9&page=3"
    state = read_state(QueryDict(query), register)
    assert read_state(QueryDict(state.query(page=3)), register) == state


def test_columns_are_put_into_the_order_that_was_typed(register):
    state = read_state(QueryDict("col=topic&col=day&col=kind&pos_topic=3&pos_day=1&pos_kind=2"), register)
    assert state.columns == ("day", "kind", "topic")


def test_numbers_are_added_up_exactly(register, records):
    state = read_state(QueryDict("cols=people,cost"), register)
    found = totals(matching(register, state).rows, [register.fields["people"], register.fields["cost"]])
    assert [str(found["people"].sum), str(found["cost"].sum), found["cost"].count] == ["15", "12.50", 2]
    assert str(found["cost"].average) == "6.25"


def test_every_kind_of_filter_has_its_lookup():
    assert set(_MAKERS) == set(FILTERS) - {""}
    for kind in FIELD_TYPES.values():
        assert kind.value_type


def test_everybody_sees_only_the_records_of_their_units(form, grants, records, cast):
    from forms.queries.registers import find_register

    seen = {}
    for name, user in cast.everybody().items():
        register = find_register(user, form.key)
        seen[name] = None if register is None else len(topics(register, ""))
    assert seen == {
        "secretary": 2, "commissioner": 2, "member": None, "other_member": None, "organizer": 3, "editor": None,
        "admin": 3, "anonymous": None,
    }  # fmt: skip
