"""Queries and writes whose SQL is worked out once do what the ORM does."""

import pytest
from django.db.models import BigIntegerField, CharField

from organization import clock
from organization.models import Assignment, Member
from organization.prepared import Given, Prepared
from organization.rows import insert, update, write_columns
from processes.models import AppliedToken
from tests import builders

pytestmark = pytest.mark.django_db

MEMBER = Prepared(lambda: Member.objects.filter(code=Given("code", CharField())).select_related("user"))
POSTS = Prepared(
    lambda: (
        Assignment.objects.filter(member=Given("member", BigIntegerField()))
        .order_by("post")
        .values_list("post", "start_on")
    )
)


def test_finds_instances_with_what_comes_along(django_assert_num_queries):
    branch = builders.make_unit("P1")
    made = [builders.make_member(code, branch=branch) for code in ("PA", "PB")]
    for member in made:
        with django_assert_num_queries(1):
            found = MEMBER.first(code=member.code)
            assert found == member
            assert found.user == member.user
    assert MEMBER.first(code="NOBODY") is None
    assert MEMBER.rows(code="PA") == [made[0]]


def test_finds_columns_as_the_fields_read_them():
    branch = builders.make_unit("P2")
    member = builders.make_member("PC", branch=branch)
    held = builders.make_assignment(member, "secretary", branch)
    assert POSTS.rows(member=member.pk) == [("secretary", held.start_on)]
    assert POSTS.rows(member=0) == []


def test_inserts_and_changes_rows():
    branch = builders.make_unit("P3")
    members = [builders.make_member(f"PD{number}", branch=branch) for number in range(5)]
    at = clock.now()
    tokens = [AppliedToken(token=f"t{each.pk}", purpose="p", result={"name": each.name}, at=at) for each in members]
    insert(tokens)
    assert dict(AppliedToken.objects.values_list("token", "result")) == {each.token: each.result for each in tokens}
    insert([AppliedToken(token=tokens[0].token, purpose="other", at=at)], conflict="DO NOTHING")
    assert set(AppliedToken.objects.values_list("purpose", flat=True)) == {"p"}
    for few in (tokens[:1], tokens):
        for each in few:
            each.purpose = f"q{len(few)}"
        write_columns(few, ["purpose"])
        assert AppliedToken.objects.filter(purpose=f"q{len(few)}").count() == len(few)
    insert([])
    write_columns([], ["purpose"])
    with pytest.raises(LookupError):
        update([AppliedToken(token="unknown")], ["purpose"])


def test_a_query_that_can_have_no_rows_has_none() -> None:
    nothing = Prepared(lambda: Member.objects.filter(pk__in=[]).values_list("pk"))
    assert (nothing.rows(), nothing.rows()) == ([], [])


def test_only_instances_and_plain_tuples_are_prepared() -> None:
    with pytest.raises(TypeError):
        Prepared(lambda: Member.objects.values_list("pk", flat=True)).rows()


def test_more_rows_than_a_statement_takes_are_written_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("organization.rows.MOST_VALUES", 20)
    tokens = [AppliedToken(token=f"t{number}", purpose="p", result={}, at=clock.now()) for number in range(9)]
    insert(tokens)
    assert AppliedToken.objects.count() == 9
