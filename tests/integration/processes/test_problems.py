"""What only this installation knows to be wrong with a procedure: its calendar and its people."""

import json
from typing import Any

import pytest

from organization.models import WorkCalendar
from organization.queries.calendar import forget_calendar
from processes.queries.problems import located
from processes.services import procedure_problems
from processes.services.pack_files import pack_paths
from tests.integration.conftest import Cast


@pytest.fixture
def document() -> dict[str, Any]:
    path = next(path for path in pack_paths() if path.name == "major_decision")
    return dict(json.loads((path / "procedure.json").read_text(encoding="utf-8")))


def test_steps_in_which_nobody_would_be_found_are_listed_with_the_units(cast: Cast, document: dict[str, Any]) -> None:
    found = [each for each in procedure_problems(document) if each.code == "nobody_in_units"]

    # The committee of the cast has an organiser and no secretary: nobody would close the votes.
    assert [each.path for each in found] == ["states/1/performers", "states/2/performers"]
    assert {each.severity for each in found} == {"warning"}
    assert found[0].context == {"number": 2, "units": f"{cast.branch.label}, {cast.other_branch.label}"}
    assert cast.branch.label in located(document, found)[0].text


@pytest.mark.usefixtures("cast")
def test_deadlines_on_an_unconfirmed_calendar_are_warned_of(document: dict[str, Any]) -> None:
    WorkCalendar.objects.update(status="provisional")
    forget_calendar()

    assert "timer_on_provisional_calendar" in {each.code for each in procedure_problems(document)}
