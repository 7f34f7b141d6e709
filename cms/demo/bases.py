"""The demo's training bases, and the form by which one registers for a session."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from cms.models import CmsImage, CoursePage, TrainingBasePage
from forms.builder import document_to_stream
from forms.models import Form, FormSettings, FormUse
from forms.services import publish_form
from organization import clock
from organization.models import Unit
from processes.models import Procedure

from .bodies import Bodies
from .read import content
from .tree import Tree, put_page

FORM = "training_session"
DOCUMENT: dict[str, Any] = {
    "schema_version": 1,
    "title": {"zh-hans": "实训报名（停电作业三步第 6 期）", "en": "Registration: isolate, test, earth (6th)"},
    "fields": [
        {
            "key": "team",
            "type": "text",
            "label": {"zh-hans": "班组", "en": "Crew"},
            "required": True,
            "config": {"max_length": 40},
        },
        {
            "key": "wishes",
            "type": "text",
            "label": {"zh-hans": "最想练的一步", "en": "What you would most like to practise"},
            "config": {"max_length": 100},
        },
    ],
}
PLACES = 24


def put_bases(tree: Tree, pictures: dict[str, CmsImage], units: dict[str, Unit]) -> None:
    """Makes the training bases in the tree's language."""
    form, trainings = _form(), list(Procedure.objects.filter(key="training_assessment"))
    bodies = Bodies(pictures, {}, language=tree.language, units=units)
    for row in content("bases"):
        words = row[tree.language]
        put_page(
            tree.indexes["bases"],
            TrainingBasePage,
            key=f"base-{row['slug']}",
            slug=row["slug"],
            locale=tree.locale,
            unit=units[row["unit"]],
            cover=pictures[row["cover"]],
            seats=row["seats"],
            title=words["title"],
            search_description=words["summary"],
            place=words["place"],
            introduction=words["introduction"],
            programmes=[("programme", _programme(tree, *each)) for each in words["programmes"]],
            equipment=[
                ("item", dict(zip(("name", "number", "words"), each, strict=True))) for each in words["equipment"]
            ],
            demonstrators=[
                {"type": "demonstrator", "value": _demonstrator(units, *each)} for each in words["demonstrators"]
            ],
            sessions=[("session", _session(form, *each)) for each in words["sessions"]],
            sources=[("source", {"procedure": row, "only_here": True}) for row in trainings],
            body=bodies.blocks(words["body"]),
        )


def _programme(tree: Tree, title: str, whom: str, hours: str, words: str, courses: list[str]) -> dict[str, Any]:
    pages = list(CoursePage.objects.filter(locale=tree.locale, slug__in=courses))
    return {"title": title, "whom": whom, "hours": hours, "words": words, "pages": pages}


def _demonstrator(units: dict[str, Unit], number: str, unit: str, post: str, skill: str) -> dict[str, Any]:
    return {"number": number, "unit": units[unit].pk, "post": post or None, "skill": skill}


def _session(form: Form, title: str, days: int, hours: int, registers: bool) -> dict[str, Any]:
    day = clock.today() + timedelta(days=days)
    begins = timezone.make_aware(datetime.combine(day, time(14, 0)))
    ends = begins + timedelta(hours=hours)
    return {"title": title, "begins": begins, "ends": ends, "place": "", "form": form if registers else None}


def _form() -> Form:
    """Returns the form, which takes as many answers as there are places."""
    there = Form.objects.filter(key=FORM).first()
    if there is not None:
        return there
    title = DOCUMENT["title"]
    form = Form(key=FORM, title=title["zh-hans"], title_en=title["en"], live=False)
    stream: Any = document_to_stream(DOCUMENT)
    form.fields = stream
    form.save()
    form.save_revision().publish()
    form.refresh_from_db()
    if not form.versions.exists():
        publish_form(form=form)
    values = {"use": FormUse.SURVEY, "quota": PLACES, "once_per_person": True}
    FormSettings.objects.update_or_create(form=form, defaults=values)
    return form
