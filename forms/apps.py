from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FormsConfig(AppConfig):
    name = "forms"
    verbose_name = _("Forms")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from .lookups import register_lookup
        from .queries.people import PersonLookup, UnitLookup

        register_lookup("person", PersonLookup())
        register_lookup("unit", UnitLookup())
