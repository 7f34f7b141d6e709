"""Learning paths in the administration."""

from typing import Any

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column

from cms.models import LearningPath
from organization.admin.scoped import FairForm, ScopedViewSet


class LearningPathForm(FairForm):
    """A path of a unit in scope; one that is published has a course."""

    person_fields = ()

    @override
    def is_valid(self) -> bool:
        valid: bool = super().is_valid()
        courses = [
            form
            for form in (self.formsets["courses"].forms if "courses" in self.formsets else ())
            if getattr(form, "cleaned_data", {}).get("course") and not form.cleaned_data.get("DELETE")
        ]
        if valid and self.cleaned_data.get("is_published") and not courses:
            self.add_error("is_published", _t("Add at least one course first."))
            return False
        return valid


class LearningPathViewSet(ScopedViewSet):
    """The paths there are."""

    model = LearningPath
    name = "learning_paths"
    icon = "list-ol"
    menu_label = _("Learning paths")
    related = ("unit",)
    list_display: Any = [
        "title",
        Column("unit", label=_("Unit"), accessor="unit.label"),
        Column("team", label=_("Who is to follow it"), accessor="get_team_display"),
        Column("due_on", label=_("required by"), sort_key="due_on"),
        BooleanColumn("is_published", label=_("published")),
    ]
    list_filter = ["team", "is_published"]
    search_fields = ["title"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("title"), FieldPanel("title_en")]),
            FieldPanel("words"),
            FieldRowPanel([FieldPanel("unit"), FieldPanel("team", heading=_("Who is to follow it"))]),
            FieldPanel("posts", widget=CheckboxSelectMultiple),
            InlinePanel("courses", panels=[FieldPanel("course")], heading=_("Courses"), label=_("course")),
            FieldRowPanel([FieldPanel("due_on"), FieldPanel("remind_days"), FieldPanel("counts_from")]),
            FieldPanel("is_published"),
        ],
        base_form_class=LearningPathForm,
    )
