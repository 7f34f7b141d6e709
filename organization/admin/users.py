"""Wagtail's screens for logins, closed against raising one's own rights.

Wagtail lets everybody who may edit users make anybody a superuser, hand out any group, and take over a superuser by
changing the password. Here only a superuser touches superusers and groups beyond the editor's own.
"""

from typing import Any

from django import forms as django_forms
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy
from typing_extensions import override
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.bulk_actions import AssignRoleBulkAction, DeleteBulkAction, SetActiveStateBulkAction
from wagtail.users.views.users import CreateView, DeleteView, EditView, UserViewSet

from organization.models import Member, User


def groups_that_may_be_given(by: User) -> Any:
    """Returns the groups whose every right the editor has too."""
    if by.is_superuser:
        return Group.objects.all()
    held = Permission.objects.filter(group__user=by) | Permission.objects.filter(user=by)
    beyond = Permission.objects.exclude(pk__in=held.values("pk"))
    return Group.objects.exclude(permissions__in=beyond).exclude(page_permissions__isnull=False)


def may_manage(by: User, user: User) -> bool:
    """Answers whether ``by`` may change somebody's login, and with its password act as them.

    Nobody but a superuser does so for those with more rights, or for members they do not oversee.
    """
    if by.is_superuser or by == user:
        return True
    member = user.as_member
    return not (
        user.is_superuser
        or user.groups.exclude(pk__in=groups_that_may_be_given(by).values("pk")).exists()
        or (member is not None and not Member.objects.visible_to(by).filter(pk=member.pk).exists())
    )


class _FairUserForm:
    """Drops what the editor may not decide: superuser status, and groups with rights the editor lacks."""

    fields: dict[str, django_forms.Field]
    instance: User

    def __init__(self, *args: Any, for_user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("email", "last_name"):
            self.fields[name].required = False
        self.for_user = for_user
        if for_user.is_superuser:
            return
        self.fields.pop("is_superuser", None)
        if self.instance.pk == for_user.pk:
            self.fields.pop("groups", None)
        else:
            self.fields["groups"].queryset = groups_that_may_be_given(for_user)  # type: ignore[attr-defined]

    def _save_m2m(self) -> None:
        """Groups the editor could not see stay as they were."""
        kept = list(self.instance.groups.exclude(pk__in=groups_that_may_be_given(self.for_user).values("pk")))
        super()._save_m2m()  # type: ignore[misc]
        self.instance.groups.add(*kept)


class FairUserCreationForm(_FairUserForm, UserCreationForm):
    """A new login."""


class FairUserEditForm(_FairUserForm, UserEditForm):
    """An existing login."""


class FairCreateView(CreateView):
    """Creates a login."""

    @override
    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "for_user": self.request.user}


class FairEditView(EditView):
    """Edits a login of somebody the editor may manage."""

    @override
    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not may_manage(request.user, self.object):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @override
    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "for_user": self.request.user}


class FairDeleteView(DeleteView):
    """Deletes a login of somebody the editor may manage."""

    @override
    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not may_manage(request.user, self.get_object()):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class FairUserViewSet(UserViewSet):
    """The screens of logins."""

    add_view_class = FairCreateView
    edit_view_class = FairEditView
    delete_view_class = FairDeleteView

    @override
    def get_form_class(self, for_update: bool = False) -> type[Any]:
        return FairUserEditForm if for_update else FairUserCreationForm


class FairAssignRole(AssignRoleBulkAction):
    """Adds many logins to a group: for superusers only, because it hands out rights."""

    display_name = gettext_lazy("Assign role")

    @override
    def check_perm(self, obj: User) -> bool:
        return bool(self.request.user.is_superuser)


class FairSetActiveState(SetActiveStateBulkAction):
    """Switches many logins on or off, of those the editor may manage."""

    @override
    def check_perm(self, obj: User) -> bool:
        return bool(super().check_perm(obj) and may_manage(self.request.user, obj))


class FairDelete(DeleteBulkAction):
    """Deletes many logins, of those the editor may manage."""

    @override
    def check_perm(self, obj: User) -> bool:
        return bool(super().check_perm(obj) and may_manage(self.request.user, obj))
