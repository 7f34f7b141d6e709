"""At most one case where the procedure says so."""

from processes.models import Case

from .results import ActionRefused


def unique_key(case: Case) -> str | None:
    """Returns what the case would be unique by, None while part of it is unknown or when the case takes it no more."""
    start, is_closed = case.definition.start, case.status == "closed"
    fields = start.unique_by
    if not fields or (is_closed and (start.unique_while == "open" or case.outcome != "success")):
        return None
    parts = [case.procedure.key]
    for field in fields:
        value = _part(case, field)
        if value in (None, ""):
            return None
        parts.append(f"{field}={value}")
    return "|".join(parts)[:255]


def claim_uniqueness(case: Case) -> None:
    """Sets the case's unique key. Raises ActionRefused("already_exists"); the column's constraint decides races."""
    key = unique_key(case)
    if key is not None and key != case.unique_key:
        other = Case.objects.filter(unique_key=key).exclude(pk=case.pk).first()
        if other is not None:
            raise ActionRefused("already_exists", {"number": other.number, "case": str(other.pk)})
    case.unique_key = key


def _part(case: Case, field: str) -> object:
    if field == "unit":
        return case.unit.code
    if field == "campaign":
        return case.campaign.slug if case.campaign else None
    return case.values.get(field)
