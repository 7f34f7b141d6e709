"""Pages that appear and disappear because a case moved."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.html import format_html
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.utils.translation import override as language_override
from typing_extensions import override
from wagtail.models import Page

from cms.models import MadePage, NoticeIndexPage, NoticePage
from forms.engine.problems import Problem
from processes.effects import Delivery, EffectFailed, EffectKind
from processes.effects.placeholders import filled
from processes.effects.wording import in_words
from processes.engine.model import ProcedureDefinition

from .case_values import last_day, working_days
from .create_page import page_field


def page_problems(effect: str, config: Mapping[str, Any], definition: ProcedureDefinition) -> list[Problem]:
    """Returns what is wrong with a configuration that names a page of the procedure or a notice."""
    if config.get("page_type") == "NoticePage":
        missing = [name for name in ("title", "body") if effect == "publish_page" and not config.get(name)]
        return [Problem(name, "effect_setting_missing", {"effect": effect, "setting": name}) for name in missing]
    if str(config.get("page")) in definition.pages:
        return []
    return [Problem("page", "effect_setting_missing", {"effect": effect, "setting": "page"})]


def pages_made(delivery: Delivery) -> list[Page]:
    """Returns the pages this case has made that the configuration means, newest first."""
    made = MadePage.objects.filter(case_id=delivery.case.pk).select_related("page").order_by("-made_at", "-pk")
    if delivery.config.get("page_type") == "NoticePage":
        return [row.page for row in made.filter(field="")]
    field = page_field(delivery.definition, delivery.definition.pages[str(delivery.config["page"])])
    return [row.page for row in made.filter(field=field)]


class PublishPage(EffectKind):
    """``{"page": key}`` publishes the page made from this case.

    ``{"page_type": "NoticePage", "title", "body", "days"}`` writes and publishes a notice; ``days`` is a number of
    working days or the key of a parameter.
    """

    key = "publish_page"

    @override
    def problems(self, config: Mapping[str, Any], definition: ProcedureDefinition) -> list[Problem]:
        return page_problems(self.key, config, definition)

    @override
    def deliver(self, delivery: Delivery) -> None:
        if delivery.config.get("page_type") == "NoticePage":
            self._publish_notice(delivery)
            return
        pages = pages_made(delivery)
        if not pages:
            raise EffectFailed("page_missing", page=str(delivery.config["page"]))
        page = pages[0].specific
        if not page.live:
            (page.get_latest_revision() or page.save_revision()).publish()

    def _publish_notice(self, delivery: Delivery) -> None:
        if MadePage.objects.filter(effect_key=delivery.key).exists():
            return
        parent = NoticeIndexPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).order_by("path").first()
        if parent is None:
            raise EffectFailed("no_parent_page", page_type="NoticeIndexPage")
        with transaction.atomic():
            page = self._notice(delivery, parent)
            MadePage.objects.create(effect_key=delivery.key, case_id=delivery.case.pk, page=page, made_at=delivery.at)

    def _notice(self, delivery: Delivery, parent: NoticeIndexPage) -> NoticePage:
        first = localdate(delivery.at)
        days = working_days(delivery.case, delivery.config.get("days"))
        last: date | None = last_day(first, days) if days else None
        with language_override(parent.locale.language_code):
            texts = (delivery.config[name] for name in ("title", "body"))
            title, body = (filled(text, in_words(delivery, text)) for text in texts)
        page = NoticePage(
            title=title[:255],
            slug=slugify(f"{delivery.case.number}-{delivery.key.partition(':')[2].replace(':', '-')}"),
            locale=parent.locale,
            search_description=body[:200],
            issued_on=first,
            publicity_start=first if last else None,
            publicity_end=last,
            working_days=days,
            body=[{"type": "text", "value": str(format_html("<p>{}</p>", body))}],
            source_case=delivery.case.pk,
            live=False,
        )
        parent.add_child(instance=page)
        page.save_revision().publish()
        return page


class UnpublishPage(EffectKind):
    """``{"page": key}`` or ``{"page_type": "NoticePage"}``: takes the pages of this case off the public site."""

    key = "unpublish_page"

    @override
    def problems(self, config: Mapping[str, Any], definition: ProcedureDefinition) -> list[Problem]:
        return page_problems(self.key, config, definition)

    @override
    def deliver(self, delivery: Delivery) -> None:
        for page in pages_made(delivery):
            if page.live:
                page.specific.unpublish()
