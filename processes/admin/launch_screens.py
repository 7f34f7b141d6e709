"""Schedules, inbound webhooks and starts by records as screens of the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from organization.admin.choosers import member_chooser, unit_chooser
from processes.models import InboundHook, RecordRule, Schedule

from .channels import ChannelViewSet
from .launch_forms import MappingForm, RecordRuleForm, ScheduleForm
from .webhooks import WebhookViewSet


class ScheduleViewSet(SnippetViewSet):
    """What is started again and again."""

    model = Schedule
    icon = "date"
    menu_label = _("Schedules")
    menu_name = "schedules"
    list_display = ["name", "procedure", "unit", "every", "day", "is_active"]
    list_filter = ["procedure", "every", "is_active"]
    search_fields = ["name"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("procedure"),
            MultiFieldPanel(
                [
                    FieldPanel("unit", widget=unit_chooser.widget_class),
                    FieldPanel("population"),
                    FieldPanel("kinds"),
                    FieldPanel("role"),
                ],
                heading=_("For whom"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("every"), FieldPanel("month"), FieldPanel("day")]),
                    FieldPanel("shift"),
                    FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
                    FieldPanel("is_active"),
                ],
                heading=_("When"),
            ),
        ],
        base_form_class=ScheduleForm,
    )


class InboundHookViewSet(SnippetViewSet):
    """Addresses at which other programs start cases."""

    model = InboundHook
    icon = "link-external"
    menu_label = _("Inbound webhooks")
    menu_name = "inbound-webhooks"
    list_display = ["name", "key", "procedure", "unit", "is_active"]
    search_fields = ["name", "key"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("key"),
            FieldPanel("procedure"),
            FieldPanel("unit", widget=unit_chooser.widget_class),
            FieldPanel("unit_member"),
            FieldPanel("initiator", widget=member_chooser.widget_class),
            MultiFieldPanel([FieldPanel("event"), FieldPanel("case_member")], heading=_("Instead of starting a case")),
            FieldPanel("mapping"),
            FieldPanel("per_minute"),
            FieldPanel("is_active"),
            HelpPanel(_("The secret and the whole address stand beside the list of messages.")),
        ],
        base_form_class=MappingForm,
    )


class RecordRuleViewSet(SnippetViewSet):
    """Records that start cases."""

    model = RecordRule
    icon = "form"
    menu_label = _("Starts by records")
    menu_name = "record-rules"
    list_display = ["name", "form", "procedure", "is_active"]
    search_fields = ["name"]
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("name", "form", "procedure", "when", "mapping", "by_itself", "is_active")],
        base_form_class=RecordRuleForm,
    )


class LaunchGroup(SnippetViewSetGroup):
    """自动化 in the menu: what starts cases by itself, and where messages and events go."""

    menu_label = _("Automation")
    menu_name = "launching"
    menu_icon = "history"
    menu_order = 130
    items = (ScheduleViewSet, RecordRuleViewSet, InboundHookViewSet, WebhookViewSet, ChannelViewSet)
