"""A register as one person may see it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from forms.access import Place, may_fill, may_manage, places, readable_forms
from forms.engine.definition import FormDefinition
from forms.field_rights import FieldRights, field_rights
from forms.field_types.context import FillContext
from forms.models import Form, FormRight, FormSettings, FormUse, FormVersion, Record, VersionStatus

from .drawing import reading_context
from .fields import RegisterField, answer_fields, own_fields

NO_RIGHTS = FieldRights(writable=frozenset(), visible=frozenset(), masked=frozenset())


@dataclass(frozen=True, kw_only=True)
class Register:
    """A form whose records are kept as a table, its columns, and what ``user`` may do with it.

    ``can_list`` is false for people who may know the figures of an anonymous survey and not single answers; ``rights``
    are those on the published version, ``version_rights`` those on each, removed fields included. ``closed`` are the
    answers that some version masks for this person or hides, ``hidden`` those that one hides: whatever goes through
    the answers of all versions (filters, order, totals, layouts, words) leaves them out.
    """

    form: Form
    settings: FormSettings
    version: FormVersion | None
    fields: Mapping[str, RegisterField]
    user: Any
    can_list: bool
    definitions: Mapping[int, FormDefinition]
    rights: FieldRights
    version_rights: Mapping[int, FieldRights]
    closed: frozenset[str]
    hidden: frozenset[str]
    edit_places: tuple[Place, ...]
    can_manage: bool
    can_fill: bool

    @property
    def can_edit(self) -> bool:
        """Whether this person may change records of some unit."""
        return bool(self.edit_places)

    def may_edit(self, unit_path: str) -> bool:
        """Whether this person may change the records of that unit."""
        return any(place.holds(unit_path) for place in self.edit_places)

    def changeable(self, record: Record) -> Collection[str] | None:
        """The answers of a record this person may change one by one; None for records of units out of reach.

        Only what is read whole: the control shows what stands there. The record's own version says what it asks.
        """
        if not self.may_edit(record.unit_path):
            return None
        rights = self.version_rights[record.version_id]
        own = self.can_manage or record.owner_id == self.user.pk
        return rights.writable & rights.whole(self.definitions[record.version_id], own=own)

    @property
    def unmasked(self) -> Collection[str]:
        """The masked fields that this person sees whole: for whoever has the register in hand, all but by own rule."""
        masked = {key for rights in self.version_rights.values() for key in rights.masked}
        return set(self.fields) - masked if self.can_manage else ()

    @property
    def reads_everything(self) -> bool:
        """Whether no field of any version is hidden from this person or shown masked by a right."""
        return not self.hidden and not any(rights.masked for rights in self.version_rights.values())

    def may_read_whole(self, key: str) -> bool:
        """Whether this person sees, and so may search, the whole answer of a field in every version."""
        return key not in self.closed

    def may_sort(self, field: RegisterField) -> bool:
        """Whether records may be put in order by the field: an order tells of what is masked."""
        return field.can_sort and self.may_read_whole(field.key)

    @property
    def records(self) -> QuerySet[Record]:
        """The records that this person may read."""
        rows: QuerySet[Record] = Record.objects.visible_to(self.user).filter(form=self.form)
        return rows


def visible_registers(user: Any) -> QuerySet[Form]:
    """Returns the registers and surveys whose records the user may read, with ``size``: how many of them count."""
    seen = Record.objects.visible_to(user).counting().filter(form=OuterRef("pk")).order_by().values("form")
    rows: QuerySet[Form] = (
        readable_forms(user)
        .filter(settings__use__in=(FormUse.REGISTER, FormUse.SURVEY))
        .select_related("settings")
        .annotate(size=Coalesce(Subquery(seen.annotate(number=Count("pk")).values("number")), 0))
        .order_by("title")
    )
    return rows


def find_register(user: Any, key: str) -> Register | None:
    """Returns the register, None when there is none or the user may not see it."""
    form = (
        readable_forms(user)
        .filter(key=key, settings__use__in=(FormUse.REGISTER, FormUse.SURVEY))
        .select_related("settings")
        .first()
    )
    return None if form is None else register_of(form, user)


def register_of(form: Form, user: Any) -> Register:
    """Returns a form as register of a user who may see it."""
    settings = form.settings
    versions = list(form.versions.exclude(status=VersionStatus.DRAFT).order_by("-number"))
    current = next((each for each in versions if each.status == VersionStatus.PUBLISHED), None)
    rights = {each.pk: field_rights(user, settings.field_rights, each.definition) for each in versions}
    definitions = {each.pk: _told(each.definition, rights[each.pk]) for each in versions}
    own = {field.key: field for field in own_fields(anonymous=settings.anonymous)}
    manages = may_manage(user, form)
    asked = {each.pk: frozenset(each.definition.keys()) for each in versions}
    closed = (asked[each.pk] - rights[each.pk].whole(each.definition, own=manages) for each in versions)
    return Register(
        form=form,
        settings=settings,
        version=current,
        fields={**own, **answer_fields(list(definitions.values()))},
        user=user,
        can_list=manages or not settings.anonymous,
        definitions=definitions,
        rights=rights[current.pk] if current else NO_RIGHTS,
        version_rights=rights,
        closed=frozenset().union(*closed),
        hidden=frozenset().union(*(asked[each.pk] - rights[each.pk].visible for each in versions)),
        edit_places=places(user, form, FormRight.EDIT),
        can_manage=manages,
        can_fill=may_fill(user, form),
    )


def _told(definition: FormDefinition, rights: FieldRights) -> FormDefinition:
    """Returns what this person may know of a version: hidden fields left out, masked ones masked."""
    told = rights.told(definition)
    return told if len(rights.visible) == len(definition.fields) else told.only(rights.visible)


def drawing_context(register: Register) -> FillContext:
    """Returns the context in which cells are drawn for this person; names are looked up once each."""
    return reading_context(user=register.user, form=register.form, unmasked=register.unmasked)
