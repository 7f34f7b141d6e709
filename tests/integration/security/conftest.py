"""The sample organisation with a campaign, for those who attack it."""

from tests.integration.processes_pages.conftest import (  # noqa: F401  (fixtures used by name)
    campaign,
    nomination,
    page_effects,
    signed_in,
)
