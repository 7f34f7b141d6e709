"""Reminding people of what a learning path still asks of them: once before the day, once when it has passed."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.models import LearningPath
from cms.queries.learning_paths import courses_of, missing_courses
from organization import clock
from organization.models import User
from organization.services import send_notice

LATE_FOR = timedelta(days=30)
"""Nobody is told of a day that passed long ago when a path is published late."""


def remind_learners() -> int:
    """Returns how many people were reminded; the worker may ask again and again, everybody is told once."""
    today = clock.today()
    due = LearningPath.objects.filter(is_published=True, due_on__isnull=False).select_related("unit")
    return sum(_remind(path) for path in due if path.due_on and _is_time(path, today - path.due_on))


def _is_time(path: LearningPath, after: timedelta) -> bool:
    return -timedelta(days=path.remind_days) <= after <= LATE_FOR


def _remind(path: LearningPath) -> int:
    people = list(path.audience())
    courses = courses_of(path)
    missing = missing_courses(path, people, [page.translation_key for page in courses])
    users = User.objects.filter(member__in=missing, is_active=True)
    known = {"path": path, "day": path.due_on}
    if path.is_late:
        subject, stage = _("Still to be learnt, due since %(day)s: %(path)s") % known, "late"
    else:
        subject, stage = _("To be learnt by %(day)s: %(path)s") % known, "soon"
    return send_notice(
        recipients=users,
        subject=subject,
        body=_("The page shows what is still missing, and goes on where you stopped."),
        url=reverse("learning-path", args=[path.pk]),
        key=f"learning-path:{path.pk}:{path.due_on}:{stage}",
    )
