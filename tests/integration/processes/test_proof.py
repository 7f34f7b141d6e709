"""What is found out before a procedure runs: examples, simulations, the dry run, the replay."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest

from organization import clock
from organization.models import Delegation, Member, Role, Unit, User
from organization.role_roster import Roster
from organization.roles import RoleUnresolved, resolve_role
from processes.models import Case, HistoryEntry, Procedure, ProcedureJob, Simulation
from processes.queries.people import CASE_ROLES
from processes.services import load_pack
from processes.services.dry_run import order_dry_run
from processes.services.pack_files import PACKS
from processes.services.procedure_jobs import run_job
from processes.services.publish_procedure import ProcedureProblems, publish_procedure
from processes.services.replay_cases import order_replay
from processes.services.save_examples import keep_example
from processes.services.simulating import SimulationRefused, begin_simulation, play_of, take_turn, turn_back
from tests import builders
from tests.procedures import APPROVAL, Scene, act, publish

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def begun(scene: Scene) -> Simulation:
    scene.version.procedure.save_revision()
    return begin_simulation(
        procedure=scene.version.procedure,
        by=User.objects.create_superuser("root"),
        unit=scene.branch,
        starter=scene.author,
        at=NOON,
    )


def played() -> tuple[Scene, Simulation]:
    """A note that was handed in and approved."""
    scene = Scene()
    simulation = begun(scene)
    submit = {"do": "submit", "by": "ZAUTHOR", "values": {"title": "A", "amount": 5}}
    take_turn(simulation=simulation, step=submit, turns_seen=0)
    simulation.refresh_from_db()
    take_turn(simulation=simulation, step={"do": "approve", "by": "ZAPP0"}, turns_seen=1)
    simulation.refresh_from_db()
    return scene, simulation


def test_a_simulation_stores_no_case() -> None:
    _scene, simulation = played()

    assert play_of(simulation).rehearsal.snapshot.status == "closed"
    assert (Case.objects.count(), HistoryEntry.objects.count()) == (0, 0)


def test_a_turn_knows_the_people_of_the_unit_and_what_they_see() -> None:
    _scene, simulation = played()
    first = simulation.script["steps"][0]

    assert first["expect"] == "review"
    assert first["then"]["people"] == ["ZAPP0", "ZAPP1", "ZAPP2", "ZAPP3"]
    assert simulation.script["begin"]["then"] == {"people": ["ZAUTHOR"], "shows": ["title", "amount"]}


def test_turns_can_be_taken_back() -> None:
    _scene, simulation = played()
    turn_back(simulation=simulation, to=1)
    simulation.refresh_from_db()

    assert play_of(simulation).rehearsal.snapshot.state == "review"


def test_a_turn_from_an_old_page_is_refused() -> None:
    _scene, simulation = played()

    with pytest.raises(SimulationRefused):
        take_turn(simulation=simulation, step={"do": "approve", "by": "ZAPP0"}, turns_seen=1)


def test_what_was_played_becomes_an_example_that_stops_a_procedure_it_no_longer_fits() -> None:
    scene, simulation = played()
    keep_example(simulation=simulation, name={"zh-hans": "通过", "en": "Approved"}, by=simulation.by)
    procedure = Procedure.objects.get(pk=scene.version.procedure_id)
    procedure.document = procedure.get_latest_revision_as_object().document

    publish_procedure(procedure=procedure, user=None)  # comes out as told

    procedure.document["transitions"][1]["guard"] = "amount < 3"
    with pytest.raises(ProcedureProblems) as refused:
        publish_procedure(procedure=procedure, user=None)
    assert [(each.path, each.code) for each in refused.value.problems] == [
        ("examples/examples/0", "example_fails_state")
    ]


@pytest.mark.parametrize("step", [{"do": "submit", "by": "Z", "values": "unknown"}, {"do": "wait", "at": "x"}])
def test_an_example_that_cannot_be_played_is_a_problem_and_no_error(step: dict[str, Any]) -> None:
    Scene()
    broken = {"name": {}, "people": {"initiator": ["Z"]}, "steps": [step]}
    document = {**deepcopy(APPROVAL), "examples": {"examples": [broken]}}

    with pytest.raises(ProcedureProblems) as refused:
        publish(document)

    assert [each.code for each in refused.value.problems] == ["example_unreadable"]


def test_the_roster_finds_whom_the_roles_find(demo_org: dict[str, int]) -> None:
    day = clock.today()
    roster = Roster(on=day)
    roles = [role for role in Role.objects.values_list("key", flat=True) if role not in CASE_ROLES]
    units = list(Unit.objects.select_related("kind").order_by("path"))
    for unit in units[::7]:
        for role in roles:
            try:
                found = resolve_role(role, unit=unit, on=day)
                expected = ({each.pk for each in found.members}, found.skipped)
            except RoleUnresolved:
                expected = (set(), False)
            staffed = roster.people(role, unit)
            assert (set(staffed.members), staffed.skipped) == expected, (role, unit.code)


def dry(procedure: Procedure) -> ProcedureJob:
    user, _ = User.objects.get_or_create(username="root", defaults={"is_superuser": True, "is_active": True})
    job = order_dry_run(procedure=procedure, by=user, on=clock.today())
    run_job(job.pk)
    job.refresh_from_db()
    return job


def test_seeded_gaps_are_all_found_by_the_dry_run() -> None:
    document = deepcopy(APPROVAL)
    document["start"]["by"] = ["branch_secretary"]
    document["states"][1]["performers"] = ["branch_secretary"]
    for transition in document["transitions"][1:]:
        transition["by"] = ["branch_secretary"]
    Scene(approvers=0)
    lonely = builders.make_unit("Z2", parent=Unit.objects.get(code="Z0"))
    document["start"]["by"].append("branch_org")
    builders.make_assignment(builders.make_member("ZORG", branch=lonely), "org_member", lonely)
    version = publish(document)
    secretary = Member.objects.get(code="ZSEC")
    deputy = Member.objects.get(code="ZAUTHOR")
    Delegation.objects.create(
        delegator=secretary, delegate=deputy, start_on=clock.today(), end_on=clock.today(), reason="leave"
    )

    job = dry(version.procedure)

    found = {(line.unit.code, line.state, line.code) for line in job.lines.select_related("unit")}
    assert {("Z1", "review", "on_leave"), ("Z1", "review", "self_approval"), ("Z2", "review", "nobody")} <= found
    assert job.report["counts"]["nobody"] == 1


def replayed(version: Any, change: Any) -> list[tuple[str, str]]:
    procedure = version.procedure
    procedure.refresh_from_db()
    document = deepcopy(APPROVAL)
    change(document)
    procedure.document = document
    procedure.save_revision()
    user, _ = User.objects.get_or_create(username="root", defaults={"is_superuser": True, "is_active": True})
    job = order_replay(procedure=procedure, by=user, days=365)
    run_job(job.pk)
    return list(job.lines.values_list("state", "code"))


def test_a_replay_says_where_past_cases_would_differ() -> None:
    scene = Scene()
    case = scene.submitted(amount=50)
    act(case, "approve", scene.approvers[0])

    def lower(document: dict[str, Any]) -> None:
        document["transitions"][1]["guard"] = "amount < 40"

    def renamed(document: dict[str, Any]) -> None:
        document["transitions"][1]["key"] = "agree"

    def to_secretary(document: dict[str, Any]) -> None:
        document["transitions"][1]["by"] = ["branch_secretary"]
        document["states"][1]["performers"] = ["branch_secretary", "committee_org"]

    assert replayed(scene.version, lambda document: None) == []
    assert replayed(scene.version, lower) == [("review", "guard_refuses")]
    assert replayed(scene.version, renamed) == [("review", "button_gone")]
    assert replayed(scene.version, to_secretary) == [("review", "not_allowed")]


def test_packs_carry_their_examples_into_the_versions() -> None:
    version = load_pack(PACKS / "major_decision")

    assert len(version.document["examples"]["examples"]) > 3
