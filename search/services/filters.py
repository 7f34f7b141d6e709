"""Filters that were written into the question: 类型:通知 单位:第一党支部 year:2025."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.translation import override

from cms.models.regulation import RegulationStatus
from forms.models.record import RecordStatus
from organization.models import Unit
from processes.models.case import CaseStatus
from search.analysis import fold
from search.sources import sources

ALSO_CALLED: Mapping[str, tuple[str, ...]] = {
    "showcase": ("展示", "案例", "showcase"),
    "story": ("故事", "报道"),
    "notice": ("通知", "公告", "公示"),
    "regulation": ("制度", "规章", "办法"),
    "clause": ("条款", "条文"),
    "branch": ("支部", "名片"),
    "course": ("课程", "学习"),
    "lesson": ("课时", "课件"),
    "training_base": ("实训基地", "基地"),
    "question": ("题目", "考题", "题库"),
    "page": ("页面", "网页"),
    "document": ("文档", "文件", "附件", "file"),
    "procedure": ("规程", "流程", "process"),
    "case": ("办件", "事项"),
    "record": ("填报", "台账", "记录"),
    "member": ("成员", "党员", "人员", "people"),
    "unit": ("单位", "组织"),
}
"""What people write for a kind beside its label."""


_YEAR = re.compile("[1-9][0-9]{3}")


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What was understood."""

    kinds: tuple[str, ...] = ()
    unit: str = ""
    year: int | None = None
    topic: str = ""
    status: str = ""


def asked_filters(fields: Mapping[str, str]) -> tuple[Filters, tuple[str, ...]]:
    """Returns the filters, and the values that name nothing we know: those are searched for as words."""
    filters, unknown = Filters(), []
    for name, value in fields.items():
        if name == "kind":
            kinds = _kinds(value)
            filters = replace(filters, kinds=kinds)
            is_known = bool(kinds)
        elif name == "unit":
            filters = replace(filters, unit=_unit_path(value))
            is_known = bool(filters.unit)
        elif name == "year":
            year = fold(value).strip().removesuffix("年")
            is_known = bool(_YEAR.fullmatch(year))
            filters = replace(filters, year=int(year) if is_known else None)
        else:
            filters = (
                replace(filters, topic=value) if name == "topic" else replace(filters, status=status_called(value))
            )
            is_known = True
        if not is_known:
            unknown.append(value)
    return filters, tuple(unknown)


def _kinds(value: str) -> tuple[str, ...]:
    """Returns the kinds that are called so: one, or several with signs between them; nothing when one is unknown."""
    found = [_kinds_called(each) for each in re.split("[、,，/|]", value) if each.strip()]
    return tuple(kind for kinds in found for kind in kinds) if all(found) else ()


def _kinds_called(value: str) -> tuple[str, ...]:
    wanted = fold(value).strip()
    found = []
    for source in sources():
        names = {source.kind, *ALSO_CALLED.get(source.kind, ())}
        for language in ("zh-hans", "en"):
            with override(language):
                names.add(fold(str(source.label)).strip())
        if wanted in names:
            found.append(source.kind)
    return tuple(found)


def status_called(value: str) -> str:
    """Returns the status with this name in either language; other names are the forms' own and taken as they are."""
    wanted = fold(value).strip()
    for status in (*CaseStatus, *RecordStatus, *RegulationStatus):
        for language in ("zh-hans", "en"):
            with override(language):
                if fold(str(status.label)).strip() == wanted:
                    return str(status.value)
    return value


def _unit_path(value: str) -> str:
    named = Unit.objects.filter(Q(code__iexact=value) | Q(name=value) | Q(name_en__iexact=value))
    unit = named.order_by("depth", "path").first() or (
        Unit.objects.filter(name__icontains=value).order_by("depth", "path").first() if len(value) > 1 else None
    )
    return str(unit.path) if unit else ""
