from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from organization import clock
from organization.models import Delegation, Notice
from organization.services import send_notice
from tests import builders
from tests.integration.conftest import Cast


def _signed_in_as(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


class TestSigningIn:
    def test_password_opens_and_a_wrong_one_does_not(self, client: Client, cast: Cast) -> None:
        values = {"username": cast.member.username, "password": "wrong"}
        assert client.post(reverse("login"), values).status_code == 200
        assert _signed_in_as(client) is None
        client.post(reverse("login"), {**values, "password": builders.PASSWORD})
        assert _signed_in_as(client) == str(cast.member.pk)
        client.post(reverse("logout"))
        assert _signed_in_as(client) is None

    def test_too_many_wrong_passwords_block_the_login(self, client: Client, cast: Cast, settings: Any) -> None:
        settings.AXES_ENABLED = True
        settings.AXES_FAILURE_LIMIT = 3
        values = {"username": cast.member.username, "password": "wrong"}
        answers = [client.post(reverse("login"), values) for _ in range(3)]
        assert answers[-1].status_code == 429
        client.post(reverse("login"), {**values, "password": builders.PASSWORD})
        assert _signed_in_as(client) is None

    def test_password_is_changed_with_the_old_one(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.member)
        new = "another long password 7"
        values = {"old_password": builders.PASSWORD, "new_password1": new, "new_password2": new}
        assert client.get(reverse("password_change")).status_code == 200
        client.post(reverse("password_change"), values)
        cast.member.refresh_from_db()
        assert cast.member.check_password(new)


@pytest.mark.usefixtures("demo_org")
class TestRolePicker:
    def test_picker_shows_everybody_with_post_and_part(self, client: Client) -> None:
        page = client.get(reverse("login")).content.decode()
        for code in ("m0195", "m0190", "m0019", "m0012", "m0009", "m0017", "m0200", "admin"):
            assert f'value="{code}"' in page
        assert "变电检修试验党支部 宣传委员" in page

    def test_one_press_signs_in(self, client: Client) -> None:
        answer = client.post(reverse("demo_sign_in"), {"username": "m0190", "next": "/me/"})
        assert answer["Location"] == "/me/"
        assert _signed_in_as(client)

    def test_only_the_cast_can_be_played(self, client: Client) -> None:
        assert client.post(reverse("demo_sign_in"), {"username": "m0100"}).status_code == 404

    def test_picker_never_leads_to_another_site(self, client: Client) -> None:
        answer = client.post(reverse("demo_sign_in"), {"username": "m0190", "next": "https://evil.example/"})
        assert "evil" not in answer["Location"]

    def test_outside_the_demo_there_is_nothing(self, client: Client, settings: Any) -> None:
        settings.DEMO = False
        assert client.post(reverse("demo_sign_in"), {"username": "m0190"}).status_code == 404
        assert client.post(reverse("demo_clock"), {"days": "1"}).status_code == 404
        assert 'value="m0190"' not in client.get(reverse("login")).content.decode()
        with pytest.raises(RuntimeError):
            clock.shift(days=1)


class TestClock:
    def test_clock_moves_by_working_days_and_back(self, client: Client, db: None) -> None:
        before = clock.today()
        client.post(reverse("demo_clock"), {"days": "5", "next": "/"})
        assert 5 <= (clock.today() - before).days <= 14
        assert clock.is_shifted()
        client.post(reverse("demo_clock"), {"calendar_days": "1"})
        client.post(reverse("demo_clock"), {"reset": "1"})
        assert clock.today() == before

    def test_nonsense_moves_nothing(self, client: Client, db: None) -> None:
        for value in ("", "-3", "x", "²"):
            client.post(reverse("demo_clock"), {"days": value})
        assert not clock.is_shifted()


class TestNotices:
    def test_reader_sees_their_own_and_marks_them(self, client: Client, cast: Cast) -> None:
        send_notice(recipients=[cast.member], subject="Mine", url="/me/")
        send_notice(recipients=[cast.secretary], subject="Other")
        client.force_login(cast.member)
        page = client.get(reverse("notices")).content.decode()
        assert "Mine" in page
        assert "Other" not in page
        mine, other = Notice.objects.get(subject="Mine"), Notice.objects.get(subject="Other")
        assert client.post(reverse("open_notice", args=[mine.pk]))["Location"] == "/me/"
        assert client.post(reverse("open_notice", args=[other.pk])).status_code == 404
        client.post(reverse("mark_notices_read"), {"notice": [other.pk]})
        assert list(Notice.objects.filter(read_at=None)) == [other]
        assert "Mine" not in client.get(reverse("notices"), {"unread": "1"}).content.decode()

    def test_all_are_marked_at_once_and_the_list_has_pages(self, client: Client, cast: Cast) -> None:
        for number in range(25):
            send_notice(recipients=[cast.member], subject=f"N{number}.")
        client.force_login(cast.member)
        assert "N3." in client.get(reverse("notices"), {"page": "2"}).content.decode()
        client.post(reverse("mark_notices_read"), {"all": "1"})
        assert not Notice.objects.filter(read_at=None).exists()

    def test_notice_never_leads_to_another_site(self, client: Client, cast: Cast) -> None:
        send_notice(recipients=[cast.member], subject="Mine", url="//evil.example/")
        client.force_login(cast.member)
        answer = client.post(reverse("open_notice", args=[Notice.objects.get().pk]))
        assert answer["Location"] == reverse("notices")


class TestProfile:
    def test_everybody_sees_their_own(self, client: Client, cast: Cast) -> None:
        for user in cast.everybody().values():
            if user.is_authenticated:
                client.force_login(user)
                assert client.get(reverse("profile")).status_code == 200
        client.logout()
        assert client.get(reverse("profile")).status_code == 302

    def test_delegation_is_given_and_ended(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.secretary)
        today = clock.today()
        values = {
            "delegate": cast.commissioner.member.code.lower(),
            "start_on": today,
            "end_on": today + timedelta(days=3),
            "reason": "leave",
        }
        client.post(reverse("new_delegation"), {**values, "delegate": cast.secretary.member.code})
        assert not Delegation.objects.exists()
        client.post(reverse("new_delegation"), values)
        delegation = Delegation.objects.get()
        client.force_login(cast.member)
        assert client.post(reverse("stop_delegation", args=[delegation.pk])).status_code == 404
        client.force_login(cast.secretary)
        client.post(reverse("stop_delegation", args=[delegation.pk]))
        assert Delegation.objects.get().ended_on == today

    def test_login_without_member_delegates_nothing(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.admin)
        assert client.get(reverse("new_delegation")).status_code == 403

    def test_language_is_kept(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.member)
        assert client.post(reverse("choose_language"), {"language": "en"})["Location"] == "/en/me/"


def test_who_held_which_post_is_shown_for_a_day(client: Client, cast: Cast) -> None:
    builders.make_assignment(cast.member.member, "deputy", cast.branch, end_on=date(2023, 1, 1))
    client.force_login(cast.other_member)
    address = reverse("post_holders")
    assert client.get(address).status_code == 200
    name = cast.member.member.name
    assert name in client.get(address, {"unit": "K1", "on": "2022-05-01"}).content.decode()
    assert name not in client.get(address, {"unit": "K1", "on": "2024-05-01"}).content.decode()
    assert client.get(address, {"unit": "ZZ", "on": "x"}).status_code == 200
