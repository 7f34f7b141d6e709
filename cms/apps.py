from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Content")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.signals import page_published

        from forms.file_access import register as register_file_access
        from forms.lookups import register_lookup
        from processes.chores import register_chore
        from processes.queries.measures.sources import register_source
        from processes.regulations import register_regulations

        from .effects import register_effects
        from .page_lookup import PageLookup
        from .publishing import page_was_published, regulation_was_published
        from .queries.hour_items import hour_items
        from .regulation_source import PublishedRegulations
        from .services.study_hours import PROOF, may_open_proof

        register_effects()
        register_source("hours", hour_items)
        register_chore("cms.overdue_sittings", _hand_in_overdue, every=30)
        register_chore("cms.courses", _finish_courses, every=3600)
        register_chore("cms.learners", _remind_learners, every=3600)
        register_chore("cms.receipts", _remind_readers, every=900)
        register_file_access(PROOF, may_open_proof)
        register_lookup("page", PageLookup())
        register_regulations(PublishedRegulations())
        page_published.connect(regulation_was_published, dispatch_uid="cms.regulation_was_published")
        page_published.connect(page_was_published, dispatch_uid="cms.page_was_published")


def _hand_in_overdue() -> int:
    """Hands in the sittings whose time is up."""
    from .services import hand_in_overdue

    return hand_in_overdue()


def _finish_courses() -> int:
    """Finishes the courses whose only open lessons have been taken away."""
    from .services import finish_courses

    return finish_courses()


def _remind_learners() -> int:
    """Reminds people of what their learning paths still ask of them."""
    from .services.remind_learners import remind_learners

    return remind_learners()


def _remind_readers() -> int:
    """Tells people of the notices they are to confirm."""
    from .services.receipts import remind_readers

    return remind_readers()
