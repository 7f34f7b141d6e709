"""The forms that somebody may fill in by themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from forms.access import may_fill
from forms.models import Draft, Form, FormSettings, FormUse, FormVersion, Participation, Record, VersionStatus
from forms.services.turns import fingerprint
from organization import clock


@dataclass(frozen=True, kw_only=True)
class FillableForm:
    """One line of the list; ``state`` is open, soon, closed or answered."""

    form: Form
    settings: FormSettings
    state: str
    draft_saved_at: datetime | None = None
    answers: int = 0


def fillable_forms(user: Any, *, words: str = "") -> list[FillableForm]:
    """Returns the forms meant for the user, those with a draft first, then open ones, then what opens soon."""
    now = clock.now()
    published = FormVersion.objects.filter(form=OuterRef("form"), status=VersionStatus.PUBLISHED)
    found = (
        FormSettings.objects.exclude(use=FormUse.PROCEDURE)
        .filter(Exists(published))
        .select_related("form")
        .defer("form__fields", "field_rights")
    )
    for word in words.split()[:5]:
        found = found.filter(
            Q(form__title__icontains=word)
            | Q(form__title_en__icontains=word)
            | Q(form__key__icontains=word)
            | Q(form__description__icontains=word)
        )
    mine = [settings for settings in found if may_fill(user, settings.form, settings)]
    drafts = dict(Draft.objects.filter(owner=user, key__startswith="form:").values_list("key", "updated_at"))
    counts = _own_answers(user, mine)
    answered = _answered(user, mine)
    lines = [
        FillableForm(
            form=settings.form,
            settings=settings,
            state=_state(settings, now, settings.pk in answered),
            draft_saved_at=drafts.get(f"form:{settings.form.key}"),
            answers=counts.get(settings.form_id, 0),
        )
        for settings in mine
    ]
    order = {"open": 0, "soon": 1, "answered": 2, "closed": 3}
    return sorted(lines, key=lambda line: (line.draft_saved_at is None, order[line.state], str(line.form)))


def _state(settings: FormSettings, now: datetime, answered: bool) -> str:
    if answered:
        return "answered"
    if settings.is_open(now):
        return "open"
    return "soon" if settings.opens_at and now < settings.opens_at else "closed"


def _answered(user: Any, all_settings: list[FormSettings]) -> set[int]:
    marks = {fingerprint(each.form, user): each.pk for each in all_settings if each.once_per_person}
    return {marks[pk] for pk in Participation.objects.filter(pk__in=marks).values_list("pk", flat=True)}


def _own_answers(user: Any, all_settings: list[FormSettings]) -> Mapping[int, int]:
    counts: dict[int, int] = {}
    own = Record.objects.filter(owner=user, form__in=[each.form_id for each in all_settings])
    for form_id in own.values_list("form_id", flat=True):
        counts[form_id] = counts.get(form_id, 0) + 1
    return counts
