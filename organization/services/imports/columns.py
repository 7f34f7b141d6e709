"""The columns of each sheet: header in Chinese and English, whether needed, and how a cell is read."""

from dataclasses import dataclass

from organization.models import Education, Employment, Gender, ImportKind, Line, MemberStatus
from organization.services.imports import values
from organization.services.imports.values import Parse


@dataclass(frozen=True)
class Column:
    """One column; ``needed`` ones must be in the header and filled in on every row."""

    key: str
    header: str
    header_en: str
    parse: Parse
    needed: bool = False
    choices: tuple[str, ...] = ()
    example: str = ""


_STATUS = {
    "正式": "full",
    "正式党员": "full",
    "预备": "probationary",
    "预备党员": "probationary",
    "申请人": "applicant",
}
_EMPLOYMENT = {"在职": "active", "离退休": "retired"}
_EDUCATION = {"研究生": "postgraduate", "本科": "bachelor", "大专": "college", "中专及以下": "secondary"}
_LINE = {"管理": "management", "技术": "technical", "技能": "skilled"}
_GENDER = {"女": "female", "男": "male"}

_UNITS = (
    Column("code", "编码", "code", values.code, needed=True, example="B31"),
    Column("name", "名称", "name", values.text(200), needed=True, example="示例党支部"),
    Column("name_en", "英文名称", "name in English", values.text(200), example="Sample Branch"),
    Column("kind", "类型", "kind", values.text(40), needed=True, example="党支部"),
    Column("parent", "上级编码", "parent code", values.code, example="C0"),
    Column(
        "can_approve_members", "有审批权限", "may approve members", values.yes_or_no, choices=("是", "否"), example="否"
    ),
    Column("place_kind", "地点类型", "kind of place", values.text(40), example="班组"),
    Column("category", "类别", "category", values.text(40)),
    Column("founded_on", "成立日期", "founded on", values.day, example="2026-01-01"),
    Column("dissolved_on", "撤销日期", "dissolved on", values.day),
    Column("mission_end", "任务截止日期", "end of mission", values.day),
)
_MEMBERS = (
    Column("code", "编码", "code", values.code, needed=True, example="M0801"),
    Column("name", "姓名", "name", values.text(100), needed=True, example="示例-0801"),
    Column("gender", "性别", "gender", values.choice(Gender, _GENDER), choices=("男", "女"), example="女"),
    Column("birth_year", "出生年份", "year of birth", values.year, example="1990"),
    Column("joined_on", "入党日期", "joined on", values.day),
    Column("party_year", "入党年份", "year of joining", values.year, example="2015"),
    Column(
        "status",
        "状态",
        "status",
        values.choice(MemberStatus, _STATUS),
        needed=True,
        choices=("正式", "预备", "申请人"),
        example="正式",
    ),
    Column("voting_right", "有表决权", "may vote", values.yes_or_no, choices=("是", "否"), example="是"),
    Column(
        "employment",
        "在职情况",
        "employment",
        values.choice(Employment, _EMPLOYMENT),
        choices=tuple(_EMPLOYMENT),
        example="在职",
    ),
    Column("education", "学历", "education", values.choice(Education, _EDUCATION), choices=tuple(_EDUCATION)),
    Column("line", "岗位序列", "line of work", values.choice(Line, _LINE), choices=tuple(_LINE)),
    Column("branch", "党支部编码", "branch code", values.code, needed=True, example="B01"),
    Column("group", "党小组编码", "group code", values.code, example="G01"),
    Column("effective_on", "组织关系生效日期", "membership from", values.day, example="2026-01-01"),
)
COLUMNS: dict[str, tuple[Column, ...]] = {ImportKind.UNITS: _UNITS, ImportKind.MEMBERS: _MEMBERS}
"""The columns of each kind of import, in the order of the template."""
