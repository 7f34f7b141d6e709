"""Linked records, members, places and trees are told, filtered and counted in words."""

from typing import Any

import pytest
from django.http import QueryDict

from forms.models import FormGrant
from forms.queries.registers import find_register, matching, read_state
from forms.queries.registers.cross_table import cross_table
from forms.queries.registers.layouts import board_lanes, chart_bars
from forms.queries.registers.register import drawing_context
from forms.queries.registers.summary import summarize
from forms.services import submit_record

from .conftest import make_register

pytestmark = pytest.mark.django_db

LABEL = {"zh-hans": "题", "en": "Q"}
TREE = [
    {"value": "nmg", "label": {"zh-hans": "内蒙古"}, "children": [{"value": "hhht", "label": {"zh-hans": "呼市"}}]},
    {"value": "bj", "label": {"zh-hans": "北京"}},
]
FIELDS = [
    {"key": "name", "type": "text", "label": LABEL},
    {"key": "what", "type": "record", "label": LABEL, "config": {"form": "things", "title": ["name"]}},
    {"key": "who", "type": "person", "label": LABEL, "config": {"among": "everyone"}},
    {"key": "home", "type": "address", "label": LABEL, "config": {"street": "may"}},
    {"key": "tree", "type": "cascade", "label": LABEL, "config": {"tree": TREE}},
]


@pytest.fixture
def loans(cast: Any) -> Any:
    things = make_register([{"key": "name", "type": "text", "label": LABEL}], key="things")
    thing = submit_record(form=things, user=cast.admin, data={"name": "投影仪"})
    form = make_register(FIELDS, key="loans")
    for each in (things, form):
        FormGrant.objects.create(form=each, post_id="office_org", right="manage", reach="all")
    rows = [
        {"name": "a", "what": str(thing.pk), "who": cast.member.as_member.code, "tree": ["nmg", "hhht"],
         "home": {"division": "150102", "street": "示例路1号"}},
        {"name": "b", "what": str(thing.pk), "tree": ["bj"], "home": {"division": "110101"}},
        {"name": "c"},
    ]  # fmt: skip
    for row in rows:
        submit_record(form=form, user=cast.admin, data=row)
    return find_register(cast.organizer, "loans")


def test_a_linked_record_and_a_member_are_told_by_name(loans: Any, cast: Any) -> None:
    context, rows = drawing_context(loans), loans.records
    what, who = loans.fields["what"], loans.fields["who"]
    (bar, blank) = sorted(chart_bars(rows, what, "count", loans, context), key=lambda each: -each.count)
    assert ("投影仪" in bar.label, bar.count, blank.label) == (True, 2, "")
    assert "投影仪" in board_lanes(rows, what, context)[1].label
    assert cast.member.as_member.name in board_lanes(rows, who, context)[1].label
    _total, found = summarize(loans, rows)
    shares = {each.field.key: [(share.label, share.count) for share in each.shares] for each in found}
    assert [("投影仪" in label, count) for label, count in shares["what"]] == [(True, 2)]
    assert shares["tree"] == [("内蒙古 › 呼市", 1), ("北京", 1)]
    table = cross_table(loans, rows, what, who)
    assert "投影仪" in table.rows[0][0]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("c1=home&c1o=contains&c1v=呼和浩特", "a"),
        ("c1=home&c1o=contains&c1v=示例路", "a"),
        ("c1=home&c1o=contains&c1v=北京", "b"),
        ("c1=home&c1o=not_contains&c1v=北京", "ac"),
        ("c1=home&c1o=starts_with&c1v=内蒙古", "a"),
        ("c1=home&c1o=starts_with&c1v=内蒙古自治区呼和浩特市", "a"),
        ("c1=home&c1o=is&c1v=内蒙古自治区呼和浩特市新城区示例路1号", "a"),
        ("c1=home&c1o=is_not&c1v=内蒙古自治区呼和浩特市新城区示例路1号", "bc"),
        ("c1=home&c1o=contains&c1v=杭州", ""),
        ("c1=home&c1o=blank", "c"),
        ("c1=tree&c1o=has&c1v=nmg", "a"),
        ("c1=tree&c1o=any_of&c1v=hhht&c1v=bj", "ab"),
        ("c1=tree&c1o=has_not&c1v=nmg", "bc"),
        ("c1=tree&c1o=blank", "c"),
    ],
)
def test_places_and_trees_are_filtered_in_words(loans: Any, query: str, expected: str) -> None:
    rows = matching(loans, read_state(QueryDict(query), loans)).rows
    assert "".join(sorted(record.answers["name"] for record in rows)) == expected


def test_a_tree_offers_its_places_in_words(loans: Any) -> None:
    words = dict(loans.fields["tree"].options(drawing_context(loans)))
    assert words == {"nmg": "内蒙古", "hhht": "内蒙古 › 呼市", "bj": "北京"}
