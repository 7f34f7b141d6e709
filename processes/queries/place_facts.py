"""Answers about the unit of a case and the people in its fields: roles, units below, full members, certificates."""

from organization.models import Member, MemberStatus, Unit

from .facts import Asking, provides
from .holding_facts import holders_of
from .people import place_of, role_members

VALUES = ("age", "years_in_party", "status", "employment", "education", "line", "joined_on")
"""What a guard may ask of a member; everything else stays with the organisation."""


@provides
def role_exists(question: Asking, role: str) -> bool:
    members, _why, skipped = role_members(role, place_of(question.case), question.today)
    return bool(members) and not skipped


@provides
def units_below(question: Asking, kind: str) -> int:
    below = Unit.objects.filter(path__startswith=question.case.unit.path, kind=kind)
    return below.exclude(pk=question.case.unit_id).exclude(dissolved_on__lte=question.today).count()


@provides
def full_members(question: Asking, field: str) -> bool | None:
    named = question.said.get(field)
    codes = {str(each) for each in (named if isinstance(named, list) else [named]) if each}
    full = Member.objects.filter(code__in=codes, status=MemberStatus.FULL, voting_right=True)
    return full.count() == len(codes) if codes else None


@provides
def actor_has_certificate(question: Asking, prefix: str) -> bool:
    code = question.actor.code if question.actor else ""
    return bool(code) and holders_of(prefix, {code}, question.today) == {code}


@provides
def member_value(question: Asking, field: str, word: str) -> object:
    """Years of age and in the party are those completed this year: only the years are known of everybody."""
    code = question.said.get(field)
    member = Member.objects.filter(code=code).first() if isinstance(code, str) and code else None
    if member is None or word not in VALUES:
        return None
    if word in ("age", "years_in_party"):
        since = member.birth_year if word == "age" else member.party_year
        return question.today.year - since if since else None
    return getattr(member, word) or None
