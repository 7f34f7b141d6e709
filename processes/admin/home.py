"""The procedures on the home page of the administration, and what is wrong with running cases."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component

from forms.views.admin_home import DesignsPanel, DesignsSummaryItem, Start
from processes.models import IncidentStatus, Procedure
from processes.views.member_request import MemberRequest

from .operations import the_incidents


class IncidentsPanel(Component):
    """How many incidents wait for somebody; nothing at all when none does."""

    name = "incidents"
    order = 50
    template_name = "processes/admin/home_incidents.html"

    def __init__(self, count: int) -> None:
        self.count = count

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"count": self.count}


def home_panels(request: MemberRequest) -> list[Component]:
    """Returns the panels that the person may see."""
    panels: list[Component] = []
    if request.user.has_perm("processes.view_incident"):
        waiting = the_incidents(request).filter(status=IncidentStatus.OPEN).count()
        if waiting:
            panels.append(IncidentsPanel(waiting))
    if request.user.has_perm("processes.change_procedure"):
        starts: list[Start] = [
            (_("New procedure"), reverse("procedure_start"), "plus"),
            (_("Import a procedure"), reverse("procedure_import"), "upload"),
        ]
        panels.append(
            DesignsPanel(
                name="procedures",
                order=110,
                heading=_("Procedures"),
                rows=Procedure.objects.all(),
                edit="wagtailsnippets_processes_procedure:edit",
                starts=starts if request.user.has_perm("processes.add_procedure") else [],
                everything="wagtailsnippets_processes_procedure:list",
                none=_("There is no procedure yet. Begin with a template, or load one of the packs."),
            )
        )
    return panels


def home_summary(request: MemberRequest) -> list[DesignsSummaryItem]:
    """Returns the figures that the person may see."""
    items = []
    if request.user.has_perm("processes.change_procedure"):
        count = Procedure.objects.count()
        items.append(
            DesignsSummaryItem(
                request,
                order=50,
                words=ngettext("%(number)s procedure", "%(number)s procedures", count) % {"number": count},
                icon="tasks",
                address=reverse("wagtailsnippets_processes_procedure:list"),
            )
        )
    return items
