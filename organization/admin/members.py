from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn

from organization import clock
from organization.admin.scoped import FairForm, ScopedIndexView, ScopedInspectView, ScopedViewSet
from organization.models import Member, Membership, Unit


class MemberForm(WagtailAdminModelForm):
    """A member; only a platform administrator may say which login is whose, and nobody edits their own record."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "user" in self.fields and not getattr(self.for_user, "is_superuser", False):
            del self.fields["user"]

    @override
    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        own = getattr(self.for_user, "as_member", None)
        if own and own.pk == self.instance.pk and not self.for_user.is_superuser:
            raise ValidationError(_("This concerns yourself: somebody else has to enter it."))
        return values


class MemberFilterSet(WagtailFilterSet):
    """Narrows the list of members."""

    branch = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Branch"),
        queryset=Unit.objects.filter(kind__can_have_members=True),
        method="in_branch",
    )

    class Meta:
        model = Member
        fields = ["branch", "status", "voting_right", "employment"]

    def in_branch(self, rows: QuerySet[Member], name: str, unit: Unit) -> QuerySet[Member]:
        """Keeps the members with a membership in that unit today."""
        return rows.filter(pk__in=Membership.objects.on(clock.today()).filter(unit=unit).values("member"))


class MemberIndexView(ScopedIndexView):
    """Members with their branch."""

    @override
    def get_base_queryset(self) -> QuerySet[Member]:
        held = Membership.objects.on(clock.today()).filter(member=OuterRef("pk"), kind="formal")
        return super().get_base_queryset().annotate(branch_name=Subquery(held.values("unit__name")[:1]))


class MemberInspectView(ScopedInspectView):
    """One member with every membership, post and delegation there has been."""

    template_name = "organization/admin/member.html"

    @override
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.object
        return super().get_context_data(
            memberships=member.memberships.select_related("unit", "group").order_by("-start_on"),
            assignments=member.assignments.select_related("unit", "post", "body").order_by("-start_on"),
            given=member.delegations_given.select_related("delegate"),
            received=member.delegations_received.select_related("delegator"),
            **kwargs,
        )


class MemberViewSet(ScopedViewSet):
    """Members."""

    model = Member
    name = "organization_members"
    icon = "user"
    menu_label = gettext_lazy("Members")
    index_view_class = MemberIndexView
    inspect_view_enabled = True
    inspect_view_class = MemberInspectView
    inspect_template_name = "organization/admin/member.html"
    inspect_view_fields = [
        "code",
        "name",
        "user",
        "gender",
        "birth_year",
        "status",
        "party_year",
        "employment",
        "education",
    ]
    filterset_class = MemberFilterSet
    search_fields = ["code", "name"]
    ordering = ["code"]
    list_display = [
        TitleColumn(
            "name",
            label=gettext_lazy("Name"),
            get_url=lambda member: reverse("organization_members:inspect", args=[member.pk]),
            sort_key="name",
        ),
        Column("code", label=gettext_lazy("Code"), sort_key="code"),
        Column("branch", label=gettext_lazy("Branch"), accessor="branch_name"),
        Column("status", label=gettext_lazy("Status"), accessor="get_status_display", sort_key="status"),
        BooleanColumn("voting_right", label=gettext_lazy("May vote")),
        Column("employment", label=gettext_lazy("Employment"), accessor="get_employment_display"),
    ]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("code"), FieldPanel("name")]),
                    FieldRowPanel([FieldPanel("gender"), FieldPanel("birth_year")]),
                    FieldPanel("user"),
                ],
                heading=gettext_lazy("Person"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("status"), FieldPanel("voting_right")]),
                    FieldRowPanel([FieldPanel("joined_on"), FieldPanel("party_year")]),
                ],
                heading=gettext_lazy("Membership"),
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("employment"), FieldPanel("education"), FieldPanel("line")])],
                heading=gettext_lazy("Work"),
            ),
        ],
        base_form_class=MemberForm,
    )


class MembershipViewSet(ScopedViewSet):
    """Who belongs to which branch, from when to when."""

    model = Membership
    name = "organization_memberships"
    icon = "group"
    menu_label = gettext_lazy("Memberships")
    related = ("member", "unit", "group")
    list_display = [
        "member",
        Column("unit", label=gettext_lazy("Branch"), accessor="unit.label"),
        Column("group", label=gettext_lazy("Group")),
        Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display"),
        Column("start_on", label=gettext_lazy("From"), sort_key="start_on"),
        Column("end_on", label=gettext_lazy("To"), sort_key="end_on"),
    ]
    list_filter = ["kind"]
    search_fields = ["member__code", "member__name", "unit__code", "unit__name"]
    edit_handler = ObjectList(
        [
            FieldPanel("member"),
            FieldRowPanel([FieldPanel("unit"), FieldPanel("group")]),
            FieldPanel("kind"),
            FieldRowPanel([FieldPanel("start_on"), FieldPanel("end_on")]),
        ],
        base_form_class=FairForm,
    )
