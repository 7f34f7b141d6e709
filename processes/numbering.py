"""Numbers of cases and of documents, without gaps."""

from datetime import datetime

from processes.engine.model import NumberSpec
from processes.models import Case, IssuedNumber, NumberSequence


def next_number(key: str) -> int:
    """Returns the next number under the key. Call it inside a transaction: a rolled-back number is given again."""
    NumberSequence.objects.get_or_create(key=key)
    sequence = NumberSequence.objects.select_for_update().get(key=key)
    sequence.last += 1
    sequence.save(update_fields=["last"])
    return sequence.last


def case_number(procedure_key: str, year: int) -> str:
    """Returns a readable number such as ``TT-2026-0007``: the initials of the procedure's key, the year, a number.

    Procedures with the same initials share the numbers.
    """
    prefix = "".join(word[0] for word in procedure_key.split("_") if word)[:2].upper()
    key = f"case:{prefix}:{year}"
    if not NumberSequence.objects.filter(key=key).exists():
        NumberSequence.objects.get_or_create(key=key, defaults={"last": _last_used(f"{prefix}-{year}-")})
    return f"{prefix}-{year}-{next_number(key):04d}"


def _last_used(begins: str) -> int:
    """Numbers were once counted for each procedure by itself; whatever was given stays."""
    numbers = Case.objects.filter(number__startswith=begins).values_list("number", flat=True)
    return max((int(each.removeprefix(begins)) for each in numbers), default=0)


def issue_number(*, case: Case, spec: NumberSpec, year: int, at: datetime) -> str:
    """Returns the next document number by the pattern and keeps which case it was given to."""
    key = f"document:{spec.prefix or f'{case.procedure.key}/{spec.key}'}:{year}"
    value = next_number(key)
    text = spec.pattern
    for name, part in (("prefix", spec.prefix), ("year", str(year)), ("seq", str(value))):
        text = text.replace(f"{{{name}}}", part)
    IssuedNumber.objects.create(sequence_id=key, value=value, text=text, case=case, field=spec.field, issued_at=at)
    return text
