"""What every layer of tests shares: compiled translations, and an order that keeps browser journeys for the end."""

import pytest
from django.conf import settings

from guicheng.translations import compile_catalogues


def pytest_configure(config: pytest.Config) -> None:
    compile_catalogues()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Browser journeys leave their data in the database for the length of the run; nothing may follow them.
    items.sort(key=lambda item: "/e2e/" in str(item.path))
    if not settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        skip = pytest.mark.skip(reason="needs PostgreSQL")
        for item in items:
            if item.get_closest_marker("postgresql"):
                item.add_marker(skip)
