"""Who may edit groups, posts and roles: whoever decides what these may do can give themselves every right."""

from typing import Any

from typing_extensions import override
from wagtail.permission_policies import ModelPermissionPolicy


class SuperusersOnly(ModelPermissionPolicy):
    """Allows everything to superusers and nothing to anybody else, whatever permissions a group lists."""

    @override
    def user_has_permission(self, user: Any, action: str) -> bool:
        return bool(user.is_active and user.is_superuser)

    @override
    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return bool(user.is_active and user.is_superuser)
