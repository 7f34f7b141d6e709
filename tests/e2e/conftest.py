"""A whole site with its sample data, and browsers to visit it: desktop, phone, and one without JavaScript.

The site runs in threads of the test process on a database of its own run, so a test may also ask the database, run the
worker once, or move the clock. Data stays for the length of the run: journeys must not depend on one another.
Every page is watched: a script error, a refused script or style (CSP) or a request to another host fails the test.
"""

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.db import connection
from django.test.testcases import LiveServerThread
from django.test.utils import setup_databases, teardown_databases
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

from guicheng.demo import LOADERS
from tests.e2e.browsing import DESKTOP, PHONE, PLACE
from tests.services import chromium

# Playwright keeps an event loop in this thread; the tests' own queries are synchronous all the same.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

Troubles = list[str]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    found = chromium.program()
    if found is None:
        pytest.exit("no Chromium was found; install it, or name it in CHROMIUM", returncode=1)
    return {"executable_path": found, "args": chromium.ARGUMENTS}


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_keepdb: bool, django_db_blocker: Any
) -> Iterator[None]:
    # pytest-django makes only the databases that marked tests ask for; journeys carry no mark, since each mark means
    # a transaction that the threads of the site could not see into.
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, keepdb=django_db_keepdb, serialized_aliases=[])
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0, keepdb=django_db_keepdb)


@pytest.fixture(scope="session")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Gives the address of a running site that has been filled with the demo's organisation, packs and pages."""
    with django_db_blocker.unblock():
        for name, *arguments in LOADERS:
            call_command(name, *arguments, verbosity=0)
        server = LiveServerThread("127.0.0.1", StaticFilesHandler)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        if server.error:
            raise server.error
        yield f"http://127.0.0.1:{server.port}"
        server.terminate()
        leave_the_database()


def leave_the_database() -> None:
    """Ends what the server's threads still have open on PostgreSQL, which drops no database that is in use."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture
def troubles() -> Iterator[Troubles]:
    """Gives the list into which every watched page writes what went wrong; fails the test when it is not empty."""
    found: Troubles = []
    yield found
    assert found == []


def watch(context: BrowserContext, site: str, troubles: Troubles) -> None:
    def console(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            troubles.append(f"refused by policy: {message.text}")

    def request(sent: Request) -> None:
        if not sent.url.startswith((site, "data:", "blob:", "about:")):
            troubles.append(f"request to another host: {sent.url}")

    def response(received: Response) -> None:
        if received.status >= 500:
            troubles.append(f"{received.status} from {received.url}")

    def failed_script(error: Any) -> None:
        troubles.append(f"script error: {error.error}")

    context.on("console", console)
    context.on("request", request)
    context.on("response", response)
    context.on("weberror", failed_script)


@pytest.fixture
def visit(site: str, new_context: Any, troubles: Troubles) -> Callable[..., Page]:
    """Gives ``visit(**options)``: a page of a new browser context with its own cookies; options as of Playwright."""

    def open_page(**options: Any) -> Page:
        context = new_context(base_url=site, **PLACE, **(DESKTOP | options))
        context.set_default_timeout(10_000)
        watch(context, site, troubles)
        return context.new_page()

    return open_page


@pytest.fixture
def page(visit: Callable[..., Page]) -> Page:
    """A desktop browser, 1440 pixels wide."""
    return visit()


@pytest.fixture
def phone(visit: Callable[..., Page]) -> Page:
    """A phone, 390 pixels wide, with touch."""
    return visit(**PHONE)


@pytest.fixture
def plain(visit: Callable[..., Page]) -> Page:
    """A desktop browser with JavaScript off."""
    return visit(java_script_enabled=False)


@pytest.fixture
def work(site: str) -> Callable[[], None]:
    """Gives ``work()``: does everything that is due in the background, as one round of the worker would."""
    return lambda: call_command("worker", "--once", verbosity=0)


@pytest.fixture
def at(site: str) -> Iterator[Callable[[datetime], None]]:
    """Gives ``at(moment)``: moves the clock of site and test there (it goes on ticking); sign in again afterwards."""
    travels: list[Any] = []

    def move(moment: datetime) -> None:
        if travels:
            travels.pop().stop()
        travel = time_machine.travel(moment, tick=True)
        travel.start()
        travels.append(travel)

    yield move
    while travels:
        travels.pop().stop()
