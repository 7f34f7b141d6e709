"""The words for people found in a case: fields, choices, earlier doers, posts, bodies, formulas."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from forms.engine.expressions import ExpressionError, evaluate
from organization import clock
from organization.models import Body, Member, Post, Role, Unit
from organization.models.body_kind import BodyKind
from organization.queries import current_calendar
from organization.roles import RoleContext, resolve_rule
from processes.engine.compiling import RuleCycle, inlined, rule_trees
from processes.engine.kinds.rows import row_of
from processes.engine.model import ProcedureDefinition
from processes.engine.typed import typed_values
from processes.engine.who import Who, read_who
from processes.models import HistoryEntry
from processes.texts import localized

if TYPE_CHECKING:
    from .people import Place

Found = tuple[tuple[Member, ...], tuple[str, ...]]
MOST_WORDS = 50
"""A formula that yields more words than this is a mistake."""


def word_members(word: str, place: "Place", on: date, context: RoleContext) -> Found:
    """Returns the people a word with a colon stands for, and why they."""
    who = read_who(word)
    if who is None:
        return (), (_("“%(word)s” names nobody.") % {"word": word},)
    if who.kind == "field":
        return _of_field(who, place, on, context)
    if who.kind == "chosen":
        return _chosen(who, place, on, context)
    if who.kind == "doer":
        return _doers(who, place)
    if who.kind == "formula":
        return _by_formula(who, place, on)
    if who.kind == "leader":
        return resolve_rule({"find": who.key, "field": "department"}, unit=place.unit, on=on, context=context)
    rule = {"find": "post", "posts": [who.key], "at": who.place}
    if who.kind == "body":
        rule = {"find": "body", "kind": who.key, "at": who.place}
    return resolve_rule(rule, unit=place.unit, on=on, context=context)


def doers(case_id: UUID, states: Iterable[str]) -> set[str]:
    """Returns the codes of everybody who did something in these states of the case, or for whom it was done."""
    entries = HistoryEntry.objects.filter(case=case_id, source__in=list(states), actor__isnull=False)
    entries = entries.exclude(action__in=("claim", "release", "record")).exclude(action__startswith="@")
    rows = entries.values_list("actor__code", "on_behalf_of__code")
    return {code for row in rows for code in row if code}


def word_label(word: str, definition: ProcedureDefinition | None = None) -> str:
    """Returns what a word for people is called on screen; the role's name for the key of a role."""
    if row_of(word) is not None:
        return _("row %(number)s") % {"number": (row_of(word) or 0) + 1}
    who = read_who(word)
    if who is None or who.kind == "role":
        role = Role.objects.filter(key=word).first()
        return role.label if role else word
    if who.kind in ("field", "chosen"):
        spec = next((each for each in definition.form.fields if each.key == who.key), None) if definition else None
        name = localized(spec.label) if spec else who.key
        return _("named in “%(field)s”") % {"field": name}
    if who.kind == "doer":
        state = definition.states.get(who.key) if definition else None
        return _("who did “%(state)s”") % {"state": localized(state.title) if state else who.key}
    if who.kind == "leader":
        return _("leader in charge") if who.key == "portfolio" else _("leader of the contact point")
    if who.kind == "post":
        post = Post.objects.filter(key=who.key).first()
        return post.label if post else who.key
    if who.kind == "body":
        return str(BodyKind(who.key).label) if who.key in BodyKind.values else who.key
    return _("by formula")


def known_words() -> set[str]:
    """Returns the keys of all roles, and every post and body as words."""
    found = set(Role.objects.values_list("key", flat=True))
    found |= {f"post:{key}" for key in Post.objects.values_list("key", flat=True)}
    return found | {f"body:{kind}" for kind in {*BodyKind.values, *Body.objects.values_list("kind", flat=True)}}


def _of_field(who: Who, place: "Place", on: date, context: RoleContext) -> Found:
    """A person field names people; a unit field the units whose heads are meant."""
    definition = place.definition
    spec = next((each for each in definition.form.fields if each.key == who.key), None) if definition else None
    if spec is not None and spec.type in ("unit", "units"):
        heads = list(Post.objects.filter(is_head=True).values_list("key", flat=True))
        rule = {"find": "unit_field", "field": who.key, "posts": heads}
    else:
        rule = {"find": "person_field", "field": who.key}
    return resolve_rule(rule, unit=place.unit, on=on, context=context)


def _chosen(who: Who, place: "Place", on: date, context: RoleContext) -> Found:
    """Of those chosen only they count who may be chosen."""
    members, words = resolve_rule({"find": "person_field", "field": who.key}, unit=place.unit, on=on, context=context)
    among = place.definition.choices.get(who.key, ()) if place.definition else ()
    if not among or not members:
        return members, words
    from .people import role_members

    allowed = {each.pk for word in among for each in role_members(word, place, on)[0]}
    outside = [each for each in members if each.pk not in allowed]
    names = ", ".join(word_label(word, place.definition) for word in among)
    cannot = _("%(member)s cannot be chosen: only %(who)s can.")
    refused = tuple(cannot % {"member": each.name, "who": names} for each in outside)
    return tuple(each for each in members if each.pk in allowed), (*words, *refused)


def _doers(who: Who, place: "Place") -> Found:
    if place.case is None:
        return (), (_("Nobody has done that step yet."),)
    here = place.case.definition.transitions.get(place.via)
    if place.acting is not None and here is not None and who.key in here.sources:
        return (place.acting,), (_("%(member)s does the earlier step.") % {"member": place.acting.name},)
    last = HistoryEntry.objects.filter(case=place.case.pk, source=who.key, actor__isnull=False, entered=True)
    entry = last.select_related("actor__user", "on_behalf_of__user").order_by("-seq").first()
    if entry is None:
        return (), (_("Nobody has done that step yet."),)
    member = entry.on_behalf_of or entry.actor
    assert member is not None  # noqa: S101  (the filter above)
    return (member,), (_("%(member)s did the earlier step.") % {"member": member.name},)


def _by_formula(who: Who, place: "Place", on: date) -> Found:
    definition = place.definition
    if definition is None:
        return (), (_("The formula names nobody."),)
    from .people import role_members

    trees, _problems = rule_trees({key: str(text) for key, text in definition.rules.items()})
    try:
        tree = inlined(trees[who.key], trees, (who.key,))
        values = typed_values(definition.form, place.values)
        value = evaluate(tree, values, now=clock.now(), today=on, calendar=current_calendar())
    except (ExpressionError, RuleCycle, KeyError, ValueError, TypeError):
        return (), (_("The formula names nobody."),)
    words = [str(each) for each in (value if isinstance(value, list | tuple) else [value]) if each][:MOST_WORDS]
    named = Member.objects.filter(code__in=words).select_related("user")
    members: dict[int, Member] = {each.pk: each for each in named}
    told = [_("The formula names %(members)s.") % {"members": ", ".join(each.name for each in members.values())}]
    told = told if members else []
    for word in words:
        read = read_who(word)
        if read is not None and read.kind != "formula" and not any(each.code == word for each in members.values()):
            found, why, _skipped = role_members(word, place, on) if _is_known(read) else ((), (), False)
            members |= {each.pk: each for each in found}
            told += why
    return tuple(members.values()), tuple(told) or (_("The formula names nobody."),)


def _is_known(who: Who) -> bool:
    return who.kind != "role" or Role.objects.filter(key=who.key).exists()


def unit_above(unit: Unit) -> Unit | None:
    """Returns the unit that a unit belongs to."""
    above: Unit | None = unit.get_parent()
    return above
