from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.permissions import register_permission_policy

from organization.admin import api_tokens, imports
from organization.admin.calendars import CalendarDayViewSet, WorkCalendarViewSet
from organization.admin.choosers import member_chooser, post_chooser, unit_chooser
from organization.admin.delegations import DelegationViewSet
from organization.admin.groups import SuperusersOnly
from organization.admin.members import MembershipViewSet, MemberViewSet
from organization.admin.posts import (
    AssignmentViewSet,
    BodyViewSet,
    ContactPointViewSet,
    PortfolioViewSet,
    PostViewSet,
    RoleViewSet,
    UnitKindViewSet,
)
from organization.admin.units import UnitViewSet
from organization.admin.users import FairAssignRole, FairDelete, FairSetActiveState
from organization.models import Post, Role
from organization.signed_in import SignedInRequest

_AFTER_WAGTAIL = 100
"""Of two bulk actions of one name the one registered last counts."""


class ImportsMenuItem(MenuItem):
    """Leads to the imports."""

    @override
    def is_shown(self, request: SignedInRequest) -> bool:
        return imports.may_import_anything(request.user)


class OrganizationGroup(ViewSetGroup):
    """组织 in the menu."""

    menu_label = _("Organization")
    menu_icon = "group"
    menu_order = 150
    items = (
        UnitViewSet(),
        MemberViewSet(),
        MembershipViewSet(),
        BodyViewSet(),
        AssignmentViewSet(),
        PortfolioViewSet(),
        ContactPointViewSet(),
        DelegationViewSet(),
        WorkCalendarViewSet(),
        CalendarDayViewSet(),
        PostViewSet(),
        RoleViewSet(),
        UnitKindViewSet(),
    )

    @override
    def get_submenu_items(self) -> list[Any]:
        entries: list[Any] = super().get_submenu_items()
        address = reverse("organization_imports")
        return [*entries, ImportsMenuItem(_("Imports"), address, icon_name="upload", order=len(entries))]


@hooks.register("register_admin_viewset")
def register_organization() -> list[Any]:
    return [OrganizationGroup(), member_chooser, unit_chooser, post_chooser]


@hooks.register("register_admin_urls")
def register_import_addresses() -> list[URLPattern]:
    return [
        path("organization/imports/", imports.imports, name="organization_imports"),
        path("organization/imports/template/<slug:kind>/", imports.template, name="organization_import_template"),
        path("organization/imports/upload/<slug:kind>/", imports.upload, name="organization_import_upload"),
        path("organization/imports/<int:pk>/", imports.preview, name="organization_import"),
        path("organization/imports/<int:pk>/confirm/", imports.confirm, name="organization_import_confirm"),
        path("organization/tokens/", api_tokens.tokens, name="admin_tokens"),
        path("organization/tokens/<int:pk>/end/", api_tokens.end_token, name="admin_end_token"),
    ]


class TokensMenuItem(MenuItem):
    """Leads to the tokens for programs."""

    @override
    def is_shown(self, request: SignedInRequest) -> bool:
        return request.user.has_perm("organization.change_apitoken")


@hooks.register("register_settings_menu_item")
def tokens_item() -> MenuItem:
    return TokensMenuItem(_("Tokens for programs"), reverse("admin_tokens"), name="api-tokens", icon_name="key")


for _model in (Post, Role):
    register_permission_policy(_model, SuperusersOnly(_model))
hooks.register("register_bulk_action", FairAssignRole, order=_AFTER_WAGTAIL)
hooks.register("register_bulk_action", FairSetActiveState, order=_AFTER_WAGTAIL)
hooks.register("register_bulk_action", FairDelete, order=_AFTER_WAGTAIL)
