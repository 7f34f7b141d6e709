from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn

from organization.admin.scoped import ScopedIndexView, ScopedViewSet
from organization.models import Unit
from organization.refusals import unit_move_refusal
from organization.services import UnitMoveRefused, may_be_placed_under, move_unit


class UnitForm(WagtailAdminModelForm):
    """A unit with the place it stands in."""

    parent = django_forms.ModelChoiceField(
        queryset=Unit.objects.none(),
        label=gettext_lazy("Unit above"),
        required=False,
        empty_label=gettext_lazy("(top)"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parent"]
        field.queryset = Unit.objects.visible_to(self.for_user) if self.for_user else Unit.objects.all()
        field.queryset = field.queryset.exclude(kind__allowed_children__isnull=True).distinct()
        field.label_from_instance = lambda unit: "\u3000" * (unit.depth - 1) + unit.label
        if self.instance.pk:
            field.initial = self.instance.parent()

    @override
    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        kind, parent = values.get("kind"), values.get("parent")
        if kind and not may_be_placed_under(kind_key=kind.key, parent=parent):
            above = parent.label if parent else _("(top)")
            words = unit_move_refusal("kind_not_allowed", {"unit": values.get("name") or kind.label, "parent": above})
            raise ValidationError({"parent": words})
        if parent and self.instance.pk and parent.path.startswith(self.instance.path):
            raise ValidationError({"parent": unit_move_refusal("below_itself", {"unit": self.instance.label})})
        return values

    @override
    def save(self, commit: bool = True) -> Unit:
        parent = self.cleaned_data["parent"]
        if not self.instance.pk:
            created: Unit = (
                Unit.objects.get(pk=parent.pk).add_child(instance=self.instance)
                if parent
                else Unit.add_root(instance=self.instance)
            )
            return created
        unit: Unit = super().save(commit=commit)
        if parent and parent != unit.parent():
            try:
                unit = move_unit(unit=unit, parent=parent)
            except UnitMoveRefused as refused:  # the tree changed since the form was checked
                raise ValidationError(unit_move_refusal(refused.code, refused.context)) from refused
        return unit


class UnitIndexView(ScopedIndexView):
    """One level of the tree at a time; a search or filter looks through the whole tree."""

    related = ("kind",)

    @cached_property
    def above(self) -> Unit | None:
        """The unit whose units below are listed."""
        code = self.request.GET.get("above", "")
        return Unit.objects.visible_to(self.request.user).filter(code=code).first() if code else None

    @override
    def get_base_queryset(self) -> QuerySet[Unit]:
        rows = super().get_base_queryset()
        looks_everywhere = self.is_searching or any(self.request.GET.get(name) for name in self.list_filter or ())
        if looks_everywhere:
            return rows
        if self.above:
            return rows.filter(path__startswith=self.above.path, depth=self.above.depth + 1)
        top = rows.order_by("depth").values_list("depth", flat=True).first() or 1
        return rows.filter(depth__lte=top + 1)

    @override
    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = super().get_breadcrumbs_items()
        if self.above is None:
            return items
        steps = [{"url": self.address_of(unit), "label": unit.label} for unit in reversed(self.above.lineage())]
        steps[-1]["url"] = ""
        return [*items[:-1], {"url": self.index_url, "label": str(self.page_title)}, *steps]

    def address_of(self, unit: Unit) -> str:
        """Returns the address of the list of units below."""
        return f"{self.index_url}?above={unit.code}"


class UnitsBelowColumn(Column):
    """How many units stand below, as a link to them."""

    cell_template_name = "organization/admin/units_below_cell.html"


def _indented(unit: Unit) -> str:
    return "\u3000" * (unit.depth - 1) + unit.label


class UnitViewSet(ScopedViewSet):
    """Units as a tree."""

    model = Unit
    name = "organization_units"
    icon = "site"
    menu_label = gettext_lazy("Units")
    index_view_class = UnitIndexView
    related = ("kind",)
    list_display = [
        TitleColumn(
            "label",
            label=gettext_lazy("Unit name"),
            accessor=_indented,
            get_url=lambda unit: reverse("organization_units:edit", args=[unit.pk]),
        ),
        Column("code", label=gettext_lazy("Code"), sort_key="code"),
        Column("kind", label=gettext_lazy("Kind"), accessor="kind.label"),
        UnitsBelowColumn("numchild", label=gettext_lazy("Units below")),
        BooleanColumn("can_approve_members", label=gettext_lazy("Approves members")),
        Column("place_kind", label=gettext_lazy("Kind of place")),
    ]
    list_filter = ["kind", "can_approve_members"]
    search_fields = ["code", "name", "name_en"]
    ordering = ["path"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("code"), FieldPanel("kind")]),
                    FieldPanel("parent"),
                    FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")]),
                    FieldPanel("can_approve_members"),
                ],
                heading=gettext_lazy("Unit"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("place_kind"), FieldPanel("category")]),
                    FieldRowPanel([FieldPanel("founded_on"), FieldPanel("dissolved_on"), FieldPanel("mission_end")]),
                ],
                heading=gettext_lazy("Details"),
            ),
        ],
        base_form_class=UnitForm,
    )
