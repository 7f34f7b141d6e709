"""The process designer's server side: what it loads, saves, checks, refuses, and keeps as it was."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from organization import clock
from organization.models import Unit, User
from organization.queries import holder_on
from processes.admin.procedure_form import STEPS, _as_it_was
from processes.builder import from_document, to_document
from processes.demo import playing
from processes.engine.kinds import KINDS
from processes.models import Procedure, ProcedureVersion
from processes.queries import visible_values
from processes.queries.designer import catalogue, designs
from processes.services import load_pack, procedure_problems, start_case
from processes.services.pack_files import PACKS, pack_paths
from processes.services.start_design import start_design

TEMPLATES = {each["document"]["key"]: each["document"] for each in designs() if each["for"] == "procedure"}

pytestmark = pytest.mark.django_db


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def designer(demo_org: dict[str, int]) -> User:
    user = User.objects.create_user("designer")
    user.groups.add(Group.objects.get(name="Procedure designers"))
    return user


@pytest.fixture
def client(designer: User) -> Client:
    return browser(designer)


@pytest.fixture
def procedure(designer: User) -> Procedure:
    return start_design(document=TEMPLATES["approval"], key="leave", title="请假", title_en="Leave", by=designer)


def desk(client: Client, procedure: Procedure) -> dict[str, Any]:
    answer = client.get(reverse("procedure_designer", args=[procedure.pk]))
    assert answer.status_code == 200
    context: dict[str, Any] = answer.context["desk"]
    return context


def post(client: Client, url: str, question: Any) -> Any:
    return client.post(url, json.dumps(question), content_type="application/json")


def save(client: Client, procedure: Procedure, document: Any, revision: Any, **more: Any) -> Any:
    url = reverse("procedure_design_save", args=[procedure.pk])
    return post(client, url, {"document": document, "revision": revision, **more})


def renamed(document: dict[str, Any], title: str = "改过") -> dict[str, Any]:
    changed = copy.deepcopy(document)
    changed["states"][0]["title"]["zh-hans"] = title
    return changed


def newest(procedure: Procedure) -> dict[str, Any]:
    procedure.refresh_from_db()
    document: dict[str, Any] = procedure.get_latest_revision_as_object().document
    return document


def test_what_is_drawn_becomes_the_newest_draft_and_nothing_else_changes(client: Client, procedure: Procedure) -> None:
    opened = desk(client, procedure)
    document = renamed(opened["document"]) | {"indicators": [{"key": "kept"}]}

    answer = save(client, procedure, document, opened["revision"])

    assert answer.status_code == 200
    assert newest(procedure) == document
    assert procedure.latest_revision_id == answer.json()["revision"] != opened["revision"]
    assert not procedure.live
    assert not ProcedureVersion.objects.exists()
    again = save(client, procedure, document, answer.json()["revision"])
    assert again.json()["revision"] == answer.json()["revision"], "nothing new makes no revision"


def test_the_list_shows_the_title_that_was_drawn(client: Client, procedure: Procedure) -> None:
    opened = desk(client, procedure)
    document = opened["document"] | {"title": {"zh-hans": "年休假", "en": "Annual leave"}, "key": "stolen"}

    save(client, procedure, document, opened["revision"])

    draft = Procedure.objects.get(pk=procedure.pk).get_latest_revision_as_object()
    assert (draft.title, draft.title_en, draft.key, draft.document["key"]) == (
        "年休假", "Annual leave", "leave", "leave",
    )  # fmt: skip


def test_what_somebody_else_saved_meanwhile_is_not_written_over(client: Client, procedure: Procedure) -> None:
    opened = desk(client, procedure)
    theirs = renamed(opened["document"], "别人的")
    save(client, procedure, theirs, opened["revision"])

    answer = save(client, procedure, renamed(opened["document"], "我的"), opened["revision"])

    assert answer.status_code == 409
    assert answer.json()["document"] == theirs
    assert "designer" in answer.json()["by"]
    assert newest(procedure) == theirs
    mine = save(client, procedure, renamed(opened["document"], "我的"), answer.json()["revision"])
    assert mine.status_code == 200


def test_a_lock_holds_for_the_canvas_too(client: Client, procedure: Procedure) -> None:
    opened = desk(client, procedure)
    procedure.locked, procedure.locked_by = True, User.objects.create_user("other")
    procedure.save()

    assert desk(client, procedure)["may"]["save"] is False
    assert save(client, procedure, renamed(opened["document"]), opened["revision"]).status_code == 423
    assert newest(procedure) == opened["document"]


@pytest.mark.parametrize(
    "broken",
    [
        lambda document: document | {"states": 3},
        lambda document: {"key": "x"},
        lambda document: document | {"title": {"zh-hans": "a\x00b"}},
        lambda document: document | {"unheard_of": 1},
        lambda document: "no document",
    ],
)
def test_what_cannot_be_read_is_not_saved(client: Client, procedure: Procedure, broken: Callable[[Any], Any]) -> None:
    opened = desk(client, procedure)

    answer = save(client, procedure, broken(opened["document"]), opened["revision"])

    assert (answer.status_code, bool(answer.json()["error"])) == (400, True)
    assert newest(procedure) == opened["document"]


def test_an_unfinished_draft_is_saved_but_not_published(client: Client, procedure: Procedure) -> None:
    opened = desk(client, procedure)
    document = renamed(opened["document"])
    document["transitions"][0]["to"] = "nowhere"

    answer = save(client, procedure, document, opened["revision"], publish=True)

    assert answer.status_code == 422
    assert next(each["path"] for each in answer.json()["problems"] if each["severity"] == "error") == "transitions/0/to"
    assert newest(procedure) == document
    assert not ProcedureVersion.objects.exists()


def test_publishing_freezes_what_is_on_the_canvas(client: Client, procedure: Procedure) -> None:
    opened = desk(client, procedure)

    answer = save(client, procedure, renamed(opened["document"]), opened["revision"], publish=True)

    assert answer.json()["published"] == 1
    version = ProcedureVersion.objects.get()
    assert version.document["states"][0]["title"]["zh-hans"] == "改过"
    assert Procedure.objects.get(pk=procedure.pk).live


def test_the_check_names_path_place_words_and_remedy(client: Client, procedure: Procedure) -> None:
    document = newest(procedure)
    document["states"][1]["performers"] = []

    answer = post(client, reverse("procedure_design_check"), {"document": document})

    found = next(each for each in answer.json()["problems"] if each["path"] == "states/1/performers")
    assert all(found[name] for name in ("place", "text", "fix", "severity"))


def test_worked_examples_are_played_while_drawing(client: Client, procedure: Procedure) -> None:
    start = next(each for each in newest(procedure)["states"] if each.get("start"))
    begin = {"state": start["key"], "at": "2026-03-02T09:00:00+08:00"}
    example = {
        "name": {"zh-hans": "样例", "en": "Example"},
        "begin": begin,
        "steps": [{"do": "wait", "by": None, "expect": "nowhere"}],
    }
    document = {**newest(procedure), "examples": {"examples": [example]}}

    answer = post(client, reverse("procedure_design_check"), {"document": document}).json()

    assert answer["played"] is True
    assert [each["path"].startswith("examples/examples/0") for each in answer["examples"]] == [True]
    unreadable = post(client, reverse("procedure_design_check"), {"document": {**document, "states": "none"}})
    assert unreadable.json()["played"] is False


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"document": []}', b'{"document": ' + b"[" * 5000])
def test_the_check_refuses_what_is_no_document(client: Client, body: bytes) -> None:
    answer = client.post(reverse("procedure_design_check"), body, content_type="application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("who", "look", "change"),
    [("designer", 200, 200), ("viewer", 200, 403), ("secretary", 302, 302), ("anonymous", 302, 302)],
)
def test_who_may_look_and_who_may_draw(
    demo_org: dict[str, int], designer: User, procedure: Procedure, who: str, look: int, change: int
) -> None:
    viewer = User.objects.create_user("viewer")
    allowed = Permission.objects.filter(codename__in=["view_procedure", "access_admin"])
    viewer.user_permissions.set(allowed)
    secretary = User.objects.create_user("secretary")
    people = {"designer": designer, "viewer": viewer, "secretary": secretary}
    client = browser(people[who]) if who in people else Client()

    assert client.get(reverse("procedure_designer", args=[procedure.pk])).status_code == look
    assert client.get(reverse("procedure_sheet", args=[procedure.pk])).status_code == look
    check = post(client, reverse("procedure_design_check"), {"document": newest(procedure)})
    assert check.status_code == look
    answer = save(client, procedure, renamed(newest(procedure)), procedure.latest_revision_id)
    assert answer.status_code == change
    assert client.get(reverse("procedure_start")).status_code == (200 if change == 200 else 302)


def test_publishing_needs_its_own_permission(client: Client, designer: User, procedure: Procedure) -> None:
    group = Group.objects.get(name="Procedure designers")
    group.permissions.remove(Permission.objects.get(codename="publish_procedure"))

    answer = save(client, procedure, newest(procedure), procedure.latest_revision_id, publish=True)

    assert answer.status_code == 403
    assert not ProcedureVersion.objects.exists()


@pytest.mark.parametrize("path", pack_paths(), ids=lambda path: path.name)
def test_the_other_editor_leaves_what_it_did_not_touch_as_it_was_written(path: Any) -> None:
    document = json.loads((path / "procedure.json").read_text(encoding="utf-8"))
    document["transitions"][0] |= {"validates": True, "inputs": [], "comment": "optional"}
    document["states"][0]["timers"] = []

    def through_the_editor(given: dict[str, Any]) -> dict[str, Any]:
        parts = {}
        for name, block in STEPS.items():
            empty: Any = {} if name in ("start", "rules", "restricted_fields") else []
            parts[name] = to_document(block, block.to_python(from_document(block, given.get(name) or empty)))
        return parts

    untouched = document | _as_it_was(document, through_the_editor(document))
    assert json.dumps(untouched) == json.dumps(document)
    elsewhere = renamed(document)
    touched = document | _as_it_was(document, through_the_editor(elsewhere))
    assert json.dumps(touched) == json.dumps(elsewhere)
    fewer = copy.deepcopy(document)
    del fewer["transitions"][1], fewer["transitions"][0]["validates"]
    fewer["transitions"][0]["validates"] = False
    touched = document | _as_it_was(document, through_the_editor(fewer))
    assert touched["transitions"] == [document["transitions"][0] | {"validates": False}, *fewer["transitions"][1:]]


def test_every_step_kind_and_effect_has_a_panel() -> None:
    known = catalogue()
    assert [each["key"] for each in known["kinds"]] == list(KINDS)
    for kind in known["kinds"]:
        assert {"key", "title"} <= {field["name"] for field in kind["fields"]}
        assert kind["label"]
        assert kind["icon"]
    assert {"notify", "number", "spawn", "set_value"} <= {each["kind"] for each in known["effects"]}
    json.dumps(known)


@pytest.mark.parametrize("key", TEMPLATES)
def test_every_template_can_be_published_as_it_is(demo_org: dict[str, int], key: str) -> None:
    assert [each for each in procedure_problems(TEMPLATES[key]) if each.severity == "error"] == []


def test_a_procedure_begins_with_a_template_or_a_copy(client: Client, procedure: Procedure) -> None:
    url = reverse("procedure_start")
    assert client.get(url).status_code == 200
    made = client.post(url, {"template": "parallel", "title": "并行", "key": "side_by_side"})
    assert made.status_code == 302
    document = Procedure.objects.get(key="side_by_side").get_latest_revision_as_object().document
    assert document["title"] == {"zh-hans": "并行"}
    assert document["states"] == TEMPLATES["parallel"]["states"]

    client.post(url, {"template": f"procedure:{procedure.pk}", "title": "又一个", "key": "another"})
    assert newest(Procedure.objects.get(key="another"))["states"] == newest(procedure)["states"]

    taken = client.post(url, {"template": "blank", "title": "又一个", "key": "leave"})
    assert taken.status_code == 200
    assert "key" in taken.context["start_form"].errors
    assert client.post(url, {"template": "blank", "title": "x", "key": "../../etc"}).status_code == 200
    assert Procedure.objects.count() == 3


def test_the_sheet_shows_the_published_version_to_members(demo_org: dict[str, int], client: Client) -> None:
    load_pack(PACKS / "top_ten_selection")
    version = ProcedureVersion.objects.get(procedure__key="top_ten_selection")
    url = reverse("procedure-sheet", args=["top_ten_selection"])

    page = browser(User.objects.create_user("somebody")).get(url)

    assert page.status_code == 200
    assert len(page.context["duties"]) == len(version.definition.states)
    publicity = next(each for each in page.context["duties"] if each.kind in ("公示", "Publicity"))
    assert publicity.basis
    assert "5" in publicity.deadlines[0]
    assert Client().get(url).status_code == 302
    assert client.get(reverse("procedure-sheet", args=["nothing"])).status_code == 404


def test_a_step_hides_a_field_from_whoever_works_there_and_only_while_the_case_is_there(designer: User) -> None:
    document = copy.deepcopy(TEMPLATES["approval"])
    document["states"][1]["hidden"] = ["reason"]
    made = start_design(document=document, key="blind", title="盲审", title_en="Blind", by=designer)
    made.get_latest_revision().publish(user=designer)
    unit = Unit.objects.get(code="B08")
    starter = holder_on("pub_member", unit, clock.today())[0].user
    secretary = holder_on("secretary", unit, clock.today())[0].user
    case = start_case(procedure="blind", unit=unit, actor=starter, token="blind")
    case = playing.press(case, "submit", {"subject": "A", "reason": "B"}, by=starter)

    assert set(visible_values(case, secretary)) == {"subject"}
    assert set(visible_values(case, starter)) == {"subject", "reason"}
    case = playing.press(case, "agree", {}, by=secretary)
    assert set(visible_values(case, secretary)) == {"subject", "reason"}
