"""A printed document, frozen at the moment it is made."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import translation
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from typing_extensions import override

from forms.engine.definition import FieldSpec, sha256_of
from forms.engine.move_mapping import columns_of
from forms.engine.problems import Problem
from forms.field_types import FIELD_TYPES
from forms.field_types.context import FillContext
from forms.services import fill_context
from processes.engine.model import PrintSpec, ProcedureDefinition
from processes.models import Printout
from processes.texts import localized

from .base import Delivery, EffectKind
from .placeholders import NAME, filled

UPLOADS = frozenset({"file", "files", "image", "images"})
SAID = frozenset(
    {
        *("choice", "multi", "term", "terms", "person", "persons", "unit", "units", "post", "bool", "acknowledge"),
        *("date", "datetime", "month", "quarter", "percent", "money", "duration"),
    }
)
"""Fields of these types are stored as codes; a printout says them in words."""


class Print(EffectKind):
    """``{"printout": key}``."""

    key = "print"
    inside = True

    @override
    def problems(self, config: Mapping[str, Any], definition: ProcedureDefinition) -> list[Problem]:
        if config.get("printout") in definition.printouts:
            return []
        return [
            Problem("printout", "effect_printout_unknown", {"effect": self.key, "printout": config.get("printout")})
        ]

    @override
    def deliver(self, delivery: Delivery) -> None:
        spec = delivery.definition.printouts[str(delivery.config["printout"])]
        title: dict[str, str] = {}
        body: dict[str, str] = {}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                title[language], body[language] = filled(spec.title, delivery), rendered(spec, delivery)
        numbers = [delivery.values.get(each.field) for each in delivery.definition.numbers.values()]
        Printout.objects.get_or_create(
            delivery_key=delivery.key,
            defaults={
                "case": delivery.case,
                "key": spec.key,
                "number": next((str(each) for each in numbers if each), ""),
                "title": title,
                "body": body,
                "sha256": sha256_of({"title": title, "body": body}),
                "made_at": delivery.at,
            },
        )


def rendered(spec: PrintSpec, delivery: Delivery) -> SafeString:
    """Returns the body in the active language as HTML: the text's paragraphs, everything in it escaped."""
    named = set(NAME.findall(localized(spec.body)))
    said = replace(delivery, values={**delivery.values, **_in_words(delivery, named)})
    text = filled(spec.body, said)
    paragraphs = [each.strip() for each in text.split("\n\n") if each.strip()]
    return format_html_join("\n", "<p>{}</p>", ((_lines(each),) for each in paragraphs))


def _in_words(delivery: Delivery, named: Collection[str]) -> dict[str, str]:
    """What the case keeps as codes, as whoever presses the button reads it; one line for each row of a table."""
    case = delivery.case
    reader = delivery.actor.user if delivery.actor and delivery.actor.user else AnonymousUser()
    context = fill_context(user=reader, place=f"case:{case.pk}", unit_path=case.unit_path)
    found = {}
    for spec in delivery.definition.form.fields:
        value = delivery.values.get(spec.key)
        if spec.key not in named or value in (None, "", []):
            continue
        if spec.type == "table":
            found[spec.key] = "\n".join(_row(spec, row, context, place) for place, row in enumerate(value, start=1))
        elif spec.type in SAID:
            found[spec.key] = FIELD_TYPES[spec.type].text(value, spec, context)
    return found


def _row(spec: FieldSpec, row: Mapping[str, Any], context: FillContext, place: int) -> str:
    cells = [
        f"{localized(column.label)}: {text}"
        for column in columns_of(spec).values()
        if column.type not in UPLOADS
        if (text := FIELD_TYPES[column.type].text(row.get(column.key), column, context))
    ]
    return f"{place}. {'; '.join(cells)}"


def _lines(paragraph: str) -> SafeString:
    return format_html_join(SafeString("<br>"), "{}", ((line,) for line in paragraph.split("\n")))
