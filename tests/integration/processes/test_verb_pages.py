"""The pages of verbs: menu, people chooser, discussion, what is new, copies; all of it without JavaScript."""

import pytest
from django.test import Client
from django.urls import reverse

from organization.models import Member, User
from processes.engine.verbs import VERBS
from processes.models import Case, CaseCopy
from tests.verb_scenes import VerbScene, codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> VerbScene:
    return VerbScene("single")


def page_of(case: Case, who: Member | User) -> str:
    client = Client()
    client.force_login(who.user if isinstance(who, Member) else who)
    answer = client.get(case.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


def does(case: Case, who: Member | User, key: str, **sent: object) -> object:
    client = Client()
    client.force_login(who.user if isinstance(who, Member) else who)
    return client.post(reverse("case-do", args=[case.pk, key]), {"token": f"t-{key}", "seq": case.seq, **sent})


def search(text: str) -> dict[str, str]:
    return {"form-command": "find:members", "members-find": text}


def test_the_menu_offers_what_is_possible_and_nothing_else(scene: VerbScene) -> None:
    case = scene.at("check")
    mine, starters, admins = (page_of(case, who) for who in (scene.secretary, scene.author, scene.admin))
    for key in ("transfer", "delegate", "add_signer", "return", "ask", "copy"):
        assert f"/do/{key}/" in mine, key
    assert "/do/withdraw/" in starters
    assert "/do/take_back/" in page_of(scene.at("check"), scene.author)
    for key in ("withdraw", "terminate", "jump", "pause", "reopen", "drop_signer"):
        assert f"/do/{key}/" not in mine, key
    for key in ("terminate", "jump", "pause"):
        assert f"/do/{key}/" in admins, key


def test_every_page_of_a_verb_opens_and_refuses_nonsense_in_words(scene: VerbScene) -> None:
    case = scene.at("check")
    for who in (scene.secretary, scene.admin):
        client = Client()
        client.force_login(who.user if isinstance(who, Member) else who)
        for key in VERBS:
            address = reverse("case-do", args=[case.pk, key])
            assert client.get(address, {"todo": "x", "at": "nowhere"}).status_code == 200, key
            nonsense = {
                "token": f"n-{key}",
                "todo": "-1",
                "state": "??",
                "how": "x",
                "on": "31.2.",
                "members": ["X", ""],
            }
            answer = client.post(address, nonsense)
            assert answer.status_code in (302, 422), (key, answer.status_code)
    assert client.get(reverse("case-do", args=[case.pk, "nothing"])).status_code == 404
    stranger = Client()
    stranger.force_login(scene.others[2].user)
    assert stranger.get(reverse("case-do", args=[case.pk, "transfer"])).status_code == 404


def test_people_are_found_without_losing_what_was_typed(scene: VerbScene) -> None:
    case, other = scene.at("check"), scene.others[0]
    found = does(case, scene.secretary, "transfer", **search("YOTHER"), comment="Away", members=[scene.author.code])
    text = found.content.decode()
    assert f'<option value="{other.code}">' in text
    assert "Away" in text
    assert f'value="{scene.author.code}" selected' in text
    several = does(case, scene.secretary, "copy", **search("nobody"), members=[scene.author.code]).content.decode()
    assert f'value="{scene.author.code}" checked' in several
    unpressed = does(case, scene.secretary, "transfer", **{"members-find": other.name}).content.decode()
    assert f'<option value="{other.code}">' in unpressed
    answer = does(case, scene.secretary, "transfer", members=[other.code], comment="Away")
    assert answer.status_code == 302
    assert codes(case) == {other.code}


def test_what_others_did_since_my_last_look_is_marked(scene: VerbScene) -> None:
    case = scene.at("check")
    assert "is-new" not in page_of(case, scene.author)
    does(case, scene.secretary, "comment", comment="The title is not clear.", members=[scene.author.code])
    text = page_of(case, scene.author)
    assert "The title is not clear." in text
    assert "is-new" in text
    assert "is-new" not in page_of(case, scene.author)


def test_a_copy_shows_whether_it_was_read(scene: VerbScene) -> None:
    case, other = scene.at("check"), scene.others[0]
    does(case, scene.secretary, "copy", members=[other.code])
    copy = CaseCopy.objects.get(case=case)
    assert copy.read_at is None
    page_of(case, other)
    copy.refresh_from_db()
    assert copy.read_at is not None


def test_whoever_is_asked_finds_the_question_on_the_page(scene: VerbScene) -> None:
    case, other = scene.at("check"), scene.others[0]
    does(case, scene.secretary, "ask", members=[other.code], comment="Is it right?")
    text = page_of(case, other)
    assert "Is it right?" in text
    assert "/do/answer/" in text
    assert does(case, other, "answer", comment="It is.").status_code == 302
    assert "It is." in page_of(case, scene.secretary)
