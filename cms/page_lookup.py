"""Finding pages of the site for the questions of a form that name one."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from forms.field_types.context import Option


class PageLookup:
    """Published pages for everybody; drafts for those who may edit them."""

    def search(self, text: str, *, actor: Any, config: Mapping[str, Any], limit: int) -> Sequence[Option]:
        pages = Page.objects.live().public().filter(depth__gt=1, title__icontains=text)
        kind = str(config.get("page_type", "")).rpartition(".")[2].lower()
        if kind:
            pages = pages.filter(content_type__model=kind)
        return [_option(page, page.get_url() or "") for page in pages.order_by("title")[:limit]]

    def find(self, value: str, *, actor: Any, config: Mapping[str, Any]) -> Option | None:
        page = Page.objects.filter(pk=int(value)).first() if value.isdecimal() else None
        if page is None:
            return None
        if page.live:
            return _option(page, page.get_url() or "")
        may_edit = actor is not None and page.permissions_for_user(actor).can_edit()
        return _option(page, reverse("wagtailadmin_pages:edit", args=[page.pk]) if may_edit else "", _("draft"))


def _option(page: Page, url: str, note: str = "") -> Option:
    return Option(value=str(page.pk), label=page.title, note=note, url=url)
