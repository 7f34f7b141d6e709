"""Administrators play procedures through, keep examples, order dry runs and replays, migrate cases: page by page."""

import pytest
from django.test import Client
from django.urls import reverse

from organization.models import User
from processes.models import Case, JobLine, Procedure, ProcedureJob, Simulation
from processes.services.procedure_jobs import run_job
from tests.procedures import APPROVAL, Scene, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    scene.version.procedure.save_revision()
    return scene


@pytest.fixture
def admin() -> Client:
    client = Client()
    user = User.objects.create_superuser("root")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def begun(admin: Client, scene: Scene) -> Simulation:
    page = reverse("procedure_simulate", args=[scene.version.procedure_id])
    admin.post(page, {"unit": "Z1", "on": "2026-03-02", "starter": "ZAUTHOR", "begin": "1"})
    return Simulation.objects.get()


def turned(admin: Client, simulation: Simulation, **data: str) -> int:
    turns = str(len(Simulation.objects.get().script["steps"]))
    page = reverse("procedure_simulation", args=[simulation.pk])
    return admin.post(page, {"turns": turns, **data}).status_code


def test_a_case_is_played_from_the_beginning_to_the_end(admin: Client, scene: Scene) -> None:
    simulation = begun(admin, scene)
    page = reverse("procedure_simulation", args=[simulation.pk])
    assert "Submit" in admin.get(page).content.decode()

    assert turned(admin, simulation, action="submit", title="", **{"as": "ZAUTHOR"}) == 422
    assert turned(admin, simulation, action="submit", title="A note", amount="5", **{"as": "ZAUTHOR"}) == 302
    assert turned(admin, simulation, wait="deadline") == 302
    assert turned(admin, simulation, action="approve", **{"as": "ZAPP0"}) == 302

    steps = Simulation.objects.get().script["steps"]
    assert [(step["do"], step.get("expect")) for step in steps] == [
        ("submit", "review"), ("wait", "review"), ("approve", "done"),
    ]  # fmt: skip
    assert admin.get(f"{page}?as=ZAPP0").status_code == 200
    assert Case.objects.count() == 0


def test_a_simulation_begins_without_a_unit_in_the_address(admin: Client, scene: Scene) -> None:
    assert admin.get(reverse("procedure_simulate", args=[scene.version.procedure_id])).status_code == 200


def test_a_refused_button_stays_in_the_list_and_can_be_taken_back(admin: Client, scene: Scene) -> None:
    simulation = begun(admin, scene)
    turned(admin, simulation, action="submit", title="A note", amount="500", **{"as": "ZAUTHOR"})
    turned(admin, simulation, action="approve", **{"as": "ZAPP0"})
    assert Simulation.objects.get().script["steps"][1]["refuse"] == "guard"

    admin.post(reverse("procedure_simulation_back", args=[simulation.pk]), {"to": "1"})

    assert len(Simulation.objects.get().script["steps"]) == 1


def test_a_simulation_is_kept_as_an_example_edited_and_taken_out(admin: Client, scene: Scene) -> None:
    simulation = begun(admin, scene)
    turned(admin, simulation, action="submit", title="A note", amount="5", **{"as": "ZAUTHOR"})
    admin.post(reverse("procedure_simulation_save", args=[simulation.pk]), {"title": "交上去", "title_en": "In"})
    pk = scene.version.procedure_id
    assert "proof-ok" in admin.get(reverse("procedure_examples", args=[pk])).content.decode()

    page = reverse("procedure_example", args=[pk, 0])
    assert admin.get(page).status_code == 200
    sent = {"name": "错的", "by-0": "ZAUTHOR", "values-0": '{"title": "A", "amount": 5}', "expect-0": "done"}
    assert admin.post(page, {**sent, "values-0": "{"}).status_code == 422
    assert admin.post(page, sent).status_code == 302
    assert "proof-bad" in admin.get(reverse("procedure_examples", args=[pk])).content.decode()
    assert admin.post(reverse("procedure_example_play", args=[pk, 0])).status_code == 302

    admin.post(reverse("procedure_example_remove", args=[pk, 0]))

    draft = Procedure.objects.get(pk=pk).get_latest_revision_as_object()
    assert draft.document["examples"]["examples"] == []
    assert admin.get(page).status_code == 404


@pytest.mark.parametrize("kind", ["dry_run", "replay"])
def test_jobs_are_ordered_watched_filtered_and_exported(admin: Client, scene: Scene, kind: str) -> None:
    scene.submitted()
    admin.post(reverse("procedure_proof", args=[scene.version.procedure_id]), {"kind": kind})
    job = ProcedureJob.objects.get()
    run_job(job.pk)
    JobLine.objects.create(job=job, unit=scene.branch, state="review", code="nobody", detail={"roles": ["x"]})

    for name in ("procedure_job", "procedure_job_state", "procedure_job_csv"):
        for query in ("", "?code=nobody&state=review&q=Z1"):
            assert admin.get(reverse(name, args=[job.pk]) + query).status_code == 200
    csv = b"".join(admin.get(reverse("procedure_job_csv", args=[job.pk])).streaming_content).decode()
    assert "Z1" in csv


def test_cases_are_migrated_and_taken_back_from_the_pages(admin: Client, scene: Scene) -> None:
    case = scene.submitted()
    document = {**APPROVAL, "summary": {"zh-hans": "二", "en": "two"}}
    new = publish(document)
    page = reverse("procedure_migrations", args=[scene.version.procedure_id])
    assert admin.get(page).status_code == 200
    chosen = {"state-draft": "draft", "state-review": "review", "from-title": "title", "from-amount": "amount"}
    admin.post(page, {"old": "1", "new": "2", **chosen, "from-doc_no": "doc_no"})
    job = ProcedureJob.objects.get()
    run_job(job.pk)
    assert admin.get(reverse("procedure_job", args=[job.pk])).status_code == 200

    admin.post(reverse("procedure_migration_apply", args=[job.pk]), {"go": "1"})
    run_job(job.pk)
    assert Case.objects.get(pk=case.pk).version_id == new.pk

    admin.post(reverse("procedure_migration_undo", args=[job.pk]))
    run_job(job.pk)
    assert Case.objects.get(pk=case.pk).version_id == scene.version.pk
    assert admin.post(page, {"old": "1", "new": "2", "expert": "1", "mapping": "["}).status_code == 422
    assert "二" in admin.get(reverse("procedure_versions", args=[scene.version.procedure_id])).content.decode()


@pytest.mark.parametrize(
    "name",
    ["procedure_simulate", "procedure_examples", "procedure_proof", "procedure_migrations", "procedure_versions"],
)
def test_only_designers_see_the_pages(scene: Scene, name: str) -> None:
    client = Client()
    address = reverse(name, args=[scene.version.procedure_id])
    assert client.get(address).status_code == 302
    client.force_login(scene.secretary.user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(address).status_code in (302, 403)


def test_a_simulation_of_somebody_else_is_not_found(admin: Client, scene: Scene) -> None:
    simulation = begun(admin, scene)
    other = Client()
    other.force_login(User.objects.create_superuser("other"), backend="django.contrib.auth.backends.ModelBackend")

    assert other.get(reverse("procedure_simulation", args=[simulation.pk])).status_code == 404


def test_clauses_are_linked_and_taken_away(admin: Client, scene: Scene) -> None:
    pk = scene.version.procedure_id
    sent = {"part": "states/review", "page": "条例", "clause": "第十三条"}
    admin.post(reverse("procedure_link_clause", args=[pk]), sent)
    admin.post(reverse("procedure_link_clause", args=[pk]), {**sent, "part": "nothing"})
    page = reverse("procedure_policy", args=[pk]) + "?people=60&times=12"
    assert "第十三条" in admin.get(page).content.decode()

    admin.post(reverse("procedure_unlink_clause", args=[pk, scene.version.procedure.clause_links.get().pk]))

    assert "第十三条" not in admin.get(page).content.decode()


def test_a_branch_follows_a_template_and_takes_over_what_is_new(admin: Client, scene: Scene) -> None:
    template = scene.version.procedure
    page = reverse("procedure_sharing", args=[template.pk])
    admin.post(page, {"states/review": ["locked"], "fields/title": ["extendable", "nonsense"]})
    draft = Procedure.objects.get(pk=template.pk).get_latest_revision_as_object()
    assert draft.document["sharing"] == {"locked": ["states/review"], "extendable": ["fields/title"]}
    publish(draft.document)
    admin.post(reverse("procedure_follow", args=[template.pk]), {"key": "branch_note", "title": "分部", "unit": "Z1"})
    follower = Procedure.objects.get(key="branch_note")
    assert [admin.get(reverse("procedure_sharing", args=[each.pk])).status_code for each in (template, follower)] == [
        200,
        200,
    ]
    own = follower.get_latest_revision_as_object()
    own.document["transitions"][0]["help"] = {"zh-hans": "我们", "en": "Ours"}
    own.save_revision()
    newer = {**draft.document, "transitions": [dict(each) for each in draft.document["transitions"]]}
    newer["transitions"][0]["help"] = {"zh-hans": "他们", "en": "Theirs"}
    version = publish(newer)

    over = reverse("procedure_take_over", args=[follower.pk])
    assert "choose-transitions/submit" in admin.get(reverse("procedure_sharing", args=[follower.pk])).content.decode()
    admin.post(over, {"seen": str(version.number)})  # undecided: nothing is taken over
    assert Procedure.objects.get(pk=follower.pk).template_link.version.number < version.number
    admin.post(over, {"seen": str(version.number), "choose-transitions/submit": "theirs"})

    follower = Procedure.objects.get(pk=follower.pk)
    taken = follower.get_latest_revision_as_object().document
    assert (follower.template_link.version_id, taken["key"]) == (version.pk, "branch_note")
    assert taken["transitions"][0]["help"]["en"] == "Theirs"
    assert "sharing" not in taken
