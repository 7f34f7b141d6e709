"""Webhooks in the admin: addresses, a test, and what was sent."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.snippets.views.snippets import SnippetViewSet

from processes.models import Webhook
from processes.queries.deliveries import told
from processes.services.webhooks import deliveries, queue_test
from processes.views.member_request import MemberRequest

from .operations import PER_PAGE, may


class WebhookViewSet(SnippetViewSet):
    """The screens for webhooks; the secret is shown beside what was sent."""

    model = Webhook
    icon = "link-external"
    menu_label = gettext_lazy("Webhooks")
    menu_name = "webhooks"
    list_display = ["name", "url", "form", "is_active"]
    search_fields = ["name", "url"]
    list_per_page = PER_PAGE
    panels = [
        FieldPanel("name"),
        FieldPanel("url"),
        FieldPanel("form"),
        FieldPanel("event"),
        FieldPanel("with_answers"),
        FieldPanel("is_active"),
        HelpPanel(gettext_lazy("The secret for checking signatures stands beside the list of deliveries.")),
    ]


@require_safe
@require_admin_access
def webhook_log(request: MemberRequest, hook_id: int) -> HttpResponse:
    """Shows the secret of a hook, what was sent to it, and what became of it."""
    may(request, "change_webhook")
    hook = get_object_or_404(Webhook, pk=hook_id)
    page = Paginator(deliveries(hook), PER_PAGE).get_page(request.GET.get("p"))
    context = {"hook": hook, "page": page, "messages_told": told(page)}
    return TemplateResponse(request, "processes/admin/webhook.html", context)


@require_POST
@require_admin_access
def webhook_test(request: MemberRequest, hook_id: int) -> HttpResponse:
    """Lets the worker send a test message."""
    may(request, "change_webhook")
    hook = get_object_or_404(Webhook, pk=hook_id)
    queue_test(hook)
    messages.success(request, _("A test message is on its way. Reload this page to see what became of it."))
    return redirect("processes_webhook", hook.pk)
