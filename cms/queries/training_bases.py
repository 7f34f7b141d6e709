"""Training bases: what a base offers, who shows it, and when one can come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from wagtail.models import Page

from cms.models import TrainingBaseIndexPage, TrainingBasePage
from forms.access import may_fill
from forms.models import FormSettings, Record
from organization import clock
from organization.models import User

from .agenda import Happening, Place, happenings
from .courses import readable
from .listing import with_covers

AHEAD = timedelta(days=90)
PAST = 5


@dataclass(frozen=True, kw_only=True)
class Session:
    """A session as its reader meets it.

    ``state`` says what can be done: ``open``, ``sign_in``, ``full``, ``soon`` (registration has not begun), ``closed``,
    ``registered``, ``not_for_you``, or nothing where no registration is asked for.
    """

    value: Any
    state: str = ""
    url: str = ""
    left: int | None = None
    """Places that are left; None where the form has no limit."""


@dataclass(frozen=True, kw_only=True)
class Programme:
    """Something one can learn, with the pages this reader may open."""

    value: Any
    pages: tuple[Page, ...]


def base_listing(index: TrainingBaseIndexPage) -> dict[str, Any]:
    """Returns the bases below ``index``, each with its next session."""
    pages = TrainingBasePage.objects.live().public().child_of(index).select_related("unit", "locale")
    found = list(with_covers(pages).defer("body", "introduction").order_by("title"))
    for page in found:
        coming = [value for value in _values(page.sessions) if value["ends"] >= clock.now()]
        page.next_session = min(coming, key=lambda value: value["begins"], default=None)
    return {"bases": found}


def base_parts(page: TrainingBasePage, request: HttpRequest) -> dict[str, Any]:
    """Returns what the page of a base shows to this reader."""
    now, user = clock.now(), request.user
    values = sorted(_values(page.sessions), key=lambda value: value["begins"])
    coming = [value for value in values if value["ends"] >= now]
    today = clock.today()
    # Cases are internal: visitors see the sessions alone.
    held = _held(page) if isinstance(user, User) else []
    return {
        "sessions": _sessions(coming, user),
        "past": [value for value in values if value["ends"] < now][: -PAST - 1 : -1],
        "programmes": _programmes(page, request),
        "equipment": _values(page.equipment),
        "demonstrators": _values(page.demonstrators),
        "held": held,
        "today": today,
    }


def _values(stream: Iterable[Any]) -> list[Any]:
    return [block.value for block in stream]


def _held(page: TrainingBasePage) -> list[Happening]:
    """Returns what procedures hold here from today on; a base is known by its title in any language."""
    titles = TrainingBasePage.objects.filter(translation_key=page.translation_key).values_list("title", flat=True)
    place, today = Place(unit=page.unit, names=tuple(titles)), clock.today()
    return happenings(_values(page.sources), place, first=today, last=today + AHEAD)


def _programmes(page: TrainingBasePage, request: HttpRequest) -> list[Programme]:
    values = _values(page.programmes)
    wanted = {each.pk for value in values for each in value["pages"] if each}
    pages = Page.objects.live().filter(pk__in=wanted)
    found = {each.pk: each for each in (readable(pages, request) if wanted else ())}
    return [
        Programme(value=value, pages=tuple(found[each.pk] for each in value["pages"] if each and each.pk in found))
        for value in values
    ]


def _sessions(values: list[Any], user: Any) -> list[Session]:
    forms = {value["form"].pk: value["form"] for value in values if value["form"]}
    settings = {row.form_id: row for row in FormSettings.objects.filter(form__in=forms)}
    records = Record.objects.counting().filter(form__in=forms).order_by()
    taken = dict(records.values("form").annotate(number=Count("pk")).values_list("form", "number"))
    own = set(records.filter(owner=user).values_list("form", flat=True)) if user.is_authenticated else set()
    return [_session(value, user, settings, taken, own) for value in values]


def _session(value: Any, user: Any, settings: dict[int, FormSettings], taken: dict[int, int], own: set[int]) -> Session:
    form = value["form"]
    rules = settings.get(form.pk) if form else None
    if rules is None:
        return Session(value=value)
    left = max(0, rules.quota - taken.get(form.pk, 0)) if rules.quota is not None else None
    return Session(
        value=value,
        state=_state(form, rules, user, left, own),
        url=reverse("fill", args=[form.key]),
        left=left,
    )


def _state(form: Any, rules: FormSettings, user: Any, left: int | None, own: set[int]) -> str:
    now = clock.now()
    if form.pk in own:
        return "registered"
    if rules.opens_at and now < rules.opens_at:
        return "soon"
    if not rules.is_open(now):
        return "closed"
    if left == 0:
        return "full"
    if may_fill(user, form, rules):
        return "open"
    return "not_for_you" if user.is_authenticated else "sign_in"
