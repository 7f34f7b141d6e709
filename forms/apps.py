from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FormsConfig(AppConfig):
    name = "forms"
    verbose_name = _("Forms")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.signals import published

        from .file_access import register as register_file_access
        from .lookups import register_last_answers, register_lookup
        from .queries import form_facts  # noqa: F401 - its functions register themselves
        from .queries.linked_records import RecordLookup
        from .queries.people import PersonLookup, UnitLookup
        from .queries.posts import PostLookup
        from .queries.profile import last_record
        from .queries.record_files import may_open_record_file
        from .queries.vocabularies import TermLookup

        register_lookup("person", PersonLookup())
        register_lookup("unit", UnitLookup())
        register_lookup("post", PostLookup())
        register_lookup("term", TermLookup())
        register_lookup("record", RecordLookup())
        register_last_answers("form", last_record)
        register_file_access("record", may_open_record_file)
        published.connect(_freeze_version, dispatch_uid="forms.freeze_version")


def _freeze_version(sender: type, instance: Any, revision: Any = None, **_rest: Any) -> None:
    """Wagtail published a form: freeze it in the same transaction, whoever or whatever pressed the button."""
    from .models import Form
    from .services import publish_form

    if isinstance(instance, Form):
        publish_form(form=instance, by=revision.user if revision else None)
