"""Courses of lessons, as pages; what proves that a lesson was learnt is part of the lesson."""

from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from typing_extensions import override
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, Panel
from wagtail.fields import RichTextField, StreamField

from cms.blocks import BodyBlock, QuestionBlock
from organization.models import Member, Unit

from .exam import Exam
from .public_page import CoverMixin, PublicPage
from .showcase import TEXT


class CourseIndexPage(PublicPage):
    """All courses."""

    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms.CoursePage"]

    class Meta:
        verbose_name = _("list of courses")
        verbose_name_plural = _("lists of courses")

    @override
    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.queries.courses import course_listing

        return {**super().get_context(request, *args, **kwargs), **course_listing(self, request)}


class CoursePage(CoverMixin, PublicPage):  # type: ignore[django-manager-missing]  # Wagtail's managers carry no types
    """A course. Its translations are the same course: what was learnt in one language counts in the other."""

    unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name=_("offered by"), related_name="+", null=True, blank=True
    )
    hours = models.DecimalField(
        _("study hours"),
        max_digits=4,
        decimal_places=1,
        default=Decimal(0),
        validators=[MinValueValidator(0), MaxValueValidator(80)],
        help_text=_("Entered once a person and year, when all lessons are done."),
    )
    introduction = RichTextField(_("introduction"), features=TEXT, blank=True)

    parent_page_types: ClassVar[list[str]] = ["cms.CourseIndexPage"]
    subpage_types: ClassVar[list[str]] = ["cms.LessonPage"]
    content_panels: ClassVar[list[Panel]] = [
        *PublicPage.content_panels,
        FieldRowPanel([FieldPanel("unit"), FieldPanel("hours")]),
        FieldPanel("cover"),
        FieldPanel("introduction"),
        InlinePanel(
            "demonstrators",
            panels=[FieldPanel("member")],
            heading=_("Demonstrators"),
            label=_("demonstrator"),
            help_text=_("They confirm the checklists of this course. They have agreed to be named."),
        ),
    ]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    @override
    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.queries.courses import course_parts

        return {**super().get_context(request, *args, **kwargs), **course_parts(self, request)}


class CourseDemonstrator(models.Model):
    """Somebody who looks on while a checklist is done, and confirms it."""

    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="demonstrators")
    member = models.ForeignKey(Member, models.CASCADE, verbose_name=_("member"), related_name="+")

    class Meta:
        verbose_name = _("demonstrator")
        verbose_name_plural = _("demonstrators")
        constraints = [models.UniqueConstraint(fields=["page", "member"], name="course_demonstrator_once")]

    @override
    def __str__(self) -> str:
        return str(self.member)


class Evidence(models.TextChoices):
    """What proves that a lesson was learnt; the time it was open proves nothing."""

    QUESTIONS = "questions", _("its questions are answered rightly")
    REFLECTION = "reflection", _("a short reflection of one's own is written")
    CHECKLIST = "checklist", _("a demonstrator has confirmed the checklist")
    EXAM = "exam", _("the exam is passed")


class LessonForm(WagtailAdminPageForm):
    """A lesson; only exams that the editor oversees can be its last step."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        exam: Any = self.fields.get("exam")
        if exam is not None:
            allowed = Exam.objects.visible_to(self.for_user)
            exam.queryset = allowed | Exam.objects.filter(pk=self.instance.exam_id)

    @override
    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean()
        needed = {
            Evidence.QUESTIONS: ("questions", _("Write at least one question, or choose another evidence.")),
            Evidence.REFLECTION: ("task", _("Say what the learner is to reflect on.")),
            Evidence.CHECKLIST: ("checklist", _("Write the steps to be confirmed, one a line.")),
            Evidence.EXAM: ("exam", _("Choose the exam to be passed.")),
        }
        field, words = needed.get(values.get("evidence", ""), ("", ""))
        if field and field not in self.errors and not values.get(field):
            self.add_error(field, ValidationError(words))
        if values.get("questions") and values.get("evidence") not in (None, Evidence.QUESTIONS):
            words = _("Nobody would see these questions: let the lesson be done by its questions, or remove them.")
            self.add_error("questions", ValidationError(words))
        return values


class LessonPage(PublicPage):
    """A lesson: something to read or watch, and what proves that it was learnt."""

    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=15, validators=[MinValueValidator(1), MaxValueValidator(600)], help_text=_("About.")
    )
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)
    evidence = models.CharField(
        _("done when"), max_length=12, choices=Evidence.choices, default=Evidence.QUESTIONS, db_index=True
    )
    questions = StreamField([("question", QuestionBlock())], verbose_name=_("questions"), blank=True)
    task = models.CharField(
        _("to reflect on"), max_length=300, blank=True, help_text=_("For a reflection, or above a checklist.")
    )
    checklist = models.TextField(_("checklist"), blank=True, max_length=4000, help_text=_("One step a line."))
    exam = models.ForeignKey(
        Exam, models.PROTECT, verbose_name=_("exam"), related_name="lessons", null=True, blank=True
    )

    base_form_class = LessonForm
    parent_page_types: ClassVar[list[str]] = ["cms.CoursePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Panel]] = [
        *PublicPage.content_panels,
        FieldPanel("minutes"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("evidence"),
                FieldPanel("questions"),
                FieldPanel("task"),
                FieldPanel("checklist"),
                FieldPanel("exam"),
            ],
            heading=_("What proves that it was learnt"),
        ),
    ]

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    @override
    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.queries.lessons import lesson_parts

        return {**super().get_context(request, *args, **kwargs), **lesson_parts(self, request)}

    @property
    def steps(self) -> list[str]:
        """The steps of the checklist."""
        return [line.strip() for line in self.checklist.splitlines() if line.strip()][:40]
