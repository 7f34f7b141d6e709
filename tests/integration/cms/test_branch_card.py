"""The card of a branch, built from data: what it tells, and to whom."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from cms.models import BranchPage, Honour, Shown
from organization import clock
from processes.models import MeasureKind, MeasurePart, StoredMeasure
from processes.services.pack_files import PACKS
from tests.integration.cms.conftest import SmallSite
from tests.integration.conftest import Cast


def text_for(page: BranchPage, user: Any) -> str:
    client = Client()
    if user.is_authenticated:
        client.force_login(user)
    return client.get(page.url).content.decode()


def star_level() -> Any:
    """The definition that the pack of the rating brings."""
    brought = json.loads((PACKS / "branch_star_rating/indicators.json").read_text(encoding="utf-8"))
    return next(each for each in brought["indicators"] if each["key"] == "star_level")


@pytest.fixture
def card(cast: Cast, small_site: SmallSite) -> BranchPage:
    """A card of a branch with a rating of four stars and a duty that was done three times this year."""
    stars = StoredMeasure.objects.create(key="star_level", document=star_level())
    duty = StoredMeasure.objects.create(
        key="party_class", kind=MeasureKind.DUTY, document={"title": {"zh-hans": "讲党课"}}
    )
    year = str(clock.today().year)
    rows = [(stars, "2024", 5, 1), (stars, "2025", 4, 1), (duty, f"{year}-Q1", 3, 3), (duty, "2024-Q1", 9, 9)]
    for measure, span, number, items in rows:
        MeasurePart.objects.create(
            measure=measure, unit=cast.branch, span=span, number=Decimal(number), base=Decimal(1), items=items
        )
    return small_site.card(cast.branch)


def told(card: BranchPage, cast: Cast) -> set[str]:
    return {name for name, user in cast.everybody().items() if "讲党课" in text_for(card, user)}


def test_figures_are_shown_to_whom_the_card_says(cast: Cast, card: BranchPage) -> None:
    assert told(card, cast) == {"secretary", "commissioner", "member", "organizer", "admin"}
    text = text_for(card, cast.member)
    assert text.count('class="is-had"') == 4
    assert "2025" in text
    BranchPage.objects.update(figures_for=Shown.EVERYBODY)
    assert told(card, cast) == set(cast.everybody())
    BranchPage.objects.update(figures_for=Shown.NOBODY)
    assert told(card, cast) == set()


def test_honours_of_people_are_a_number(cast: Cast, card: BranchPage) -> None:
    common = {"unit": cast.branch, "awarded_on": date(2025, 7, 1)}
    Honour.objects.create(title="先进党支部", **common)
    Honour.objects.create(title="内部表扬", is_public=False, **common)
    Honour.objects.create(title="M0001 的奖", is_personal=True, **common)
    visitor, member = text_for(card, cast.anonymous), text_for(card, cast.member)
    assert "先进党支部" in visitor
    assert "内部表扬" not in visitor
    assert "内部表扬" in member
    assert "M0001" not in visitor + member


def test_honours_are_kept_by_those_who_oversee_the_unit(cast: Cast) -> None:
    for codename in ("access_admin", "add_honour", "change_honour", "view_honour"):
        cast.secretary.user_permissions.add(Permission.objects.get(codename=codename))
    client = Client()
    client.force_login(cast.secretary)
    posted = {
        "title": "先进党支部",
        "unit": cast.branch.pk,
        "level": "company",
        "awarded_by": "",
        "awarded_on": "2025-07-01",
    }
    refused = client.post(reverse("honours:add"), {**posted, "unit": cast.other_branch.pk})
    assert "unit" in refused.context["form"].errors
    late = {**posted, "awarded_on": (clock.today() + timedelta(days=1)).isoformat()}
    assert "awarded_on" in client.post(reverse("honours:add"), late).context["form"].errors
    assert client.post(reverse("honours:add"), posted).status_code == 302
    assert "先进党支部" in client.get(reverse("honours:index")).content.decode()
