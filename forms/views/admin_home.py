"""What is being designed, on the home page of the administration: how much there is, and what was changed last."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.components import Component

from forms.models import Form

MOST = 5
Start = tuple[str | Promise, str, str]
"""Words, address and icon of a button."""


class DesignsSummaryItem(SummaryItem):
    """The number of what can be designed, which leads to the list."""

    template_name = "forms/admin/home_summary.html"

    def __init__(self, request: HttpRequest, *, order: int, words: str, icon: str, address: str) -> None:
        super().__init__(request)
        self.order, self.words, self.icon, self.address = order, words, icon, address

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"words": self.words, "icon": self.icon, "address": self.address}


class DesignsPanel(Component):
    """Drafts changed last, whether they are published, and the ways to a new one."""

    template_name = "forms/admin/home_panel.html"

    def __init__(
        self,
        *,
        name: str,
        order: int,
        heading: str | Promise,
        rows: QuerySet[Any],
        edit: str,
        starts: Sequence[Start],
        everything: str,
        none: str | Promise,
    ) -> None:
        self.name, self.order, self.heading, self.rows, self.edit = name, order, heading, rows, edit
        self.starts, self.everything, self.none = starts, everything, none

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        changed = self.rows.select_related("latest_revision__user").order_by("-latest_revision__created_at", "title")
        return {
            "name": self.name,
            "heading": self.heading,
            "rows": [(reverse(self.edit, args=[row.pk]), row) for row in changed[:MOST]],
            "starts": self.starts,
            "all": reverse(self.everything),
            "none": self.none,
        }


def forms_panel(request: HttpRequest) -> DesignsPanel | None:
    """Returns the panel of forms; None for somebody who does not design them."""
    if not request.user.has_perm("forms.change_form"):
        return None
    starts: list[Start] = [
        (_("New form"), reverse("form_start"), "plus"),
        (_("Import a form"), reverse("form_import"), "upload"),
    ]
    return DesignsPanel(
        name="forms",
        order=120,
        heading=_("Forms"),
        rows=Form.objects.all(),
        edit="wagtailsnippets_forms_form:edit",
        starts=starts if request.user.has_perm("forms.add_form") else [],
        everything="wagtailsnippets_forms_form:list",
        none=_("There is no form yet. Begin with a template, or import an XLSForm."),
    )


def forms_summary(request: HttpRequest) -> DesignsSummaryItem | None:
    """Returns the number of forms; None for somebody who does not design them."""
    if not request.user.has_perm("forms.change_form"):
        return None
    count = Form.objects.count()
    return DesignsSummaryItem(
        request,
        order=60,
        words=ngettext("%(number)s form", "%(number)s forms", count) % {"number": count},
        icon="form",
        address=reverse("wagtailsnippets_forms_form:list"),
    )
