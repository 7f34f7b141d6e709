"""Questions for exams: kept in banks, each edited as a line of versions of which none ever changes."""

from typing import ClassVar

from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from typing_extensions import override

from cms.engine.kinds import Body
from organization.models import Unit, User
from organization.scope import ScopedQuerySet


class QuestionKind(models.TextChoices):
    """The kinds of question by the names editors know them by."""

    SINGLE = "single", _("one right option")
    MULTIPLE = "multiple", _("several right options")
    TRUTH = "truth", _("true or false")
    FILL_IN = "fill_in", _("fill in the blanks")
    ORDERING = "ordering", _("put in order")
    MATCHING = "matching", _("join two lists")
    HOT_SPOT = "hot_spot", _("choose places in a picture")
    WRITTEN = "written", _("short answer")
    CASE = "case", _("case with several questions")


class BankQuerySet(ScopedQuerySet):
    """Banks, scoped by the unit that keeps them."""

    scope_field = "unit__path"


class QuestionBank(models.Model):  # type: ignore[django-manager-missing]  # modelcluster has no types
    """The questions of one unit; whoever oversees the unit sees them, members below it never do."""

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("unit"), related_name="question_banks")
    title = models.CharField(_("title"), max_length=120)

    objects = BankQuerySet.as_manager()

    class Meta:
        verbose_name = _("question bank")
        verbose_name_plural = _("question banks")
        ordering = ["title", "pk"]

    @override
    def __str__(self) -> str:
        return self.title


class QuestionQuerySet(ScopedQuerySet):
    """Questions, scoped by the unit of their bank."""

    scope_field = "bank__unit__path"


class Question(models.Model):
    """One question; what it says now is its ``current`` version, what people look for stands in columns."""

    bank = models.ForeignKey(QuestionBank, models.PROTECT, verbose_name=_("question bank"), related_name="questions")
    current = models.OneToOneField(
        "cms.QuestionVersion", models.PROTECT, null=True, editable=False, related_name="current_of"
    )
    kind = models.CharField(_("kind of question"), max_length=20, choices=QuestionKind.choices, db_index=True)
    stem = models.TextField(_("question text"))
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("From 1, everybody knows it, to 5, hardly anybody does."),
    )
    tags = models.CharField(_("tags"), max_length=300, blank=True, help_text=_("Apart by spaces or commas."))
    clause = models.CharField(
        _("clause"),
        max_length=200,
        blank=True,
        help_text=_("For example 《title》第三条: editors are told when that clause changes."),
    )
    clause_page = models.ForeignKey(
        "cms.RegulationPage", models.SET_NULL, null=True, editable=False, related_name="questions"
    )
    clause_anchor = models.CharField(max_length=60, blank=True, editable=False)
    clause_digest = models.CharField(max_length=64, blank=True, editable=False)
    is_retired = models.BooleanField(_("no longer drawn"), default=False)
    updated_at = models.DateTimeField(_("changed"), editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("exam", "question")
        verbose_name_plural = pgettext_lazy("exam", "questions")
        ordering = ["-pk"]

    @override
    def __str__(self) -> str:
        return f"{self.pk} · {self.stem[:60]}"

    @property
    def tag_list(self) -> list[str]:
        """The tags one by one."""
        return split_tags(self.tags)


class QuestionVersion(models.Model):
    """What a question said at one time. Sittings point here, so that editing never changes one."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    body = models.JSONField(_("body"))
    created_at = models.DateTimeField(_("made at"))
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("version of a question")
        verbose_name_plural = _("versions of questions")
        ordering = ["question", "-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["question", "number"], name="question_version_once")]

    @override
    def __str__(self) -> str:
        return f"{self.question_id}.{self.number}"

    @override
    def save(self, *args: object, **kwargs: object) -> None:
        if not self._state.adding:
            raise PermissionDenied("A version of a question never changes.")
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came

    @property
    def content(self) -> Body:
        """The body as the engine reads it, key included."""
        return dict(self.body)


def split_tags(text: str) -> list[str]:
    """Returns the tags in a text, apart by spaces and commas, each once."""
    for sign in ",,、;;|":
        text = text.replace(sign, " ")
    return list(dict.fromkeys(text.split()))
