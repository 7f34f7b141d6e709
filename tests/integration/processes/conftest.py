"""A campaign of the sample organisation, ready for nominations."""

from datetime import timedelta

import pytest

from organization import clock
from organization.demo.load import load_cast
from organization.models import Member, Unit
from processes.effects import Delivery, EffectKind, effect_kinds, register
from processes.models import Campaign
from processes.services import load_pack
from processes.services.pack_files import PACKS

STANDARD = ("major_decision", "org_life_meeting", "top_ten_selection")
"""The packs whose cases these tests play; each costs a quarter of a second."""


class StandIn(EffectKind):
    """A page effect while no app above has registered one: these tests are about cases, not pages."""

    def __init__(self, key: str) -> None:
        self.key = key

    def deliver(self, delivery: Delivery) -> None:
        return None


@pytest.fixture(autouse=True)
def page_effects() -> None:
    for key in ("create_page", "publish_page", "unpublish_page"):
        if key not in effect_kinds():
            register(StandIn(key))


@pytest.fixture
def packs(demo_org: dict[str, int]) -> None:
    for key in STANDARD:
        load_pack(PACKS / key)


@pytest.fixture
def campaign(packs: None) -> Campaign:
    return make_campaign()


def make_campaign(slug: str = "top-ten-2026", quota: int = 10) -> Campaign:
    """Returns a campaign of the committee that takes nominations today."""
    from processes.models import Procedure

    today = clock.today()
    campaign = Campaign.objects.create(
        slug=slug,
        title="2026年度“十佳”遴选",
        title_en="The ten best of 2026",
        procedure=Procedure.objects.get(key="top_ten_selection"),
        unit=Unit.objects.get(code="C0"),
        year=today.year,
        opens_on=today - timedelta(days=1),
        closes_on=today + timedelta(days=30),
        vote_opens_at=clock.now() - timedelta(hours=1),
        vote_closes_at=clock.now() + timedelta(days=40),
        quota=quota,
    )
    campaign.panel.set(Member.objects.filter(code__in=load_cast()["experts"]))
    return campaign
