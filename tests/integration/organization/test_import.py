import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from organization.import_words import worded
from organization.models import ImportBatch, Member, Unit
from organization.services.imports import (
    ImportRefused,
    apply_import,
    plan_import,
    receive_workbook,
    template_workbook,
)
from tests.integration.conftest import Cast

UNITS = ["编码*", "名称*", "类型*", "上级编码", "有审批权限"]
MEMBERS = ["编码", "姓名", "状态", "党支部编码", "党小组编码", "组织关系生效日期", "有表决权"]


def _file(*rows: list[object]) -> io.BytesIO:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    output = io.BytesIO()
    book.save(output)
    output.seek(0)
    return output


def _batch(cast: Cast, kind: str, *rows: list[object]) -> ImportBatch:
    header = UNITS if kind == "units" else MEMBERS
    return receive_workbook(kind=kind, file=_file(header, *rows), file_name="a.xlsx", user=cast.admin)


def _problems(batch: ImportBatch) -> list[tuple[int, str, str]]:
    problems = plan_import(batch).problems
    assert all(worded(problem, batch.kind).fix for problem in problems)
    return [(problem.row, problem.column, problem.code) for problem in problems]


def test_every_bad_row_of_units_is_named(cast: Cast) -> None:
    batch = _batch(
        cast,
        "units",
        ["S1", "好总支", "党总支", "K0", "否"],
        ["S1", "重复", "党总支", "K0", "否"],
        ["S2", "", "党总支", "K0", "否"],
        ["S3", "怪类型", "联盟", "K0", "否"],
        ["S4", "无上级", "党支部", None, None],
        ["S5", "上级不明", "党支部", "ZZ", None],
        ["S6", "类型不合", "党委", "K1", None],
        ["S7", "公式", "党支部", "K0", "=TRUE()"],
        ["P1", "圈一", "党总支", "P2", None],
        ["P2", "圈二", "二级党委", "P1", None],
        ["S8", "也许", "党支部", "K0", "也许"],
        ["坏 码", "空格", "党支部", "K0", None],
        ["S9", "上级有误", "党支部", "S3", None],
    )
    assert _problems(batch) == [
        (3, "code", "code_twice"),
        (4, "name", "empty"),
        (5, "kind", "unknown_kind"),
        (6, "parent", "needs_parent"),
        (7, "parent", "unknown_parent"),
        (8, "parent", "kind_not_allowed"),
        (9, "can_approve_members", "formula"),
        (10, "parent", "parent_not_imported"),
        (11, "parent", "kind_not_allowed"),
        (12, "can_approve_members", "not_yes_or_no"),
        (13, "code", "bad_code"),
        (14, "parent", "parent_not_imported"),
    ]
    with pytest.raises(ImportRefused) as refused:
        apply_import(batch=batch)
    assert refused.value.code == "bad_rows"
    assert apply_import(batch=batch, only_good_rows=True) == {"new": 1, "changed": 0, "unchanged": 0, "left_out": 12}
    assert Unit.objects.get(code="S1").parent() == cast.committee


def test_units_in_a_circle_are_refused(cast: Cast) -> None:
    general = cast.committee.add_child(code="G1", name="G1", kind_id="general_branch")
    assert general.code == "G1"
    from organization.models import UnitKind

    UnitKind.objects.get(key="general_branch").allowed_parents.add("general_branch")
    batch = _batch(cast, "units", ["P1", "圈一", "党总支", "P2", None], ["P2", "圈二", "党总支", "P1", None])
    assert _problems(batch) == [(2, "parent", "cycle"), (3, "parent", "parent_not_imported")]
    batch = _batch(cast, "units", ["G1", "自己", "党总支", "G1", None])
    assert _problems(batch) == [(2, "parent", "cycle")]


def test_units_are_created_changed_and_moved_in_any_order(cast: Cast) -> None:
    batch = _batch(
        cast,
        "units",
        ["N3", "新小组", "党小组", "N2", None],
        ["N2", "新支部", "党支部", "N1", None],
        ["N1", "新总支", "党总支", "K0", "否"],
        ["K1", "改名支部", "党支部", "N1", None],
        ["K2", "组织K2", "党支部", "K0", None],
    )
    plan = plan_import(batch)
    assert [plan.count(action) for action in ("new", "changed", "unchanged")] == [3, 1, 1]
    apply_import(batch=batch)
    branch = Unit.objects.get(code="K1")
    assert [branch.name, branch.parent().code] == ["改名支部", "N1"]
    assert [unit.code for unit in Unit.objects.get(code="N3").lineage()] == ["N3", "N2", "N1", "K0"]
    assert Unit.find_problems() == ([], [], [], [], [])


def test_batch_is_imported_once_only(cast: Cast) -> None:
    batch = _batch(cast, "units", ["N1", "新总支", "党总支", "K0", "否"])
    apply_import(batch=batch)
    with pytest.raises(ImportRefused) as refused:
        apply_import(batch=batch)
    assert refused.value.code == "already_done"


def test_every_bad_row_of_members_is_named(cast: Cast) -> None:
    code = cast.member.member.code
    batch = _batch(
        cast,
        "members",
        ["N1", "示例-N1", "正式", "K1", None, "2026-01-01", None],
        ["N2", "示例-N2", "预备", "K1", None, None, "是"],
        ["N3", "示例-N3", "正式", "K0", None, None, None],
        ["N4", "示例-N4", "正式", "ZZ", None, None, None],
        ["N5", "示例-N5", "正式", "K1", "K2", None, None],
        ["N6", "示例-N6", "荣誉", "K1", None, None, None],
        ["N7", "示例-N7", "正式", "K1", None, "2026-02-30", None],
        [code, "示例", "正式", "K2", None, None, None],
        ["N8", "示例-N8", "预备", "K1", None, None, None],
    )
    assert _problems(batch) == [
        (3, "voting_right", "only_full_members_vote"),
        (4, "branch", "keeps_no_members"),
        (5, "branch", "unknown_unit"),
        (6, "group", "group_elsewhere"),
        (7, "status", "not_a_choice"),
        (8, "effective_on", "not_a_date"),
        (9, "effective_on", "move_needs_day"),
    ]
    assert apply_import(batch=batch, only_good_rows=True)["new"] == 2
    assert Member.objects.get(code="N1").membership_on(date(2026, 1, 1)).unit == cast.branch
    assert Member.objects.get(code="N8").voting_right is False


def test_change_of_branch_closes_the_old_membership_the_day_before(cast: Cast) -> None:
    member = cast.member.member
    batch = _batch(cast, "members", [member.code, member.name, "正式", "K2", None, "2026-05-01", None])
    assert apply_import(batch=batch) == {"new": 0, "changed": 1, "unchanged": 0, "left_out": 0}
    assert member.membership_on(date(2026, 4, 30)).unit == cast.branch
    assert member.membership_on(date(2026, 5, 1)).unit == cast.other_branch
    assert member.memberships.get(unit=cast.branch).end_on == date(2026, 4, 30)


def test_unknown_and_missing_headers_are_named(cast: Cast) -> None:
    file = _file(["编码", "颜色"], ["A", "红"])
    batch = receive_workbook(kind="units", file=file, file_name="a.xlsx", user=cast.admin)
    assert _problems(batch) == [(1, "", "unknown_column"), (1, "", "missing_column"), (1, "", "missing_column")]


@pytest.mark.parametrize("kind", ["units", "members"])
def test_template_is_accepted_by_the_import(cast: Cast, kind: str) -> None:
    file = io.BytesIO(template_workbook(kind))
    batch = receive_workbook(kind=kind, file=file, file_name="a.xlsx", user=cast.admin)
    assert _problems(batch) == [(2, "", "no_rows")]


def test_upload_shows_a_preview_and_imports_on_confirmation(client: Client, cast: Cast) -> None:
    client.force_login(cast.admin)
    content = _file(UNITS, ["N1", "新总支", "党总支", "K0", "否"], ["N2", "坏", "联盟", "K0", None]).getvalue()
    upload = reverse("organization_import_upload", args=["units"])
    answer = client.post(upload, {"units-file": SimpleUploadedFile("u.xlsx", content)}, follow=True)
    page = answer.content.decode()
    assert "联盟" in page
    assert not Unit.objects.filter(code="N1").exists()
    batch = ImportBatch.objects.get()
    confirm = reverse("organization_import_confirm", args=[batch.pk])
    client.post(confirm)
    assert not Unit.objects.filter(code="N1").exists()
    client.post(confirm, {"only_good_rows": "1"})
    assert Unit.objects.filter(code="N1").exists()
    assert client.get(reverse("organization_import", args=[batch.pk])).status_code == 200


def test_dangerous_upload_is_refused_with_words(client: Client, cast: Cast) -> None:
    client.force_login(cast.admin)
    upload = reverse("organization_import_upload", args=["members"])
    answer = client.post(upload, {"members-file": SimpleUploadedFile("u.xlsx", b"MZ not a workbook")})
    assert answer.status_code == 422
    assert not ImportBatch.objects.exists()


def test_template_can_be_downloaded(client: Client, cast: Cast) -> None:
    client.force_login(cast.admin)
    answer = client.get(reverse("organization_import_template", args=["members"]))
    assert answer["Content-Disposition"] == 'attachment; filename="members.xlsx"'
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).active["A1"].value == "编码*"


def test_only_people_with_the_rights_import(client: Client, cast: Cast) -> None:
    for name, user in cast.everybody().items():
        if name in ("admin", "anonymous"):
            continue
        client.force_login(user)
        assert client.get(reverse("organization_imports")).status_code in (302, 403), name
    client.logout()
    assert client.get(reverse("organization_imports")).status_code == 302
