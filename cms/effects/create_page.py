"""A draft page made from a case; editors polish it and publish it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify
from typing_extensions import override
from wagtail.models import Page

from cms.models import (
    MadePage,
    RegulationIndexPage,
    RegulationPage,
    ShowcaseIndexPage,
    ShowcasePage,
    StoryIndexPage,
    StoryPage,
)
from forms.engine.problems import Problem
from processes.effects import Delivery, EffectFailed, EffectKind
from processes.engine.model import PageSpec, ProcedureDefinition
from processes.services import record_page

from .case_values import regulation_fields, showcase_fields, story_fields

Fields = Callable[..., dict[str, Any]]
KINDS: Mapping[str, tuple[type[Page], type[Page], Fields]] = {
    "ShowcasePage": (ShowcaseIndexPage, ShowcasePage, showcase_fields),
    "StoryPage": (StoryIndexPage, StoryPage, story_fields),
    "RegulationPage": (RegulationIndexPage, RegulationPage, regulation_fields),
}
"""Kind of page → the list it stands in, its model, and what a case says in the shape of it."""


class CreatePage(EffectKind):
    """``{"page": key}``: makes a draft of the page that the procedure describes under ``pages``.

    The key of the delivery is stored with the page, so that a second delivery finds the first page.
    """

    key = "create_page"

    @override
    def problems(self, config: Mapping[str, Any], definition: ProcedureDefinition) -> list[Problem]:
        spec = definition.pages.get(str(config.get("page", "")))
        if spec is None:
            return [Problem("page", "effect_setting_missing", {"effect": self.key, "setting": "page"})]
        if spec.page_type not in KINDS:
            return [Problem("page", "effect_page_type_unknown", {"effect": self.key, "page_type": spec.page_type})]
        return []

    @override
    def deliver(self, delivery: Delivery) -> None:
        if not MadePage.objects.filter(effect_key=delivery.key).exists():
            make_page(delivery, delivery.definition.pages[str(delivery.config["page"])])


def make_page(delivery: Delivery, spec: PageSpec) -> Page:
    """Returns the draft made from the case, recorded with it. Raises EffectFailed."""
    with transaction.atomic():
        page = _draft(delivery, spec)
        field = page_field(delivery.definition, spec)
        MadePage.objects.create(
            effect_key=delivery.key, case_id=delivery.case.pk, field=field, page=page, made_at=delivery.at
        )
        if field:
            record_page(case_id=delivery.case.pk, field=field, page_id=page.pk, key=delivery.key)
        return page


def page_field(definition: ProcedureDefinition, spec: PageSpec) -> str:
    """Returns the field of the form that holds the page of this kind; empty when there is none."""
    for field in definition.form.fields:
        if field.type == "page" and field.config.get("page_type", spec.page_type) == spec.page_type and field.read_only:
            return str(field.key)
    return ""


def _draft(delivery: Delivery, spec: PageSpec) -> Page:
    language = settings.LANGUAGE_CODE
    index, model, fields_of = KINDS[spec.page_type]
    lists = index.objects.filter(locale__language_code=language)
    parent = lists.order_by("-live", "path").first()
    if parent is None:
        raise EffectFailed("no_parent_page", page_type=index.__name__)
    fields = fields_of(delivery, spec, language=language)
    slug = slugify(f"{delivery.case.number}-{delivery.case.pk.hex[:6]}")
    page = model(slug=slug, locale=parent.locale, live=False, **fields)
    parent.add_child(instance=page)
    page.save_revision()
    return page
