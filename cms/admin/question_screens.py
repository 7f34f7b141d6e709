"""Banks and questions: listed, searched, written in the notation of their kind, looked at as the learner sees them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import ProtectedError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn

from cms.engine.notation import Written, write_question
from cms.models import Question, QuestionBank
from cms.models.question import split_tags
from cms.question_check import question_problems
from cms.refusals import question_problem
from cms.services import save_question
from organization.admin.scoped import FairForm, ScopedDeleteView, ScopedViewSet


class GuardedDeleteView(ScopedDeleteView):
    """Deletes what nothing refers to; otherwise says so."""

    @override
    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except ProtectedError:
            messages.error(request, _("This is in use, so it stays. A question can be marked as no longer drawn."))
            return redirect(self.index_url_name)


class QuestionBankViewSet(ScopedViewSet):
    """The banks there are."""

    model = QuestionBank
    name = "question_banks"
    icon = "folder-open-inverse"
    menu_label = _("Question banks")
    related = ("unit",)
    delete_view_class = GuardedDeleteView
    list_display = [
        "title",
        Column("unit", label=_("Unit"), accessor="unit.label"),
        TitleColumn(
            "exchange",
            label=_("Import and export"),
            accessor=lambda bank: _("Import and export"),
            get_url=lambda bank: reverse("question_exchange", args=[bank.pk]),
        ),
    ]
    search_fields = ["title"]
    edit_handler = ObjectList([FieldPanel("title"), FieldPanel("unit")], base_form_class=FairForm)


class QuestionForm(FairForm):
    """A question written in the notation of its kind; everything wrong with it is told at once."""

    person_fields = ()
    lines = forms.CharField(
        label=_("Answers"),
        widget=forms.Textarea(attrs={"rows": 8}),
        required=False,
        help_text=_("How to write them for each kind stands above."),
    )
    explanation = forms.CharField(
        label=_("Explanation"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=4000,
        help_text=_("Shown in the review: why the answer is right, and where it stands."),
    )
    rule = forms.ChoiceField(
        label=_("Part of the points"),
        required=False,
        choices=[
            ("", _("usual for this kind")),
            ("all", _("all points or none")),
            ("half", _("half for a part of the right ones with nothing wrong")),
            ("each", _("a share for each right one")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bank"].queryset = QuestionBank.objects.visible_to(self.for_user)
        if self.instance.pk and self.instance.current:
            written = write_question(self.instance.current.content)
            self.initial |= {"lines": written.lines, "explanation": written.explanation, "rule": written.rule}

    @property
    def written(self) -> Written:
        """The question as it was typed."""
        data = self.cleaned_data
        return Written(
            kind=data.get("kind", ""),
            stem=data.get("stem", ""),
            lines=data.get("lines", ""),
            explanation=data.get("explanation", ""),
            rule=data.get("rule", ""),
        )

    @override
    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("kind"):
            values["tags"] = " ".join(split_tags(values.get("tags", "")))
            for problem in question_problems(self.written):
                place = {"no_stem": "stem", "long_stem": "stem", "rule": "rule"}.get(problem.code, "lines")
                if place != "stem" or not self.errors.get("stem"):
                    self.add_error(place, question_problem(problem))
        return values

    @override
    def save(self, commit: bool = True) -> Question:
        return save_question(question=self.instance, written=self.written, user=self.for_user)


class QuestionViewSet(ScopedViewSet):
    """All questions in scope."""

    model = Question
    name = "questions"
    icon = "help"
    menu_label = _("Questions")
    related = ("bank", "current")
    delete_view_class = GuardedDeleteView
    list_display = [
        TitleColumn(
            "stem",
            label=_("question text"),
            accessor=lambda question: str(question),
            get_url=lambda question: reverse("questions:edit", args=[question.pk]),
        ),
        Column("kind", label=_("Kind"), accessor="get_kind_display"),
        Column("difficulty", label=_("Difficulty"), sort_key="difficulty"),
        Column("tags", label=_("Tags")),
        Column("bank", label=_("Question bank")),
        BooleanColumn("is_retired", label=_("no longer drawn")),
        TitleColumn(
            "preview",
            label=_("Preview"),
            accessor=lambda question: _("As the learner sees it"),
            get_url=lambda question: reverse("question_preview", args=[question.pk]),
        ),
    ]
    list_filter = ["kind", "difficulty", "is_retired"]
    search_fields = ["stem", "tags", "clause"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("bank"), FieldPanel("kind")]),
            FieldPanel("stem"),
            HelpPanel(template="cms/admin/notation.html"),
            FieldPanel("lines"),
            FieldRowPanel([FieldPanel("rule"), FieldPanel("difficulty")]),
            FieldPanel("explanation"),
            MultiFieldPanel(
                [FieldPanel("tags"), FieldPanel("clause"), FieldPanel("is_retired")], heading=_("Finding and drawing")
            ),
        ],
        base_form_class=QuestionForm,
    )
