"""What a case says, in the shape of a showcase page."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from html import unescape
from typing import Any

import nh3
from django.utils.html import strip_tags
from django.utils.timezone import localdate
from django.utils.translation import override

from cms.models import ShowcaseCategory
from organization.models import Member, Unit
from organization.queries.calendar import current_calendar
from processes.effects import Delivery, EffectFailed
from processes.effects.checks import day_of
from processes.engine.model import PageSpec
from processes.models import Case, Timer
from processes.queries.facts import parameter_value

from .case_images import figures, public_image

TAGS = {"p", "h3", "h4", "b", "strong", "i", "em", "ul", "ol", "li", "br", "a"}
TEXTS = {"title": 255, "slogan": 120, "award_no": 80}
RICH = ("background", "practice", "results", "replicability")
BAND = 5


def showcase_fields(delivery: Delivery, spec: PageSpec, *, language: str) -> dict[str, Any]:
    """Returns the fields of the ShowcasePage of this case; raises EffectFailed when what it needs is missing."""
    values = {target: delivery.values.get(source) for target, source in spec.fields.items()}
    case, case_key = delivery.case, f"case:{delivery.case.pk}"
    fields: dict[str, Any] = {name: str(values.get(name) or "")[:length] for name, length in TEXTS.items()}
    title = fields["title"] = fields["title"] or case.title or case.number
    fields |= {name: nh3.clean(str(values.get(name) or ""), tags=TAGS) for name in RICH}
    start, end = publicity_of(case)
    with override(language):
        campaign_name = str(case.campaign) if case.campaign else ""
    return fields | {
        "search_description": fields["slogan"] or strip_tags(fields["background"])[:160],
        "category": _category(delivery, spec, values.get("category")),
        "unit": _unit(values.get("unit")) or case.unit,
        "cover": public_image(values.get("cover"), case_key=case_key, title=title),
        "images": figures(values.get("images"), case_key=case_key, title=title),
        "metrics": _metrics(values.get("metrics")),
        "people": _people(values.get("people")),
        "people_consent": values.get("people_consent") is True,
        "campaign_name": campaign_name,
        "campaign_year": case.campaign.year if case.campaign else localdate(delivery.at).year,
        "decided_on": localdate(delivery.at),
        "publicity_start": start,
        "publicity_end": end,
        "score_band": score_band(values.get("score_band")),
        "source_case": case.pk,
    }


def story_fields(delivery: Delivery, spec: PageSpec, *, language: str) -> dict[str, Any]:
    """Returns the fields of the StoryPage of this case; ``body`` and ``more`` are its text, ``images`` its pictures."""
    values = {target: delivery.values.get(source) for target, source in spec.fields.items()}
    case, case_key = delivery.case, f"case:{delivery.case.pk}"
    title = str(values.get("title") or case.title or case.number)[:255]
    texts = [nh3.clean(str(values.get(name) or ""), tags=TAGS) for name in ("body", "more")]
    return {
        "title": title,
        "search_description": str(values.get("summary") or strip_tags(texts[0]))[:160],
        "unit": _unit(values.get("unit")) or case.unit,
        "written_on": localdate(delivery.at),
        "cover": public_image(values.get("cover"), case_key=case_key, title=title),
        "body": [
            *({"type": "text", "value": text} for text in texts if text),
            *figures(values.get("images"), case_key=case_key, title=title),
        ],
    }


def regulation_fields(delivery: Delivery, spec: PageSpec, *, language: str) -> dict[str, Any]:
    """Returns the fields of the RegulationPage of this case: its text becomes one paragraph a line."""
    values = {target: delivery.values.get(source) for target, source in spec.fields.items()}
    case = delivery.case
    lines = (
        nh3.clean(str(values.get("body") or ""), tags=TAGS)
        .replace("</p>", "\n")
        .replace("</li>", "\n")
        .replace("<br>", "\n")
    )
    text = unescape(strip_tags(lines))
    return {
        "title": str(values.get("title") or case.title or case.number)[:255],
        "document_number": str(values.get("document_number") or "")[:80],
        "issuing_body": case.unit.name[:120],
        "issued_on": localdate(delivery.at),
        "effective_on": day_of(values.get("effective_on")),
        "full_text": "\n".join(line.strip() for line in text.splitlines() if line.strip()) or "—",
    }


def publicity_of(case: Case) -> tuple[date | None, date | None]:
    """Returns the first and last day of the newest publicity of a case; (None, None) when it had none."""
    states = [state.key for state in case.definition.states.values() if state.kind == "publicity"]
    entry = case.history.filter(target__in=states, entered=True).order_by("-seq").first()
    if entry is None:
        return None, None
    timer = Timer.objects.filter(case=case, state=entry.target, kind="due").order_by("-visit", "-pk").first()
    return localdate(entry.at), localdate(timer.due_at) if timer else None


def working_days(case: Case, setting: object) -> int | None:
    """Returns a number of working days given as a number or as the key of a parameter."""
    text = str(setting or "")
    found = text if text.isdecimal() else parameter_value(case, text) if text else None
    return int(Decimal(str(found))) if found is not None else None


def last_day(first: date, days: int) -> date:
    """Returns the last working day of a publicity that begins on ``first``."""
    return current_calendar().add_working_days(first, days)


def score_band(value: object) -> str:
    """Returns the range of five points a score lies in; never the score itself."""
    try:
        low = int(Decimal(str(value)) // BAND * BAND)
    except (InvalidOperation, TypeError, ValueError):
        return ""
    low = min(low, 100 - BAND)
    return f"{low}–{low + BAND}"


def _category(delivery: Delivery, spec: PageSpec, value: object) -> ShowcaseCategory:
    key = str(value or "")
    if not key:
        raise EffectFailed("category_missing")
    options = delivery.definition.form.field(spec.fields["category"]).config.get("options", ())
    labels = [option["label"] for option in options if isinstance(option, Mapping) and option.get("value") == key]
    name = dict(labels[0]) if labels else {"zh-hans": key}
    category, _ = ShowcaseCategory.objects.get_or_create(
        key=key, defaults={"name": name, "position": ShowcaseCategory.objects.count()}
    )
    return category


def _unit(code: object) -> Unit | None:
    return Unit.objects.filter(code=code).first() if isinstance(code, str) and code else None


def _metrics(rows: object) -> list[dict[str, Any]]:
    sizes = {"name": 60, "before": 30, "after": 30, "unit": 20}
    return [
        {"type": "metric", "value": {name: str(row.get(name) or "")[:size] for name, size in sizes.items()}}
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, Mapping) and row.get("name")
    ]


def _people(codes: object) -> list[dict[str, Any]]:
    wanted = [str(code) for code in codes] if isinstance(codes, list) else []
    names = dict(Member.objects.filter(code__in=wanted).values_list("code", "name"))
    return [{"type": "person", "value": {"name": names[code][:40], "duty": ""}} for code in wanted if code in names]
