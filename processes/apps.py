from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProcessesConfig(AppConfig):
    name = "processes"
    verbose_name = _("Processes")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.core.checks import register as register_check
        from django.db.models.signals import post_delete, post_migrate, post_save
        from wagtail.signals import published

        from forms.facts import declare_elsewhere
        from forms.file_access import register as register_file_access
        from forms.lookups import register_choices, register_last_answers, register_lookup
        from forms.queries.registers.links import register_finder
        from forms.services.registers import end_silent_jobs, sweep_job_files
        from forms.services.registers.views import tell_subscribers
        from forms.signals import record_changed
        from forms.usages import register_usages

        from .access import CaseLookup, may_open_case_file
        from .archives.checks import check_zone
        from .archives.classes import ensure_archive_classes
        from .chores import register_chore
        from .designers import ensure_designers
        from .effects import register
        from .effects.builtin import register_builtin
        from .effects.parcels import register_parcel
        from .engine.facts import DECLARATIONS
        from .queries.addressees import AddresseeLookup
        from .queries.designer_choices import procedure_choices
        from .queries.form_usages import form_usages
        from .queries.last_answers import last_start
        from .queries.record_links import cases_about, starts_from
        from .services.call_webhook import CallWebhook
        from .services.channels import deliver_channel, queue_channels
        from .services.hand_over import deliver_hand_over
        from .services.launching.registration import register_launching
        from .services.webhooks import deliver_webhook

        post_migrate.connect(ensure_designers, sender=self, dispatch_uid="processes.designers")
        post_migrate.connect(ensure_archive_classes, sender=self, dispatch_uid="processes.archive_classes")
        register_check(check_zone)
        published.connect(_freeze_version, dispatch_uid="processes.freeze_version")
        register_builtin()
        for fact in DECLARATIONS:
            declare_elsewhere(fact.function, fact.help)
        register_file_access("case", may_open_case_file)
        register_lookup("reference", CaseLookup())
        register_lookup("addressee", AddresseeLookup())
        register_last_answers("case", last_start)
        register_choices("procedures", procedure_choices)
        register_usages(form_usages)
        register_parcel("webhook", deliver_webhook)
        register_parcel("channel", deliver_channel)
        register_chore("channels", queue_channels, every=5)
        register(CallWebhook())
        register_launching()
        register_finder("cases", cases_about)
        register_finder("starts", starts_from)
        register_chore("register_news", tell_subscribers, every=60)
        register_chore("anonymous_answers", _shuffle, every=24 * 3600)
        register_chore("archive_grants", _end_grants, every=60)
        register_chore("audit_anchor", _anchor, every=3600)
        register_chore("children", _work_children, every=2)
        register_chore("posts", _hand_over, every=600)
        register_chore("measures", _count_measures, every=60)
        register_chore("register_jobs", end_silent_jobs, every=600)
        register_chore("register_files", sweep_job_files, every=6 * 3600)
        register_parcel("hand_over", deliver_hand_over)
        record_changed.connect(_tell_webhooks, dispatch_uid="processes.webhooks")
        for signal in (post_save, post_delete):
            signal.connect(_post_changed, sender="organization.Assignment", dispatch_uid="processes.posts")


def _freeze_version(sender: type, instance: Any, revision: Any = None, **_rest: Any) -> None:
    """Wagtail published a procedure: freeze it in the same transaction, whoever or whatever pressed the button."""
    from .models import Procedure
    from .services import publish_procedure

    if isinstance(instance, Procedure):
        publish_procedure(procedure=instance, user=revision.user if revision else None)


def _tell_webhooks(sender: type, record: Any, change: Any, **_rest: Any) -> None:
    """A record was stored: what other programs are told of it, and the cases it starts, wait in the outbox."""
    from .services.launching.records import queue_starts
    from .services.webhooks import queue_webhooks

    queue_webhooks(record, change)
    queue_starts(record, change)


def _post_changed(sender: type, instance: Any, raw: bool = False, **_rest: Any) -> None:
    """A post was given or taken: its open todos go over, through the outbox of the same transaction."""
    from .services.hand_over import queue_hand_over

    if not raw:
        queue_hand_over(instance)


def _work_children() -> int:
    """Starts children that steps have planned, and takes over what ended ones came to."""
    from .services.children import report_children, start_children

    return start_children() + report_children()


def _hand_over() -> int:
    """Posts also change hands by their dates alone."""
    from .services.hand_over import hand_over_changed_posts

    return hand_over_changed_posts()


def _count_measures() -> int:
    """Counts what has changed. Nothing follows from that, so the worker need not look for more."""
    from .services.measures.counting import count_due

    count_due()
    return 0


def _anchor() -> int:
    """Anchors the histories once a day. Nothing follows from that, so the worker need not look for more."""
    from .services.anchoring import anchor_today

    anchor_today()
    return 0


def _end_grants() -> int:
    """Notes which accesses to archives are over; nobody can use them from the moment itself on."""
    from .services.archives.viewing import end_over_grants

    return end_over_grants()


def _shuffle() -> int:
    """Takes the order out of anonymous answers. Nothing follows from that, so the worker need not look for more."""
    from forms.services.shuffle_anonymous import shuffle_anonymous

    shuffle_anonymous()
    return 0
