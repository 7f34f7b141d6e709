"""Two small branches below a committee, the standard cast, and cases made without a journey."""

from collections.abc import Callable

import pytest
from django.test import Client

from organization.models import User
from processes.models import Campaign, Case
from processes.services import load_pack
from processes.services.pack_files import PACKS
from tests.integration.processes.conftest import STANDARD, make_campaign, page_effects  # noqa: F401  (a fixture used by name)


@pytest.fixture
def campaign(demo_org: dict[str, int]) -> Campaign:
    for key in STANDARD:
        load_pack(PACKS / key)
    return make_campaign()


@pytest.fixture
def signed_in() -> Callable[[str], Client]:
    """Returns a browser in which the person with that user name is signed in."""

    def browser(username: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return browser


@pytest.fixture
def nomination(campaign: Campaign) -> Case:
    """A nomination of branch B08, waiting for its secretary."""
    return nominated(campaign, "B08", 1)


def nominated(campaign: Campaign, branch: str, number: int) -> Case:
    """Returns a nomination that has been handed in."""
    from organization import clock
    from organization.models import Unit
    from organization.queries import holder_on
    from processes.demo import playing

    unit = Unit.objects.get(code=branch)
    author = holder_on("pub_member", unit, clock.today())[0].user
    return playing.submit(playing.nominate(unit=unit, campaign=campaign, starter=author), number, "project")
