"""Who may fill in a form by itself, and whose records they may view, edit and manage."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from forms.models.form import Form
from forms.models.form_settings import Audience, FormGrant, FormRight, FormSettings, FormUse, Reach
from organization import clock
from organization.models import Assignment
from organization.scope import EVERYTHING, path_filter, visible_unit_paths

INCLUDED: dict[str, tuple[str, ...]] = {
    FormRight.VIEW: (FormRight.VIEW, FormRight.EDIT, FormRight.MANAGE),
    FormRight.EDIT: (FormRight.EDIT, FormRight.MANAGE),
    FormRight.MANAGE: (FormRight.MANAGE,),
    FormRight.FILL: (FormRight.FILL, FormRight.EDIT, FormRight.MANAGE),
}
"""The grants that carry a right."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where somebody has a right: one unit alone, or everything below a path ("" is the whole organisation)."""

    path: str
    below: bool

    def condition(self) -> Q:
        """Returns the records that lie there."""
        if not self.below:
            return Q(unit_path=self.path)
        return path_filter((self.path,), "unit_path")

    def holds(self, unit_path: str) -> bool:
        """Whether a record of that unit lies there."""
        return unit_path.startswith(self.path) if self.below else unit_path == self.path


def places(user: Any, form: Any, right: str, on: date | None = None) -> tuple[Place, ...]:
    """Returns where the user has the right on the records of a form; empty means nowhere."""
    if not user.is_authenticated or not user.is_active:
        return ()
    if user.is_superuser:
        return (Place(path="", below=True),)
    day = on or clock.today()
    grants = FormGrant.objects.filter(form=form, right__in=INCLUDED[right])
    found = _places_of(grants, _posts(user, day), _branch_path(user, day))
    settings = FormSettings.objects.filter(form=form).first()
    if right == FormRight.VIEW and settings is not None and settings.overseers_view:
        found += [Place(path=path, below=True) for path in visible_unit_paths(user, day)]
    return tuple(dict.fromkeys(found))


def may(user: Any, form: Any, right: str, unit_path: str, on: date | None = None) -> bool:
    """Whether the user has the right on a record of that form in that unit."""
    return any(place.holds(unit_path) for place in places(user, form, right, on))


def may_manage(user: Any, form: Any) -> bool:
    """Whether the user has the whole register in hand: imports, bulk edits, version moves."""
    return any(place.below and place.path == "" for place in places(user, form, FormRight.MANAGE))


def may_fill(user: Any, form: Any, settings: FormSettings | None = None) -> bool:
    """Whether the user is among those the form is for; opening times and quotas are another matter."""
    settings = settings or FormSettings.objects.filter(form=form).first()
    if settings is None or settings.use == FormUse.PROCEDURE:
        return False
    if settings.audience == Audience.LINK:
        return True
    if not user.is_authenticated or not user.is_active:
        return False
    if settings.audience == Audience.MEMBERS and (user.is_superuser or user.as_member is not None):
        return True
    return bool(places(user, form, FormRight.FILL))


def visible_records(user: Any, on: date | None = None) -> Q:
    """Returns the condition for the records a user may read: the own ones, and those that a right reaches."""
    if not user.is_authenticated or not user.is_active:
        return Q(pk__in=())
    if user.is_superuser:
        return Q()
    day = on or clock.today()
    condition = Q(owner=user)
    overseen = visible_unit_paths(user, day)
    if overseen == EVERYTHING:
        condition |= Q(form__settings__overseers_view=True)
    elif overseen:
        condition |= path_filter(overseen, "unit_path") & Q(form__settings__overseers_view=True)
    posts, branch = _posts(user, day), _branch_path(user, day)
    by_form: dict[int, list[FormGrant]] = {}
    for grant in FormGrant.objects.filter(_grants_of(posts), right__in=INCLUDED[FormRight.VIEW]):
        by_form.setdefault(grant.form_id, []).append(grant)
    for form_id, grants in by_form.items():
        for place in _places_of(grants, posts, branch):
            condition |= Q(form_id=form_id) & place.condition()
    return condition


def readable_forms(user: Any, on: date | None = None) -> QuerySet[Form]:
    """Returns the forms on whose records, of some unit, the user has the right to view; own answers do not count."""
    if not user.is_authenticated or not user.is_active:
        return Form.objects.none()
    if user.is_superuser:
        return Form.objects.all()
    day = on or clock.today()
    posts, branch = _posts(user, day), _branch_path(user, day)
    grants = FormGrant.objects.filter(_grants_of(posts), right__in=INCLUDED[FormRight.VIEW])
    named = {grant.form_id for grant in grants if _places_of([grant], posts, branch)}
    condition = Q(pk__in=named)
    if visible_unit_paths(user, day):
        condition |= Q(settings__overseers_view=True)
    return Form.objects.filter(condition)


def _grants_of(posts: dict[str, list[str]]) -> Q:
    return Q(post__isnull=True) | Q(post__in=list(posts))


def _places_of(grants: Iterable[FormGrant], posts: dict[str, list[str]], branch: str | None) -> list[Place]:
    found: list[Place] = []
    for grant in grants:
        units = posts.get(grant.post_id, []) if grant.post_id else ([branch] if branch else [])
        if units and grant.reach == Reach.ALL:
            found.append(Place(path="", below=True))
        else:
            found += [Place(path=unit, below=grant.reach == Reach.SUBTREE) for unit in units]
    return found


def _posts(user: Any, day: date) -> dict[str, list[str]]:
    """Returns {post key: paths of the units in which the user holds it}."""
    member = user.as_member
    held: dict[str, list[str]] = {}
    if member is not None:
        rows = Assignment.objects.filter(member=member).on(day).values_list("post_id", "unit__path")
        for post, path in rows:
            held.setdefault(post, []).append(path)
    return held


def _branch_path(user: Any, day: date) -> str | None:
    member = user.as_member
    membership = member.membership_on(day) if member is not None else None
    return membership.unit.path if membership else None
