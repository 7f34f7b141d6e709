"""What every layer of tests shares: compiled translations, a migrated database, browser journeys at the end."""

import os
import shutil

import pytest
from django.conf import settings
from django.db import connections

from guicheng.translations import compile_catalogues
from tests.services import postgresql, sqlite

ON_SQLITE = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


def pytest_configure(config: pytest.Config) -> None:
    compile_catalogues()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Browser journeys leave their data in the database for the length of the run; nothing may follow them.
    items.sort(key=lambda item: "/e2e/" in str(item.path))
    for item in items:
        if ON_SQLITE and item.get_closest_marker("postgresql"):
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    if ON_SQLITE:
        shutil.copy(sqlite.migrated_template(), settings.DATABASES["default"]["TEST"]["NAME"])
    elif template := os.environ.get(postgresql.TEMPLATE):
        connections["default"].settings_dict["TEST"]["TEMPLATE"] = template


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    return ON_SQLITE
