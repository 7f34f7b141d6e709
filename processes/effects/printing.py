"""A printed document, frozen at the moment it is made."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from typing_extensions import override

from forms.engine.definition import sha256_of
from forms.engine.problems import Problem
from processes.engine.model import PrintSpec, ProcedureDefinition
from processes.models import Printout

from .base import Delivery, EffectKind
from .placeholders import filled
from .wording import in_words


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
    text = filled(spec.body, in_words(delivery, spec.body))
    paragraphs = [each.strip() for each in text.split("\n\n") if each.strip()]
    return format_html_join("\n", "<p>{}</p>", ((_lines(each),) for each in paragraphs))


def _lines(paragraph: str) -> SafeString:
    return format_html_join(SafeString("<br>"), "{}", ((line,) for line in paragraph.split("\n")))
