"""Channels in the admin: made, tried out, and what was sent; addresses and secrets are never shown again."""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.core.validators import validate_email
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet

from organization.admin.choosers import unit_chooser
from processes.effect_texts import failure_text
from processes.effects import EffectFailed
from processes.models import Channel, ChannelKind, OutboxRow
from processes.services.channels import send_trial
from processes.services.channels.apprise_robot import apprise_problem, apprise_robot
from processes.services.post_safely import allows_private, is_public
from processes.views.member_request import MemberRequest

from .operations import PER_PAGE, may

KEPT = gettext_lazy("Not shown again. Leave blank to keep the one that is stored.")
WHAT = gettext_lazy(
    "WeCom, DingTalk, Feishu: the whole address that the group shows for its robot. "
    "E-mail: one or more addresses with commas between. Webhook: https://… Apprise: an address such as tgram://…"
)


class ChannelForm(WagtailAdminModelForm):
    """Edits a channel; what lets anybody write there goes in and never comes out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = self.instance.pk is not None
        for name in ("target", "secret"):
            self.initial[name] = ""
            self.fields[name].widget = django_forms.TextInput(attrs={"autocomplete": "off"})
        self.fields["target"].required = not stored
        self.fields["target"].help_text = KEPT if stored else WHAT
        self.fields["secret"].help_text = (
            KEPT if stored else gettext_lazy("DingTalk and Feishu: when the robot signs. Webhook: at least 24 signs.")
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        kind = cleaned.get("kind", "")
        if self.instance.pk is not None:
            held = Channel.objects.get(pk=self.instance.pk)
            cleaned["target"] = cleaned.get("target") or (held.target if held.kind == kind else "")
            cleaned["secret"] = cleaned.get("secret") or (held.secret if held.kind == kind else "")
        target = str(cleaned.get("target") or "").strip()
        cleaned["target"] = target
        try:
            check_target(kind, target)
        except ValidationError as error:
            self.add_error("target", error)
        if kind == ChannelKind.WEBHOOK and len(cleaned.get("secret") or "") < 24:
            self.add_error("secret", _("A webhook is signed: give a secret of at least 24 signs."))
        return cleaned


def check_target(kind: str, target: str) -> None:
    """Raises ValidationError unless messages of that kind can be sent to the address."""
    if not target:
        raise ValidationError(_("Give the address."))
    if kind == ChannelKind.EMAIL:
        for each in target.split(","):
            validate_email(each.strip())
        return
    if kind == ChannelKind.APPRISE:
        problem = apprise_problem(target)
        if problem:
            raise ValidationError(failure_text("webhook_refused", {"reason": problem}))
        if apprise_robot(target) is None:
            raise ValidationError(_("Apprise does not understand this address."))
        return
    try:
        parts = urlsplit(target)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("http", "https") or parts.username is not None:
        raise ValidationError(_("Give a whole address that begins with https://."))
    if allows_private():
        return
    if parts.scheme != "https":
        raise ValidationError(failure_text("webhook_refused", {"reason": "not_https"}))
    if is_literal(host) and not is_public(host):
        raise ValidationError(failure_text("webhook_refused", {"reason": "private_network"}))


def is_literal(host: str) -> bool:
    """Whether a host is an address in figures; names are looked up when something is sent."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


class ChannelViewSet(SnippetViewSet):
    """The screens for channels."""

    model = Channel
    icon = "comment"
    menu_label = gettext_lazy("Channels")
    menu_name = "channels"
    list_display = ["name", "kind", "place", "unit", "is_active"]
    search_fields = ["name", "key"]
    list_per_page = PER_PAGE
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("key"),
            FieldPanel("kind"),
            FieldPanel("target"),
            FieldPanel("secret"),
            MultiFieldPanel(
                [
                    FieldPanel("unit", widget=unit_chooser.widget_class),
                    FieldPanel("procedures", widget=django_forms.CheckboxSelectMultiple),
                    FieldPanel("tells_todos"),
                    FieldPanel("tells_overdue"),
                    FieldPanel("with_titles"),
                    FieldPanel("gap_minutes"),
                ],
                heading=gettext_lazy("What it is told"),
            ),
            FieldPanel("is_active"),
            HelpPanel(gettext_lazy("Try it out with the button beside it in the list.")),
        ],
        base_form_class=ChannelForm,
    )


@require_safe
@require_admin_access
def channel_log(request: MemberRequest, channel_id: int) -> HttpResponse:
    """Shows what was sent to a channel and what became of it, and the button for a trial."""
    may(request, "change_channel")
    channel = get_object_or_404(Channel, pk=channel_id)
    rows = OutboxRow.objects.filter(key__startswith=f"channel:{channel.pk}:").order_by("-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    waiting = channel.notes.filter(sent_at=None).count()
    context = {"channel": channel, "page": page, "waiting": waiting}
    return TemplateResponse(request, "processes/admin/channel.html", context)


@require_POST
@require_admin_access
def channel_trial(request: MemberRequest, channel_id: int) -> HttpResponse:
    """Sends a trial message at once and says what became of it."""
    may(request, "change_channel")
    channel = get_object_or_404(Channel, pk=channel_id)
    try:
        send_trial(channel)
    except EffectFailed as failed:
        why = failure_text(failed.code, failed.context)
        messages.error(request, _("The trial message was not taken. %(why)s") % {"why": why})
    else:
        messages.success(request, _("The trial message was taken. Look whether it has arrived."))
    return redirect("processes_channel", channel.pk)
