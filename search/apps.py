from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.core.checks import register
        from django.db.models.signals import post_delete, post_migrate, post_save

        from cms.file_text import register_reader
        from forms.lookups import register_hearing
        from processes.chores import register_chore

        from .checks import check_client, check_server
        from .chores import register_chores
        from .extraction.reading import read_text
        from .queries.synonyms import note_synonyms
        from .services.draining import drain
        from .services.indexing import queue
        from .services.suggesting import members_heard
        from .services.versions import note_first_version
        from .sources.builtin import register_builtin
        from .sources.listening import set_queue

        register(check_client)
        register(check_server, deploy=True)
        set_queue(queue)
        register_reader(read_text)
        register_hearing(members_heard)
        register_builtin()
        register_chores()
        register_chore("search.index", drain, every=5.0)
        for signal in (post_save, post_delete):
            signal.connect(note_synonyms, sender="search.Synonym", dispatch_uid=f"search.synonyms.{id(signal)}")
        post_migrate.connect(note_first_version, sender=self, dispatch_uid="search.version")
        post_save.connect(
            _keep_best_bet_key, sender="wagtailsearchpromotions.Query", dispatch_uid="search.best_bet_key"
        )


def _keep_best_bet_key(instance: Any, raw: bool = False, **_rest: Any) -> None:
    """Editors named a question: store how it is found again."""
    from .queries.best_bets import keep_key

    if not raw:
        keep_key(instance)
