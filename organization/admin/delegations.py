from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy
from typing_extensions import override
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from organization.admin.scoped import FairForm
from organization.models import Delegation, Member
from organization.refusals import delegation_refusal
from organization.services import DelegationRefused, check_delegation


class DelegationForm(FairForm):
    """A delegation entered for somebody else; the same rules as on the member's own page."""

    person_fields = ("delegate",)
    whose_work = ("delegator",)

    @override
    def clean(self) -> dict[str, Any]:
        values = super().clean()
        asked: dict[str, Any] = {key: values.get(key) for key in ("delegator", "delegate", "start_on", "end_on")}
        if not self.errors and all(asked.values()):
            try:
                check_delegation(**asked, ignoring=self.instance if self.instance.pk else None)
            except DelegationRefused as refused:
                raise ValidationError(delegation_refusal(refused.code, refused.context)) from refused
        return values

    @override
    def save(self, commit: bool = True) -> Delegation:
        if not self.instance.pk:
            self.instance.created_by = self.for_user
        delegation: Delegation = super().save(commit=commit)
        return delegation


class DelegationIndexView(generic.IndexView):
    """The delegations given by members in scope."""

    @override
    def get_base_queryset(self) -> QuerySet[Delegation]:
        visible = Member.objects.visible_to(self.request.user)
        return Delegation.objects.filter(delegator__in=visible).select_related("delegator", "delegate")


class _InScope:
    request: Any

    def get_object(self, *queryset: QuerySet[Any]) -> Any:
        row = super().get_object(*queryset)  # type: ignore[misc]
        if not Member.objects.visible_to(self.request.user).filter(pk=row.delegator_id).exists():
            raise Http404
        return row


class DelegationEditView(_InScope, generic.EditView):
    """Edits a delegation in scope."""


class DelegationDeleteView(_InScope, generic.DeleteView):
    """Deletes a delegation in scope."""


class DelegationViewSet(ModelViewSet):
    """Who acts for whom."""

    model = Delegation
    name = "organization_delegations"
    icon = "redirect"
    menu_label = gettext_lazy("Delegations")
    copy_view_enabled = False
    index_view_class = DelegationIndexView
    edit_view_class = DelegationEditView
    delete_view_class = DelegationDeleteView
    list_display = [
        "__str__",
        Column("start_on", label=gettext_lazy("From"), sort_key="start_on"),
        Column("end_on", label=gettext_lazy("To"), sort_key="end_on"),
        BooleanColumn("is_active", label=gettext_lazy("In force")),
        Column("reason", label=gettext_lazy("Reason")),
    ]
    search_fields = ["delegator__code", "delegator__name", "delegate__code", "delegate__name", "reason"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("delegator"), FieldPanel("delegate")]),
            FieldRowPanel([FieldPanel("start_on"), FieldPanel("end_on"), FieldPanel("ended_on")]),
            FieldPanel("reason"),
            FieldPanel("procedures"),
        ],
        base_form_class=DelegationForm,
    )
