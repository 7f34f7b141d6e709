"""Whom somebody may address in a case, and who is offered first: never anybody whose part in it is secret."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from forms.field_types.context import Option
from forms.queries.people import PersonLookup, member_options, own_paths, pickable_members
from organization import clock
from organization.models import Assignment, Member, Unit, User
from processes.engine.verbs import MARK
from processes.models import Case, CaseCopy, HistoryEntry, TodoCandidate

from .cases import may_see_scores
from .people import EVERYBODY, place_of, role_members

OFFERED = 8
"""How many people are offered before anything is typed."""
READ_BACK = 30
"""How many of one's own entries are read for the people one addressed lately."""
HANDS_ON = frozenset({"transfer", "delegate", "add_signer"})
"""Verbs by which somebody gets a part of the step: its other holders come first."""


class AddresseeLookup(PersonLookup):
    """Finds members for a verb; ``config`` names the ``case`` and the ``verb``."""

    def rows(self, actor: Any, config: Mapping[str, Any]) -> QuerySet[Member]:
        case = self._case(actor, config)
        return addressees(case, actor, str(config["verb"])) if case else Member.objects.none()

    def offered_first(self, *, actor: Any, config: Mapping[str, Any]) -> Sequence[Option]:
        case = self._case(actor, config)
        return offered_first(case, actor, str(config["verb"]), case.state) if case else ()

    def _case(self, actor: Any, config: Mapping[str, Any]) -> Case | None:
        return Case.objects.visible_to(actor).filter(pk=UUID(str(config["case"]))).first()


def addressees(case: Case, user: User, verb: str) -> QuerySet[Member]:
    """Returns whom this person may address by the verb.

    Those openly in the case, whom one may see anyway, and whoever holds a post in one's own units or above them. A
    comment mentions only those openly in the case: what it refused would betray who else may read it.
    """
    people = Q(pk__in=openly_in(case, user))
    if verb != "comment":
        people |= Q(pk__in=pickable_members(user, {}).values("pk")) | Q(pk__in=_officials(user).values("member"))
    member = user.as_member
    return Member.objects.filter(people, user__is_active=True).exclude(pk=member.pk if member else None)


def openly_in(case: Case, user: User) -> set[int]:
    """Returns the members whose part in the case this person may know."""
    if may_see_scores(case, user):
        return set(case.participants.values_list("member", flat=True))
    hidden = [key for key, state in case.definition.states.items() if state.config.get("hidden")]
    asked = TodoCandidate.objects.filter(todo__case=case).exclude(todo__state__in=hidden)
    acts = case.history.filter(contribution=False).exclude(role=EVERYBODY).exclude(source__in=hidden)
    found = {
        *asked.values_list("member", flat=True),
        *CaseCopy.objects.filter(case=case).values_list("member", flat=True),
        *(pk for pair in acts.values_list("actor", "on_behalf_of").distinct() for pk in pair),
        case.initiator_id,
    }
    return {pk for pk in found if pk is not None}


def offered_first(case: Case, user: User, verb: str, state: str) -> Sequence[Option]:
    """Returns the likely people, each with the reason: holders of the post, the case's own, those asked lately, one's
    own heads; nobody who has the todo already."""
    reasons: dict[int, str] = {}
    for pk, why in _likely(case, user, verb, state):
        reasons.setdefault(pk, why)
    rows = addressees(case, user, verb).filter(pk__in=reasons)
    if verb in HANDS_ON:
        rows = rows.exclude(todo_candidacies__todo__in=case.todos.filter(status="open", kind__in=("step", "sign")))
    order = {pk: place for place, pk in enumerate(reasons)}
    found = sorted(rows, key=lambda each: order[each.pk])[:OFFERED]
    units = {each.value: each.note for each in member_options(rows.filter(pk__in=[each.pk for each in found]))}
    return [
        Option(value=each.code, label=each.name, note=f"{units.get(each.code, each.code)} · {reasons[each.pk]}")
        for each in found
    ]


def _likely(case: Case, user: User, verb: str, state: str) -> Iterator[tuple[int, str]]:
    spec = case.definition.states[state]
    if verb in HANDS_ON and (not spec.config.get("hidden") or may_see_scores(case, user)):
        for role in spec.performers:
            for each in role_members(role, place_of(case), clock.today())[0] if role != EVERYBODY else ():
                yield each.pk, _("may do this step too")
    for pk in sorted(openly_in(case, user)):
        yield pk, _("takes part in this case")
    member = user.as_member
    if verb == "comment" or member is None:
        return
    lately = HistoryEntry.objects.filter(actor=member, action__startswith=MARK).order_by("-at")[:READ_BACK]
    codes = [str(code) for details in lately.values_list("details", flat=True) for code in details.get("to") or ()]
    pks = dict(Member.objects.filter(code__in=codes).values_list("code", "pk"))
    for code in codes:
        if code in pks:
            yield pks[code], _("asked by you lately")
    heads = Assignment.objects.on(clock.today()).filter(unit__path__in=own_paths(user))
    for pk in heads.filter(Q(is_head=True) | Q(post__is_head=True)).values_list("member", flat=True):
        yield pk, _("heads your unit")


def _officials(user: User) -> QuerySet[Assignment]:
    paths = {path[:end] for path in own_paths(user) for end in range(len(path), 0, -Unit.steplen)}
    return Assignment.objects.on(clock.today()).filter(unit__path__in=paths)
