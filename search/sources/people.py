"""Members, for those who oversee a unit of theirs, and units, for everybody."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.db.models.signals import post_delete, post_save
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from cms.models import BranchPage
from organization import clock
from organization.member_imports import members_imported
from organization.models import Member, Membership, Unit
from search.analysis.padding import without_padding

from .base import PUBLIC, Entry, Source
from .listening import queue_later
from .scope_tokens import readers_of_units


class MemberSource(Source):
    """Members by name and code alone: what else is known of a person is nobody's search result."""

    kind = "member"
    label = _("Member")
    model = Member

    @override
    def queryset(self) -> QuerySet[Any]:
        return Member.objects.prefetch_related("memberships__unit")

    @override
    def entries(self, objects: Sequence[Any]) -> Iterator[Entry]:
        today = clock.today()
        for member in objects:
            held = [each for each in member.memberships.all() if each.holds_on(today)]
            formal = next((each for each in held if each.kind == "formal"), None)
            unit = formal.unit if formal else None
            own = (f"user:{member.user_id}",) if member.user_id else ()
            yield Entry(
                object_id=str(member.pk),
                title=without_padding(member.name),
                summary=" ".join([member.code, *(each.unit.name for each in held)]),
                url=f"{reverse('site-search')}?{urlencode({'q': member.name, 'kind': 'case'})}",
                access=("scope:", *readers_of_units(each.unit.path for each in held), *own),
                confidentiality="internal",
                unit_path=unit.path if unit else "",
            )

    @override
    def visible(self, ids: Collection[str], actor: Any) -> set[str]:
        found = Member.objects.visible_to(actor).filter(pk__in=[int(each) for each in ids if each.isdigit()])
        return {str(pk) for pk in found.values_list("pk", flat=True)}

    @override
    def turned(self, first: date, last: date) -> Iterable[Any]:
        days = (first, last)
        held = Membership.objects.filter(Q(start_on__range=days) | Q(end_on__range=days))
        return held.values_list("member", flat=True).distinct()

    @override
    def connect(self) -> None:
        for signal in (post_save, post_delete):
            signal.connect(self._changed, sender=Member, dispatch_uid=f"search.member.{id(signal)}")
            signal.connect(self._joined, sender=Membership, dispatch_uid=f"search.membership.{id(signal)}")

        members_imported.connect(self._imported, dispatch_uid="search.member.imported")

    def _imported(self, members: Iterable[Any], **_rest: Any) -> None:
        queue_later(self.kind, members)

    def _changed(self, instance: Any, **_rest: Any) -> None:
        queue_later(self.kind, [instance.pk])

    def _joined(self, instance: Any, **_rest: Any) -> None:
        queue_later(self.kind, [instance.member_id])


class UnitSource(Source):
    """Units by their names and code."""

    kind = "unit"
    label = _("Unit")
    model = Unit

    @override
    def queryset(self) -> QuerySet[Any]:
        return Unit.objects.exclude(kind="group").select_related("kind")

    @override
    def entries(self, objects: Sequence[Any]) -> Iterator[Entry]:
        for unit in objects:
            for locale, name in (("zh-hans", unit.name), ("en", unit.name_en)):
                if name:
                    yield Entry(
                        object_id=str(unit.pk),
                        locale=locale,
                        title=name,
                        summary=unit.code,
                        url=_address(unit, locale),
                        access=(PUBLIC,),
                        unit_path=unit.path,
                    )

    @override
    def visible(self, ids: Collection[str], actor: Any) -> set[str]:
        found = self.queryset().filter(pk__in=[int(each) for each in ids if each.isdigit()])
        return {str(pk) for pk in found.values_list("pk", flat=True)}

    @override
    def connect(self) -> None:
        for signal in (post_save, post_delete):
            signal.connect(self._changed, sender=Unit, dispatch_uid=f"search.unit.{id(signal)}")

    def _changed(self, instance: Any, **_rest: Any) -> None:
        queue_later(self.kind, [instance.pk])


def _address(unit: Unit, locale: str) -> str:
    card = BranchPage.objects.live().public().filter(unit=unit, locale__language_code=locale).first()
    url = card.get_url() if card else None
    return url or f"{reverse('site-search')}?{urlencode({'unit': unit.code})}"
