from typing_extensions import override
from wagtail.users.apps import WagtailUsersAppConfig


class GuichengUsersConfig(WagtailUsersAppConfig):
    """Wagtail's users app with our screens, which let nobody raise their own rights."""

    user_viewset = "organization.admin.users.FairUserViewSet"

    @override
    def ready(self) -> None:
        super().ready()
        from django.contrib.auth.models import Group
        from wagtail.permissions import register_permission_policy

        from organization.admin.groups import SuperusersOnly

        register_permission_policy(Group, SuperusersOnly(Group))
