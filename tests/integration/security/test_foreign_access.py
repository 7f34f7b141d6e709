"""Every address that names somebody else's row answers as if there were no such row."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from forms.models import Draft, StoredFile
from organization import clock
from organization.models import Member, Notice, User
from processes.demo import playing
from processes.models import Campaign, Case, HistoryEntry, Printout, Vote
from processes.services import ActionRefused, RawInputs, take_action
from tests.selection import nominated

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("page_effects")]
Browser = Callable[[str], Client]

STRANGERS = {
    "member of the branch": "m0202",
    "member of another branch": "m0555",
    "secretary of another branch": "",
}


def stranger_secretary() -> str:
    from organization.models import Unit
    from organization.queries import holder_on

    other = Unit.objects.get(code="B09")
    holders = holder_on("secretary", other, clock.today())
    return holders[0].user.username


def addresses(case: Case, file: StoredFile) -> list[str]:
    return [
        reverse("case", args=[case.pk]),
        reverse("case-act", args=[case.pk, "withdraw"]),
        reverse("case-act", args=[case.pk, "award"]),
        reverse("case-do", args=[case.pk, "urge"]),
        reverse("case-do", args=[case.pk, "transfer"]),
        reverse("case-print", args=[case.pk, "decision"]),
        reverse("publicity", args=[case.pk]),
        reverse("stored_file", args=[file.pk]),
        reverse("stored_file_preview", args=[file.pk]),
    ]


def test_a_foreign_case_does_not_exist(campaign: Campaign, signed_in: Browser, client: Client) -> None:
    case = nominated(campaign, "B08", 1)
    Printout.objects.create(
        case=case, key="decision", delivery_key="x", title={"en": "t"}, body={"en": "b"}, made_at=clock.now()
    )
    file = StoredFile.objects.filter(attached_to__startswith=f"case:{case.pk}/").first()
    assert file is not None
    before = HistoryEntry.objects.count()
    people = {**STRANGERS, "secretary of another branch": stranger_secretary()}
    for part, username in people.items():
        browser = signed_in(username)
        for address in addresses(case, file):
            assert browser.get(address).status_code in (404, 405), (part, address)
            answer = browser.post(address, {"action": "recommend", "token": "t" * 9, "confirmed": "1"})
            assert answer.status_code in (404, 405), (part, address)
        for name in ("cases", "my-cases", "my-todos", "workbench"):
            assert case.number not in browser.get(reverse(name), {"q": ""}).content.decode(), (part, name)
        assert str(case.pk) not in browser.get(reverse("cases"), {"q": case.number}).content.decode()
        with pytest.raises(Case.DoesNotExist):
            take_action(
                case_id=case.pk,
                action="recommend",
                actor=User.objects.get(username=username),
                inputs=RawInputs(),
                token=f"direct-{username}",
            )
    for address in addresses(case, file):
        assert client.get(address).status_code in (302, 405)
        assert client.post(address, {"action": "recommend"}).status_code in (302, 403, 405)
    assert HistoryEntry.objects.count() == before


def test_votes_of_others_do_not_exist(campaign: Campaign, signed_in: Browser) -> None:
    case = nominated(campaign, "B08", 1)
    motion = Vote.objects.create(
        key=next(iter(case.definition.votes)),
        version=case.version,
        case=case,
        state=case.state,
        status="open",
        opens_at=clock.now(),
    )
    address = reverse("vote", args=[motion.pk])
    for username in ("m0555", "m0202"):
        assert signed_in(username).get(address).status_code == 404
        assert signed_in(username).post(address, {"choice": "for", "confirmed": "1", "token": "t"}).status_code == 404
        assert signed_in(username).post(address, {"close": "1"}).status_code == 404
    # Those who see the case but are not on the roll read of the vote and cannot vote.
    answer = signed_in("m0190").post(address, {"choice": "for", "confirmed": "1", "token": "t" * 8})
    assert answer.status_code == 422
    assert signed_in("m0195").post(address, {"close": "1"}).status_code == 403
    assert signed_in("m0555").get(reverse("vote-entry", args=[uuid4(), case.pk])).status_code == 404
    motion.refresh_from_db()
    assert motion.status == "open"
    assert motion.participations.count() == 0


def test_drafts_and_notices_are_ones_own(campaign: Campaign, signed_in: Browser) -> None:
    owner, thief = User.objects.get(username="m0195"), User.objects.get(username="m0555")
    Draft.objects.create(owner=owner, key="case:x:draft", raw={"title": ["mine"]}, updated_at=clock.now())
    browser = signed_in("m0555")
    address = reverse("save_draft", args=["case:x:draft"])
    answer = browser.post(address, {"posted": {"title": ["his"]}, "revision": None}, content_type="application/json")
    assert answer.status_code == 200
    assert Draft.objects.get(owner=owner, key="case:x:draft").raw == {"title": ["mine"]}
    assert Draft.objects.get(owner=thief, key="case:x:draft").raw != {"title": ["mine"]}
    assert browser.get(address).status_code == 405

    notice = Notice.objects.create(recipient=owner, subject="s", body="b", url="//evil.example/x")
    assert browser.post(reverse("open_notice", args=[notice.pk])).status_code == 404
    browser.post(reverse("mark_notices_read"), {"notice": [notice.pk], "all": "1"})
    notice.refresh_from_db()
    assert notice.read_at is None
    # A notice never leads off the site.
    went = signed_in("m0195").post(reverse("open_notice", args=[notice.pk]))
    assert went.headers["Location"] == reverse("notices")


def test_a_token_belongs_to_one_person_and_one_action(campaign: Campaign) -> None:
    case = nominated(campaign, "B08", 1)
    secretary, author = User.objects.get(username="m0190"), User.objects.get(username="m0195")

    def act(who: User, action: str, token: str) -> str:
        try:
            take_action(case_id=case.pk, action=action, actor=who, inputs=RawInputs(comment="why"), token=token)
        except ActionRefused as refused:
            return refused.code
        return "done"

    # Tokens that the product uses itself can be foretold: nobody blocks its actions by sending them first.
    for token in (f"system:{case.pk}:{case.seq + 2}", f"start:{case.pk}:3:0", f"record:{case.pk}", f"spawn:{case.pk}"):
        assert act(secretary, "recommend", token) == "token_missing"
    assert act(secretary, "recommend", "x" * 114) == "token_missing"
    assert act(secretary, "recommend", "one") == "done"
    assert act(secretary, "recommend", "one") == "done"
    assert act(secretary, "withdraw", "one") == "token_reused"
    assert act(author, "recommend", "one") == "token_reused"
    assert Case.objects.get(pk=case.pk).history.filter(action="recommend").count() == 1


def test_what_is_not_writable_is_not_written(campaign: Campaign, signed_in: Browser) -> None:
    case = nominated(campaign, "B08", 1)
    forged = {
        "action": "recommend",
        "token": "forged-values",
        "seq": str(case.seq),
        "comment": "",
        "title": "FORGED",
        "total": "99",
        "rank": "1",
        "expert_score": "100",
        "award_no": "FORGED",
        "secrecy_ok": "passed",
        "state": "published",
        "status": "closed",
        "unit": "C0",
        "branch": "C0",
        "dup_award": "on",
        "objection_note": "FORGED",
        "votes": "99",
        "page": "1",
    }
    values = dict(case.values)
    signed_in("m0190").post(reverse("case", args=[case.pk]), forged)

    after = Case.objects.get(pk=case.pk)
    assert after.state == "secrecy_review"
    assert "FORGED" not in str(after.values)
    assert {key: after.values.get(key) for key in ("total", "rank", "award_no", "secrecy_ok", "branch", "votes")} == {
        key: values.get(key) for key in ("total", "rank", "award_no", "secrecy_ok", "branch", "votes")
    }
    assert after.history.order_by("-seq").first().changes.keys() <= {"dup_award", "vote_score"}


def test_reading_changes_nothing(campaign: Campaign, signed_in: Browser) -> None:
    case = nominated(campaign, "B08", 1)
    browser = signed_in("m0190")
    query = {"action": "recommend", "token": "by-get", "confirmed": "1", "seq": str(case.seq)}
    for name, args in (
        ("case", [case.pk]),
        ("case-act", [case.pk, "withdraw"]),
        ("case-do", [case.pk, "urge"]),
        ("start-procedure", ["top_ten_selection"]),
        ("campaign", [campaign.slug]),
        ("demo_clock", []),
        ("demo_sign_in", []),
        ("logout", []),
        ("mark_notices_read", []),
        ("choose_language", []),
    ):
        browser.get(reverse(name, args=args), query)
        browser.head(reverse(name, args=args), query)
    after = Case.objects.get(pk=case.pk)
    assert (after.seq, after.state) == (case.seq, case.state)
    assert browser.get(reverse("workbench")).status_code == 200


def test_forms_from_elsewhere_are_refused(campaign: Campaign) -> None:
    case = nominated(campaign, "B08", 1)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(User.objects.get(username="m0190"), backend="django.contrib.auth.backends.ModelBackend")
    for name, args in (
        ("case", [case.pk]),
        ("case-act", [case.pk, "withdraw"]),
        ("case-do", [case.pk, "urge"]),
        ("vote", [uuid4()]),
        ("save_draft", ["x"]),
        ("start-procedure", ["top_ten_selection"]),
        ("campaign", [campaign.slug]),
        ("batch", [campaign.slug, "brand"]),
        ("publicity", [case.pk]),
        ("demo_clock", []),
        ("demo_sign_in", []),
        ("logout", []),
        ("mark_notices_read", []),
        ("choose_language", []),
        ("new_delegation", []),
        ("login", []),
    ):
        answer = browser.post(reverse(name, args=args), {"action": "recommend", "token": "x"})
        assert answer.status_code == 403, name
        assert "script-src" in answer.headers["Content-Security-Policy"]
    assert Case.objects.get(pk=case.pk).seq == case.seq


def test_a_batch_is_for_organisers_only(campaign: Campaign, signed_in: Browser) -> None:
    playing.shortlist(nominated(campaign, "B08", 1))
    for username in ("m0555", "m0202", "m0195", Member.objects.get(pk=campaign.panel.first().pk).user.username):
        for category in ("brand", "nothing"):
            address = reverse("batch", args=[campaign.slug, category])
            assert signed_in(username).get(address).status_code == 404
            assert signed_in(username).post(address, {"action": "batch_ok", "confirmed": "1"}).status_code == 404
