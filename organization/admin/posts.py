from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy
from typing_extensions import override
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.model import ModelViewSet

from organization.admin.scoped import FairForm, ScopedViewSet
from organization.models import Assignment, Body, ContactPoint, Portfolio, Post, Role, UnitKind
from organization.role_finders import known_rules


class BodyViewSet(ScopedViewSet):
    """Bodies with their seats and terms."""

    model = Body
    name = "organization_bodies"
    icon = "group"
    menu_label = gettext_lazy("Bodies")
    related = ("unit",)
    list_display = [
        "unit",
        Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display"),
        Column("seats", label=gettext_lazy("Seats"), sort_key="seats"),
        Column("term_start", label=gettext_lazy("Term from"), sort_key="term_start"),
        Column("term_end", label=gettext_lazy("Term to"), sort_key="term_end"),
    ]
    list_filter = ["kind"]
    search_fields = ["unit__code", "unit__name"]
    edit_handler = ObjectList(
        [
            FieldPanel("unit"),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("seats")]),
            FieldRowPanel([FieldPanel("term_start"), FieldPanel("term_end")]),
        ],
        base_form_class=FairForm,
    )


class AssignmentViewSet(ScopedViewSet):
    """Who holds which post, now and before."""

    model = Assignment
    name = "organization_assignments"
    icon = "tasks"
    menu_label = gettext_lazy("Assignments")
    related = ("member", "post", "unit", "body")
    list_display = [
        "member",
        Column("post", label=gettext_lazy("Post"), accessor="post.label"),
        Column("unit", label=gettext_lazy("Unit"), accessor="unit.label"),
        BooleanColumn("is_head", label=gettext_lazy("Head")),
        Column("start_on", label=gettext_lazy("From"), sort_key="start_on"),
        Column("end_on", label=gettext_lazy("To"), sort_key="end_on"),
    ]
    list_filter = ["post", "is_head"]
    search_fields = ["member__code", "member__name", "unit__code", "unit__name"]
    edit_handler = ObjectList(
        [
            FieldPanel("member"),
            FieldRowPanel([FieldPanel("unit"), FieldPanel("post")]),
            FieldRowPanel([FieldPanel("body"), FieldPanel("is_head"), FieldPanel("position")]),
            FieldRowPanel([FieldPanel("start_on"), FieldPanel("end_on")]),
            FieldPanel("source"),
        ],
        base_form_class=FairForm,
    )


class LeaderForm(FairForm):
    """A row about a leader."""

    person_fields = ("leader",)


class PortfolioViewSet(ScopedViewSet):
    """What each leader is in charge of."""

    model = Portfolio
    name = "organization_portfolios"
    icon = "folder-open-inverse"
    menu_label = gettext_lazy("Portfolios")
    related = ("leader", "unit")
    list_display = [
        "leader",
        Column("unit", label=gettext_lazy("Unit")),
        Column("department", label=gettext_lazy("Department")),
        Column("start_on", label=gettext_lazy("From"), sort_key="start_on"),
        Column("end_on", label=gettext_lazy("To"), sort_key="end_on"),
    ]
    search_fields = ["leader__code", "leader__name", "unit__name", "department"]
    edit_handler = ObjectList(
        [
            FieldPanel("leader"),
            FieldRowPanel([FieldPanel("unit"), FieldPanel("department")]),
            FieldRowPanel([FieldPanel("start_on"), FieldPanel("end_on")]),
        ],
        base_form_class=LeaderForm,
    )


class ContactPointViewSet(ScopedViewSet):
    """Which branch each leader keeps in touch with."""

    model = ContactPoint
    name = "organization_contact_points"
    icon = "link"
    menu_label = gettext_lazy("Contact points")
    related = ("leader", "unit")
    list_display = [
        "leader",
        Column("unit", label=gettext_lazy("Unit"), accessor="unit.label"),
        Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display"),
        Column("year", label=gettext_lazy("Year"), sort_key="year"),
    ]
    list_filter = ["year", "kind"]
    search_fields = ["leader__code", "leader__name", "unit__code", "unit__name"]
    edit_handler = ObjectList(
        [FieldPanel("leader"), FieldPanel("unit"), FieldRowPanel([FieldPanel("kind"), FieldPanel("year")])],
        base_form_class=LeaderForm,
    )


class PostViewSet(ModelViewSet):
    """The posts there are."""

    model = Post
    name = "organization_posts"
    icon = "tag"
    menu_label = gettext_lazy("Posts")
    copy_view_enabled = False
    list_per_page = 50
    list_display = [
        "label",
        Column("key", label=gettext_lazy("Key"), sort_key="key"),
        Column("scope_kind", label=gettext_lazy("Exists in"), accessor="get_scope_kind_display"),
        BooleanColumn("is_head", label=gettext_lazy("Heads the unit")),
        BooleanColumn("oversees", label=gettext_lazy("Sees the unit and all below")),
    ]
    list_filter = ["scope_kind", "oversees"]
    search_fields = ["key", "name"]
    form_fields = ["key", "name", "scope_kind", "is_head", "oversees", "office", "position"]


class UnitKindViewSet(ModelViewSet):
    """The kinds of unit and what may stand under what."""

    model = UnitKind
    name = "organization_unit_kinds"
    icon = "list-ul"
    menu_label = gettext_lazy("Kinds of unit")
    copy_view_enabled = False
    list_display = [
        "label",
        Column("key", label=gettext_lazy("Key")),
        Column("level", label=gettext_lazy("Level")),
        BooleanColumn("is_committee", label=gettext_lazy("Has offices")),
        BooleanColumn("can_have_members", label=gettext_lazy("Keeps members")),
    ]
    search_fields = ["key", "name"]
    form_fields = ["key", "name", "level", "is_committee", "can_have_members", "body_kind", "allowed_parents"]


class RoleForm(FairForm):
    """A role whose rule the product can read."""

    @override
    def clean(self) -> dict[str, Any]:
        values = super().clean()
        rule = values.get("rule")
        if rule is not None and (not isinstance(rule, dict) or rule.get("find") not in known_rules()):
            known = ", ".join(known_rules())
            words = gettext_lazy("The rule needs “find” with one of: %(known)s.") % {"known": known}
            raise ValidationError({"rule": words})
        return values


class RoleViewSet(ModelViewSet):
    """How "who does this step" is answered."""

    model = Role
    name = "organization_roles"
    icon = "cogs"
    menu_label = gettext_lazy("Roles")
    copy_view_enabled = False
    list_per_page = 60
    list_display = [
        "label",
        Column("key", label=gettext_lazy("Key"), sort_key="key"),
        Column("fallback_id", label=gettext_lazy("Fallback")),
        Column("on_missing", label=gettext_lazy("When nobody is found"), accessor="get_on_missing_display"),
        BooleanColumn("is_set", label=gettext_lazy("Everybody found acts")),
    ]
    list_filter = ["on_missing", "is_set"]
    search_fields = ["key", "name"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("key"), FieldPanel("position")]),
            FieldPanel("name"),
            FieldPanel("rule"),
            FieldRowPanel([FieldPanel("on_missing"), FieldPanel("fallback"), FieldPanel("is_set")]),
        ],
        base_form_class=RoleForm,
    )
