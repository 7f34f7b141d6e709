from wagtail.users.apps import WagtailUsersAppConfig


class GuichengUsersConfig(WagtailUsersAppConfig):
    """Wagtail's users app with our screens, which let nobody raise their own rights."""

    user_viewset = "organization.admin.users.FairUserViewSet"
