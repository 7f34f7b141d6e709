"""Papers and exams in the administration."""

import re
import secrets
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn

from cms.engine.notation import split_lines
from cms.models import Exam, Paper, Question, QuestionBank
from cms.services.sit_exam import drawn_paper
from organization import clock
from organization.admin.scoped import FairForm, ScopedViewSet
from organization.models import Member
from organization.scope import visible_unit_paths

from .question_screens import GuardedDeleteView

_FIXED = re.compile(r"(\d{1,9})\s*=\s*(\d{1,3}(?:\.\d{1,2})?)")


class PaperForm(FairForm):
    """A paper; its fixed questions are written by their numbers."""

    person_fields = ()
    fixed_lines = forms.CharField(
        label=_("Fixed questions"),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
        help_text=_("One a line: number of the question = points, for example 12 = 5. Leave empty to draw all."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bank"].queryset = QuestionBank.objects.visible_to(self.for_user)
        self.initial["fixed_lines"] = "\n".join(f"{question} = {points}" for question, points in self.instance.fixed)

    def clean_fixed_lines(self) -> list[list[Any]]:
        """Returns [[question, points], …]; refuses what is no question of the bank."""
        bank = self.cleaned_data.get("bank")
        known = set(Question.objects.filter(bank=bank).values_list("pk", flat=True)) if bank else set()
        found: list[list[Any]] = []
        for number, line in enumerate(split_lines(self.cleaned_data["fixed_lines"]), start=1):
            match = _FIXED.fullmatch(line)
            if match is None or not Decimal(match[2]):
                raise ValidationError(_t("Line %(line)s: write number = points.") % {"line": number})
            question = int(match[1])
            if question not in known or question in [one[0] for one in found]:
                words = _t("Line %(line)s: the bank has no question %(number)s, or it stands here twice.")
                raise ValidationError(words % {"line": number, "number": question})
            found.append([question, match[2]])
        return found

    @override
    def save(self, commit: bool = True) -> Any:
        self.instance.fixed = self.cleaned_data["fixed_lines"]
        return super().save(commit=commit)


class PaperViewSet(ScopedViewSet):
    """The papers there are."""

    model = Paper
    name = "papers"
    icon = "doc-full"
    menu_label = _("Papers")
    related = ("bank",)
    delete_view_class = GuardedDeleteView
    list_display = ["title", Column("bank", label=_("Question bank")), Column("total", label=_("Points"))]
    search_fields = ["title"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("title"), FieldPanel("bank")]),
            FieldPanel("fixed_lines"),
            InlinePanel(
                "rules",
                panels=[
                    FieldRowPanel([FieldPanel("count"), FieldPanel("points")]),
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("tag")]),
                    FieldRowPanel([FieldPanel("easiest"), FieldPanel("hardest")]),
                ],
                heading=_("Drawn by rules"),
                label=_("rule for drawing"),
            ),
        ],
        base_form_class=PaperForm,
    )


class ExamForm(FairForm):
    """An exam: only units and people in scope; published only when the bank has enough questions."""

    person_fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper"].queryset = Paper.objects.visible_to(self.for_user)

    @override
    def is_valid(self) -> bool:
        valid = super().is_valid()
        return self._rows_in_scope() and valid

    def _rows_in_scope(self) -> bool:
        paths = visible_unit_paths(self.for_user, clock.today())
        fair = True
        for form in self.formsets["windows"].forms if "windows" in self.formsets else ():
            unit = getattr(form, "cleaned_data", {}).get("unit")
            if unit and not any(unit.path.startswith(path) for path in paths):
                form.add_error("unit", _t("This unit is outside what you oversee: choose another one."))
                fair = False
        for name in ("allowances", "markers"):
            for form in self.formsets[name].forms if name in self.formsets else ():
                person = getattr(form, "cleaned_data", {}).get("member")
                if person and not Member.objects.visible_to(self.for_user).filter(pk=person.pk).exists():
                    form.add_error("member", _t("This person is outside what you oversee: choose another one."))
                    fair = False
        return fair

    @override
    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("is_published") and values.get("paper"):
            drawn = drawn_paper(Exam(paper=values["paper"]), "trial")
            if drawn.missing or not drawn.placed:
                lacks = ", ".join(f"{place + 1}: {count}" for place, count in drawn.missing)
                words = _t("The bank has too few questions for this paper (rule: missing): %(lacks)s")
                raise ValidationError({"is_published": words % {"lacks": lacks or "—"}})
        return values

    @override
    def save(self, commit: bool = True) -> Any:
        self.instance.seed = self.instance.seed or secrets.token_hex(8)
        return super().save(commit=commit)


class ExamViewSet(ScopedViewSet):
    """The exams there are."""

    model = Exam
    name = "exams"
    icon = "tick"
    menu_label = _("Exams")
    related = ("paper__bank",)
    delete_view_class = GuardedDeleteView
    list_display = [
        "title",
        Column("paper", label=_("Paper")),
        BooleanColumn("is_published", label=_("published")),
        TitleColumn(
            "preview",
            label=_("Preview"),
            accessor=lambda exam: _("As the learner sees it"),
            get_url=lambda exam: reverse("exam_preview", args=[exam.pk]),
        ),
        TitleColumn(
            "results",
            label=_("Results"),
            accessor=lambda exam: _("Results"),
            get_url=lambda exam: reverse("exam_results", args=[exam.pk]),
        ),
    ]
    list_filter = ["is_published"]
    search_fields = ["title"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("title"), FieldPanel("paper")]),
            FieldPanel("introduction"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("minutes"), FieldPanel("attempts"), FieldPanel("per_page")]),
                    FieldRowPanel([FieldPanel("pass_percent"), FieldPanel("hours"), FieldPanel("review")]),
                    FieldRowPanel([FieldPanel("same_for_all"), FieldPanel("shuffled")]),
                ],
                heading=_("Rules of the exam"),
            ),
            InlinePanel(
                "windows",
                panels=[FieldPanel("unit"), FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")])],
                heading=_("Who may begin, and when"),
                label=_("window"),
                min_num=1,
            ),
            InlinePanel(
                "allowances",
                panels=[
                    FieldPanel("member"),
                    FieldRowPanel([FieldPanel("extra_minutes"), FieldPanel("extra_attempts")]),
                    FieldPanel("reason"),
                ],
                heading=_("More time and resits"),
                label=_("allowance"),
            ),
            InlinePanel("markers", panels=[FieldPanel("member")], heading=_("Markers"), label=_("marker")),
            FieldPanel("is_published"),
        ],
        base_form_class=ExamForm,
    )
