"""Drafts keep what is typed; pickers tell no more than a person may know."""

import json
from typing import Any

import pytest
from django.core import signing
from django.http import QueryDict
from django.test import Client

from forms.engine.definition import from_json
from forms.field_types.errors import FieldError
from forms.field_types.picks import SALT
from forms.models import Draft
from forms.services import DraftConflict, build_django_form, drafts, drop_draft, fill_context, load_draft, save_draft
from tests.integration.forms.test_file_pages import client_of

DEFINITION = from_json(
    {"schema_version": 1, "fields": [{"key": "title", "type": "text"}, {"key": "who", "type": "person"}]}
)


def save(client: Client, body: Any, key: str = "start:x") -> Any:
    return client.post(
        f"/drafts/{key}/", body if isinstance(body, str) else json.dumps(body), content_type="application/json"
    )


def test_a_draft_grows_by_revisions_and_two_windows_do_not_overwrite_each_other(cast: Any) -> None:
    first = save_draft(owner=cast.member, key="start:x", raw={"title": "一"}, revision=0)
    second = save_draft(owner=cast.member, key="start:x", raw={"title": "二"}, revision=first.revision)
    assert second.revision == 2
    with pytest.raises(DraftConflict) as conflict:
        save_draft(owner=cast.member, key="start:x", raw={"title": "三"}, revision=1)
    assert conflict.value.draft == second
    with pytest.raises(DraftConflict):
        save_draft(owner=cast.member, key="start:x", raw={}, revision=0)
    assert load_draft(owner=cast.secretary, key="start:x") is None
    drop_draft(owner=cast.member, key="start:x")
    assert Draft.objects.count() == 0


def test_the_drafts_longest_untouched_give_way(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST_PER_PERSON", 2)
    save_draft(owner=cast.secretary, key="other", raw={})
    for key in ("one", "two", "three"):
        save_draft(owner=cast.member, key=key, raw={})
    kept = Draft.objects.filter(owner=cast.member).order_by("pk")
    assert [draft.key for draft in kept] == ["two", "three"]
    assert load_draft(owner=cast.secretary, key="other") is not None


@pytest.mark.parametrize(
    "raw", [{"a": "\x00"}, {"a": "\ud800"}, {"a": float("nan")}, {"a": [[[[[[[[[[[[[[1]]]]]]]]]]]]]]}]
)
def test_what_no_database_can_store_is_refused(cast: Any, raw: Any) -> None:
    with pytest.raises(FieldError):
        save_draft(owner=cast.member, key="k", raw=raw)


def test_the_browser_saves_what_is_typed_and_it_comes_back_unvalidated(cast: Any) -> None:
    client = client_of(cast.member)
    answer = save(client, {"posted": {"title": ["  未完"], "csrfmiddlewaretoken": ["x"]}, "revision": 0})
    assert (answer.status_code, answer.json()["revision"]) == (200, 1)
    assert save(client, {"posted": {}, "revision": 0}).status_code == 409
    draft = load_draft(owner=cast.member, key="start:x")
    context = fill_context(user=cast.member, place="start:x")
    form = build_django_form(definition=DEFINITION, stored={}, writable=["title"], context=context, draft=draft)
    assert form.raw == {"title": "  未完"}
    assert 'value="  未完"' in form.questions[0].body


@pytest.mark.parametrize(
    "body",
    ["[]", "{}", '{"posted": 3}', '{"posted": {"a": ["\\u0000"]}}', '{"posted": {}, "revision": "x"}', "{" * 5000],
)
def test_malformed_drafts_are_refused(cast: Any, body: str) -> None:
    assert save(client_of(cast.member), body).status_code == 400


def test_drafts_work_without_scripts_and_redirect_only_within_the_site(cast: Any) -> None:
    client = client_of(cast.member)
    assert client.post("/drafts/k/", {"title": "甲", "next": "/my/"})["Location"] == "/my/"
    assert client.post("/drafts/k/", {"title": "甲", "next": "https://evil.example/"})["Location"] == "/"
    assert load_draft(owner=cast.member, key="k").revision == 2
    assert client_of(cast.anonymous).post("/drafts/k/").status_code == 302


def pick(user: Any, text: str, kind: str = "person", **config: Any) -> list[str]:
    response = client_of(user).get(f"/pick/{kind}/", {"q": text, "token": signing.dumps(config, salt=SALT)})
    return [option["value"] for option in response.json()["options"]]


def test_people_find_whom_they_may_see_and_their_own_colleagues(cast: Any) -> None:
    own, other = cast.member.member.code, cast.other_member.member.code
    assert pick(cast.member, own) == [own]
    assert pick(cast.member, other) == []
    assert pick(cast.organizer, own) == [own]
    assert pick(cast.admin, other) == [other]
    assert pick(cast.member, other, among="everyone") == [other]
    assert pick(cast.member, own, among="unit", unit_path=cast.other_branch.path) == []


def test_nobody_widens_a_search(cast: Any) -> None:
    client = client_of(cast.member)
    assert client.get("/pick/person/", {"q": "x", "token": "forged", "among": "everyone"}).status_code == 404
    assert client.get("/pick/nonsense/", {"q": "x"}).status_code == 404
    assert client_of(cast.anonymous).get("/pick/person/").status_code == 302
    assert (
        client.get("/pick/person/", {"q": "x", "token": signing.dumps({}, salt=SALT)})["Cache-Control"]
        == "private, no-store"
    )


def test_units_are_found_by_name_within_ones_reach(cast: Any) -> None:
    assert pick(cast.member, cast.branch.code, "unit") == [cast.branch.code]
    assert pick(cast.member, cast.committee.code, "unit") == [cast.committee.code]
    assert pick(cast.member, cast.other_branch.code, "unit") == []


def test_a_person_outside_ones_reach_is_refused_when_it_is_sent(cast: Any) -> None:
    form = build_django_form(
        definition=DEFINITION,
        stored={},
        writable=["who"],
        context=fill_context(user=cast.member, place="start:x"),
        data=QueryDict(f"who={cast.other_member.member.code}"),
    )
    assert not form.is_valid()
    assert [message.code for message in form.found["who"]] == ["not_found"]
