"""What a procedure asks of people against the rules on reducing burdens: findings, each with the rule it stands on.

Found by words and by what the form demands. A finding is advice, never a refusal: a person decides.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.engine.definition import FormDefinition
from forms.queries.burden import Burden, burden
from processes.models import ProcedureVersion, VersionStatus
from processes.regulations import Citation, regulations
from processes.texts import localized

Json = Mapping[str, Any]

FORMALISM = "《整治形式主义为基层减负若干规定》"
APPLICATIONS = "《政务移动互联网应用程序规范化管理办法》"
STANDING_FACTS = frozenset({"phone", "email", "id_number", "address"})
PICTURES = frozenset({"image", "images", "video"})


@dataclass(frozen=True, kw_only=True)
class PolicyRule:
    """Words that point to a practice, what is the matter with it, and which rule says so."""

    code: str
    words: re.Pattern[str]
    message: str | Promise
    basis: tuple[str, ...]


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_STUDY = "学习(?:时长|积分|时间)"
_APPRAISAL = "(?:考核|评优|评先|考评)"
_NEAR = "[^。;;]{0,12}"

RULES = (
    PolicyRule(
        code="check_in",
        words=_words("打卡", "(?:每日|每天|连续|天天)(?:签到|登录)", "check-?in streak", "daily (?:check-?in|log-?in)"),
        message=gettext_lazy("Checking in day by day is asked for."),
        basis=(FORMALISM, APPLICATIONS),
    ),
    PolicyRule(
        code="ranking",
        words=_words(
            r"(?:个人|党员|人员|干部)\s*(?:积分|排名|排行)",
            r"积分\s*(?:排名|排行)",
            "排行榜",
            "leaderboard",
            "ranking of (?:persons|members|people)",
        ),
        message=gettext_lazy("Persons are ranked or collect points."),
        basis=(FORMALISM, APPLICATIONS),
    ),
    PolicyRule(
        code="online_time",
        words=_words("在线时长", "登录(?:时长|次数)", "活跃度", "time (?:spent )?online", "online time"),
        message=gettext_lazy("Time spent online or the number of log-ins is counted."),
        basis=(FORMALISM, APPLICATIONS),
    ),
    PolicyRule(
        code="study_time",
        words=_words(
            f"{_STUDY}{_NEAR}{_APPRAISAL}", f"{_APPRAISAL}{_NEAR}{_STUDY}", "study (?:time|hours)[^.;]{0,20}apprais"
        ),
        message=gettext_lazy("Study time counts towards an appraisal."),
        basis=(FORMALISM, APPLICATIONS),
    ),
    PolicyRule(
        code="traces",
        words=_words("截图", "截屏", "(?:拍照|工作|过程)留痕", "痕迹管理", "screenshot"),
        message=gettext_lazy("Pictures are asked for as a trace of work."),
        basis=(FORMALISM,),
    ),
)


@dataclass(frozen=True, kw_only=True)
class PolicyFinding:
    """One practice that deserves a thought: where it is, what is the matter, and on which rule that stands."""

    code: str
    place: str
    text: str
    basis: str
    clauses: Sequence[Citation] = ()
    """Clauses of the organisation's own regulations that say so."""


def policy_findings(document: Json, *, key: str = "") -> list[PolicyFinding]:
    """Returns what a document asks against the rules, by words, by pictures, by questions asked twice."""
    return [*_by_words(document), *_pictures(document), *_asked_twice(document), *_asked_elsewhere(document, key)]


def _basis(names: tuple[str, ...]) -> str:
    return _("%(rules)s (the clause is to be confirmed)") % {"rules": "、".join(names)}


def _by_words(document: Json) -> Iterator[PolicyFinding]:
    cited: dict[str, Sequence[Citation]] = {}
    for place, text in _texts(document):
        for rule in RULES:
            if rule.words.search(text):
                message = f"{rule.message} “{text[:60]}”"
                if rule.code not in cited:
                    cited[rule.code] = regulations().saying(rule.words)
                clauses = cited[rule.code]
                yield PolicyFinding(
                    code=rule.code, place=place, text=message, basis=_basis(rule.basis), clauses=clauses
                )


def _texts(document: Json) -> Iterator[tuple[str, str]]:
    """Every text that people read, each once, with the part it belongs to."""
    seen: set[tuple[str, str]] = set()
    fields = (document.get("form") or {}).get("fields", ())
    parts = [("", {name: document.get(name) for name in ("title", "summary")})]
    parts += [(localized(each.get("label") or {}) or str(each.get("key")), each) for each in fields]
    for name in ("states", "transitions", "votes", "rubrics", "printouts"):
        parts += [(localized(each.get("title") or {}) or str(each.get("key")), each) for each in document.get(name, ())]
    for place, part in parts:
        for text in _strings(part):
            if (place, text) not in seen:
                seen.add((place, text))
                yield place or _("The procedure"), text


def _strings(part: Any) -> Iterator[str]:
    if isinstance(part, Mapping):
        for name, inner in part.items():
            if name in ("zh-hans", "en") and isinstance(inner, str) and inner:
                yield inner
            elif not name.endswith("_tree"):
                yield from _strings(inner)
    elif isinstance(part, list | tuple):
        for each in part:
            yield from _strings(each)


def _fields(document: Json) -> list[Json]:
    return [each for each in (document.get("form") or {}).get("fields", ()) if isinstance(each, Mapping)]


def _pictures(document: Json) -> Iterator[PolicyFinding]:
    """Pictures that everybody must hand in, where no page is made of them."""
    shown = {name for page in document.get("pages", ()) for name in (page.get("fields") or {}).values()}
    for each in _fields(document):
        if each.get("type") in PICTURES and each.get("required") is True and each.get("key") not in shown:
            text = _("A picture is demanded and nothing is made of it.")
            yield PolicyFinding(code="photo", place=_label(each), text=text, basis=_basis((FORMALISM,)))
    for each in _fields(document):
        if each.get("type") == "geopoint":
            text = _("The place where somebody is gets recorded.")
            yield PolicyFinding(code="location", place=_label(each), text=text, basis=_basis((APPLICATIONS,)))


def _asked_twice(document: Json) -> Iterator[PolicyFinding]:
    met: dict[tuple[str, str], str] = {}
    for each in _fields(document):
        asked = (_label(each), str(each.get("type")))
        if asked in met and each.get("computed") is None:
            text = _("The same is asked twice in this form.")
            yield PolicyFinding(code="twice", place=_label(each), text=text, basis=_basis((FORMALISM,)))
        met[asked] = str(each.get("key"))


def _asked_elsewhere(document: Json, key: str) -> Iterator[PolicyFinding]:
    """Facts that do not change from case to case and that another published procedure asks for as well."""
    wanted = {
        (_label(each), str(each.get("type"))): each
        for each in _fields(document)
        if each.get("type") in STANDING_FACTS and not each.get("default_from") and each.get("computed") is None
    }
    if not wanted:
        return
    others = ProcedureVersion.objects.filter(status=VersionStatus.PUBLISHED).exclude(procedure__key=key)
    for version in others.select_related("procedure"):
        for each in _fields(version.document):
            asked = (_label(each), str(each.get("type")))
            if asked in wanted:
                name = {"procedure": str(version.procedure)}
                text = _("“%(procedure)s” asks for the same; fill it in from what is known.") % name
                yield PolicyFinding(code="elsewhere", place=asked[0], text=text, basis=_basis((FORMALISM,)))


def _label(field: Json) -> str:
    return localized(field.get("label") or {}) or str(field.get("key"))


@dataclass(frozen=True, kw_only=True)
class StepBurden:
    """What one step asks of whoever works in it."""

    title: str
    fields: int
    minutes: float


def procedure_burden(definition: Any, *, people: int | None, times: int | None) -> tuple[Burden, list[StepBurden]]:
    """Returns the burden of the whole form, and step by step of the fields that are filled in there."""
    form: FormDefinition = definition.form
    steps = []
    for state in definition.states.values():
        own = [spec for spec in form.fields if spec.key in state.writable]
        if own:
            part = _only(form, frozenset(state.writable))
            steps.append(StepBurden(title=localized(state.title), fields=part.fields, minutes=part.minutes))
    return burden(form, people=people, times=times), steps


def _only(form: FormDefinition, keys: frozenset[str]) -> Burden:
    return burden(replace(form, fields=tuple(spec for spec in form.fields if spec.key in keys)))
