"""Wagtail's apps without their part of Wagtail's own API, which this site does not serve.

Describing every snippet for that API loads the whole admin, Django REST framework and the PostgreSQL driver: 25 MB in
every process, the worker's included, which never draws a page.
"""

from django.db.models.signals import post_migrate
from typing_extensions import override
from wagtail.contrib.redirects.apps import WagtailRedirectsAppConfig
from wagtail.snippets.apps import WagtailSnippetsAppConfig


class SnippetsConfig(WagtailSnippetsAppConfig):
    """Snippets as Wagtail begins with them, but for the API."""

    @override
    def ready(self) -> None:
        from wagtail.snippets.models import create_extra_permissions, register_deferred_snippets

        register_deferred_snippets()
        post_migrate.connect(create_extra_permissions, sender=self)


class RedirectsConfig(WagtailRedirectsAppConfig):
    """Redirects as Wagtail begins with them, but for the API."""

    @override
    def ready(self) -> None:
        from wagtail.contrib.redirects.models import Redirect
        from wagtail.contrib.redirects.signal_handlers import (
            autocreate_redirects_on_page_move,
            autocreate_redirects_on_slug_change,
        )
        from wagtail.permissions import register_permission_policy
        from wagtail.signals import page_slug_changed, post_page_move

        register_permission_policy(Redirect)
        post_page_move.connect(autocreate_redirects_on_page_move)
        page_slug_changed.connect(autocreate_redirects_on_slug_change)
