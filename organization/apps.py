from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate, post_save
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class OrganizationConfig(AppConfig):
    name = "organization"
    verbose_name = _("Organization")
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        from organization.queries.calendar import forget_calendar

        post_migrate.connect(_prepare_database, sender=self, dispatch_uid="organization.prepare")
        for model in ("workcalendar", "calendarday"):
            for signal in (post_save, post_delete):
                signal.connect(forget_calendar, sender=self.get_model(model), dispatch_uid=f"calendar.{model}")


def _prepare_database(*, using: str, **_: Any) -> None:
    """Installs the guards and the reference data, which a flushed test database needs again too."""
    from django.db import DEFAULT_DB_ALIAS, connection

    from organization import overlaps
    from organization.services import load_reference_data

    if using == DEFAULT_DB_ALIAS and "organization_importbatch" in connection.introspection.table_names():
        overlaps.install()
        load_reference_data()
