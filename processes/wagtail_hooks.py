"""The processes in the Wagtail admin: procedures as snippets, campaigns, running cases, effects and incidents."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList, PublishingPanel, TabbedInterface
from wagtail.admin.ui.tables import LiveStatusTagColumn, UpdatedAtColumn
from wagtail.admin.widgets import Button
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from processes.admin import design_start, designer, operations, procedure_files, procedure_views, sheet
from processes.admin.campaigns import CampaignViewSet
from processes.admin.certificates import SCREENS as CERTIFICATE_SCREENS
from processes.admin.certificates import certificate_list, certificate_revoke
from processes.admin.channels import channel_log, channel_trial
from processes.admin.home import home_panels, home_summary
from processes.admin.launch_screens import LaunchGroup
from processes.admin.measures import MeasureViewSet
from processes.admin.measures import urlpatterns as measure_urls
from processes.admin.operations_urls import SCREENS as OPERATION_SCREENS
from processes.admin.operations_urls import urlpatterns as operation_urls
from processes.admin.packs import SCREENS as PACK_SCREENS
from processes.admin.packs import urlpatterns as pack_urls
from processes.admin.procedure_form import ProcedureAdminForm
from processes.admin.proof_urls import urlpatterns as proof_urls
from processes.admin.webhooks import webhook_log, webhook_test
from processes.models import Channel, InboundHook, Procedure, Webhook
from processes.queries.problems import located
from processes.services import procedure_problems
from processes.views.member_request import MemberRequest


class ProcedureViewSet(SnippetViewSet):
    """The screens for procedures."""

    model = Procedure
    icon = "tasks"
    menu_label = _("Procedures")
    menu_name = "procedures"
    list_display: Any = ["title", "key", UpdatedAtColumn(), LiveStatusTagColumn()]
    search_fields = ["title", "title_en", "key"]
    list_per_page = 30
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    HelpPanel(template="processes/admin/canvas_link.html"),
                    MultiFieldPanel(
                        [
                            FieldPanel("title"),
                            FieldPanel("title_en"),
                            FieldPanel("key"),
                            FieldPanel("summary"),
                            FieldPanel("summary_en"),
                        ],
                        heading=_("About the procedure"),
                    ),
                    FieldPanel("start", heading=_("Start")),
                ],
                heading=_("About"),
            ),
            ObjectList([FieldPanel("form_fields", heading=_("Form"))], heading=_("Form")),
            ObjectList([FieldPanel("states", heading=_("States"))], heading=_("States")),
            ObjectList([FieldPanel("transitions", heading=_("Transitions"))], heading=_("Transitions")),
            ObjectList(
                [
                    FieldPanel("votes", heading=_("Votes")),
                    FieldPanel("rubrics", heading=_("Rubrics")),
                    FieldPanel("parameters", heading=_("Parameters")),
                    FieldPanel("rules", heading=_("Named rules")),
                ],
                heading=_("Votes and rules"),
            ),
            ObjectList(
                [
                    FieldPanel("numbers", heading=_("Document numbers")),
                    FieldPanel("printouts", heading=_("Printouts")),
                    FieldPanel("pages", heading=_("Pages")),
                    FieldPanel("duplicates"),
                    FieldPanel("restricted_fields", heading=_("Restricted fields")),
                    FieldPanel("choices", heading=_("Choice of people")),
                    FieldPanel("verbs", heading=_("Rights to verbs")),
                ],
                heading=_("Numbers and papers"),
            ),
            ObjectList([PublishingPanel()], heading=_("Publishing")),
        ],
        base_form_class=ProcedureAdminForm,
    )


class ProcessesGroup(SnippetViewSetGroup):
    """规程 in the menu."""

    menu_label = _("Procedures")
    menu_name = "processes"
    menu_icon = "tasks"
    menu_order = 110
    items = (ProcedureViewSet, CampaignViewSet, MeasureViewSet)

    def get_submenu_items(self) -> list[Any]:
        """Adds the screens that are not about one model's records."""
        items = super().get_submenu_items()
        screens = (*SCREENS, *PACK_SCREENS, *CERTIFICATE_SCREENS, *OPERATION_SCREENS)
        for place, (permission, label, name, icon) in enumerate(screens):
            items.append(PermittedItem(permission, label, reverse(name), icon_name=icon, order=1000 + place))
        return items


class PermittedItem(MenuItem):
    """Shown to those who may."""

    def __init__(self, permission: str, label: Any, url: str, **kwargs: Any) -> None:
        super().__init__(label, url, name=f"processes-{url.strip('/').replace('/', '-')}", **kwargs)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(f"processes.{self.permission}"))


SCREENS = (
    ("view_case", _("Running cases"), "processes_cases", "folder-open-inverse"),
    ("view_outboxrow", _("Outbox"), "processes_outbox", "mail"),
    ("view_incident", _("Incidents"), "processes_incidents", "warning"),
    ("add_procedure", _("New procedure from a template"), "procedure_start", "plus"),
    ("add_procedure", _("Import a procedure"), "procedure_import", "upload"),
)

register_snippet(ProcessesGroup)
register_snippet(LaunchGroup)


@hooks.register("register_admin_urls")
def procedure_urls() -> list[URLPattern]:
    """Returns the addresses of versions, export, import and the operations' screens."""
    return [
        path("procedures/<int:procedure_id>/versions/", procedure_views.versions, name="procedure_versions"),
        path("procedures/<int:procedure_id>/export/", procedure_files.export_view, name="procedure_export"),
        path("procedures/<int:procedure_id>/canvas/", designer.designer, name="procedure_designer"),
        path("procedures/<int:procedure_id>/canvas/save/", designer.design_save, name="procedure_design_save"),
        path("procedures/canvas/check/", designer.design_check, name="procedure_design_check"),
        path("procedures/start/", design_start.start, name="procedure_start"),
        path("procedures/<int:procedure_id>/sheet/", sheet.draft_sheet, name="procedure_sheet"),
        path("procedures/import/", procedure_files.import_view, name="procedure_import"),
        path("processes/cases/", operations.cases, name="processes_cases"),
        path("processes/outbox/", operations.outbox, name="processes_outbox"),
        path("processes/incidents/<int:incident_id>/retry/", operations.retry, name="processes_retry"),
        path("webhooks/<int:hook_id>/log/", webhook_log, name="processes_webhook"),
        path("webhooks/<int:hook_id>/test/", webhook_test, name="processes_webhook_test"),
        path("channels/<int:channel_id>/log/", channel_log, name="processes_channel"),
        path("channels/<int:channel_id>/trial/", channel_trial, name="processes_channel_trial"),
        path("processes/certificates/", certificate_list, name="processes_certificates"),
        path("processes/certificates/<int:pk>/revoke/", certificate_revoke, name="processes_certificate_revoke"),
        path("processes/incidents/", operations.incidents, name="processes_incidents"),
        path("processes/incidents/<int:incident_id>/resolve/", operations.resolve, name="processes_resolve"),
    ]


@hooks.register("register_admin_urls")
def urls_of_proof() -> list[URLPattern]:
    """Returns the addresses of simulation, examples, dry run, replay and migration."""
    return proof_urls


@hooks.register("register_admin_urls")
def urls_of_packs() -> list[URLPattern]:
    """Returns the addresses of the packs."""
    return pack_urls


@hooks.register("register_admin_urls")
def urls_of_measures() -> list[URLPattern]:
    """Returns the address at which a definition is tried."""
    return measure_urls


@hooks.register("register_admin_urls")
def operations_urls() -> list[URLPattern]:
    """Returns the addresses of launches, the audit and the desk."""
    return operation_urls


@hooks.register("construct_homepage_panels")
def add_home_panels(request: MemberRequest, panels: list[Any]) -> None:
    """Shows what is being designed and what is wrong on the first page of the administration."""
    panels.extend(home_panels(request))


@hooks.register("construct_homepage_summary_items")
def add_home_summary(request: MemberRequest, items: list[Any]) -> None:
    """Counts the procedures beside the pages."""
    items.extend(home_summary(request))


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def warn_at_publishing(request: HttpRequest, snippet: Any) -> None:
    """Says what is worth a look in a procedure that has just been published; it did not hinder it."""
    if isinstance(snippet, Procedure) and "action-publish" in request.POST:
        for each in located(snippet.document, procedure_problems(snippet.document)):
            messages.warning(
                request, _("%(place)s: %(text)s %(fix)s") % {"place": each.place, "text": each.text, "fix": each.fix}
            )


@hooks.register("register_snippet_listing_buttons")
def listing_buttons(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """Yields the buttons in the list of procedures."""
    if isinstance(snippet, Procedure):
        canvas = reverse("procedure_designer", args=[snippet.pk])
        yield Button(_("Canvas"), canvas, priority=30, icon_name="grip")
        versions = reverse("procedure_versions", args=[snippet.pk])
        yield Button(_("Versions and problems"), versions, priority=40, icon_name="history")
        yield Button(_("Simulation"), reverse("procedure_simulate", args=[snippet.pk]), priority=45, icon_name="media")
        export = reverse("procedure_export", args=[snippet.pk])
        yield Button(_("Export"), export, priority=50, icon_name="download")
        yield Button(_("Export as BPMN"), f"{export}?as=bpmn", priority=51, icon_name="download")


@hooks.register("register_snippet_listing_buttons")
def webhook_buttons(snippet: Any, user: Any, next_url: str | None = None) -> Any:
    """Yields the button in the list of webhooks."""
    if isinstance(snippet, InboundHook):
        yield Button(_("Secret and messages"), reverse("processes_inbound", args=[snippet.pk]), icon_name="history")
    if isinstance(snippet, Channel):
        yield Button(_("Try it out"), reverse("processes_channel", args=[snippet.pk]), priority=40, icon_name="mail")
    if isinstance(snippet, Webhook):
        yield Button(_("Deliveries"), reverse("processes_webhook", args=[snippet.pk]), priority=40, icon_name="history")
