"""The ledger of honours in the administration."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column

from cms.models import Honour
from organization.admin.scoped import FairForm, ScopedViewSet


class HonourForm(FairForm):
    """An honour of a unit in scope."""

    person_fields = ()


class HonourViewSet(ScopedViewSet):
    """The honours there are."""

    model = Honour
    name = "honours"
    icon = "pick"
    menu_label = _("Honours")
    menu_order = 146
    add_to_admin_menu = True
    related = ("unit",)
    list_display: Any = [
        "title",
        Column("unit", label=_("Unit"), accessor="unit.label"),
        Column("level", label=_("level of the honour"), accessor="get_level_display"),
        Column("awarded_on", label=_("awarded on"), sort_key="awarded_on"),
        BooleanColumn("is_public", label=_("shown to everybody")),
    ]
    list_filter = ["level", "is_public", "is_personal"]
    search_fields = ["title", "awarded_by"]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldRowPanel([FieldPanel("unit"), FieldPanel("level", heading=_("level of the honour"))]),
            FieldRowPanel([FieldPanel("awarded_by"), FieldPanel("awarded_on")]),
            FieldRowPanel([FieldPanel("is_personal"), FieldPanel("is_public")]),
        ],
        base_form_class=HonourForm,
    )
