from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProcessesConfig(AppConfig):
    name = "processes"
    verbose_name = _("Processes")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from forms.file_access import register as register_file_access
        from forms.lookups import register_lookup

        from .access import CaseLookup, may_open_case_file
        from .effects.builtin import register_builtin

        register_builtin()
        register_file_access("case", may_open_case_file)
        register_lookup("reference", CaseLookup())
