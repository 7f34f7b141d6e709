"""What every screen here has in common: editors see the units they oversee and cannot favour themselves."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from typing_extensions import override
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.viewsets.model import ModelViewSet

from organization import clock
from organization.models import Member
from organization.scope import visible_unit_paths


class ScopedIndexView(generic.IndexView):
    """A list of the rows in scope, with what it shows fetched along."""

    related: tuple[str, ...] = ()

    @override
    def get_base_queryset(self) -> QuerySet[Any]:
        return self.model.objects.visible_to(self.request.user).select_related(*self.related)


class ScopedObject:
    """Answers 404 for a row outside the editor's scope."""

    model: Any
    request: Any

    def get_object(self, *queryset: QuerySet[Any]) -> Any:
        row = super().get_object(*queryset)  # type: ignore[misc]
        if not self.model.objects.visible_to(self.request.user).filter(pk=row.pk).exists():
            raise Http404
        return row


class ScopedEditView(ScopedObject, generic.EditView):
    """Edits a row in scope."""


class ScopedDeleteView(ScopedObject, generic.DeleteView):
    """Deletes a row in scope."""


class ScopedInspectView(ScopedObject, generic.InspectView):
    """Shows a row in scope."""


class ScopedHistoryView(ScopedObject, HistoryView):
    """Shows who changed a row in scope."""


class ScopedViewSet(ModelViewSet):
    """The screens of a model whose rows belong to a unit."""

    index_view_class = ScopedIndexView
    edit_view_class = ScopedEditView
    delete_view_class = ScopedDeleteView
    inspect_view_class = ScopedInspectView
    history_view_class = ScopedHistoryView
    copy_view_enabled = False
    list_per_page = 30
    related: tuple[str, ...] = ()

    @override
    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(**{"related": self.related, **kwargs})


class FairForm(WagtailAdminModelForm):
    """Refuses rows about the editor's own person or outside their scope, so that nobody raises their own rights."""

    person_fields: tuple[str, ...] = ("member",)
    whose_work: tuple[str, ...] = ()
    """Fields naming somebody whose rights the row hands on: only of those the editor oversees."""

    @override
    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if self.for_user is None or self.for_user.is_superuser:
            return values
        self._refuse_own_person(values)
        self._refuse_outside_scope(values)
        return values

    def _refuse_own_person(self, values: dict[str, Any]) -> None:
        own = self.for_user.as_member
        before = {getattr(self.instance, f"{field}_id", None) for field in self.person_fields}
        after = {person.pk for field in self.person_fields if (person := values.get(field))}
        if own and own.pk in before | after:
            raise ValidationError(_("This concerns yourself: somebody else has to enter it."))

    def _refuse_outside_scope(self, values: dict[str, Any]) -> None:
        unit = values.get("unit")
        paths = visible_unit_paths(self.for_user, clock.today())
        if unit and not any(unit.path.startswith(path) for path in paths):
            raise ValidationError({"unit": _("This unit is outside what you oversee: choose another one.")})
        for field in self.whose_work:
            person = values.get(field)
            if person and not Member.objects.visible_to(self.for_user).filter(pk=person.pk).exists():
                raise ValidationError({field: _("This person is outside what you oversee: choose another one.")})
