"""The cases that refer to a record of a register."""

from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast

from forms.models import Record
from forms.queries.registers.links import Reference
from processes.models import Case, ProcedureVersion

from .cases import hidden_fields

MOST = 20


def cases_about(record: Record, user: Any) -> list[Reference]:
    """Returns the cases this user may see in which an answer that they may read names the record."""
    # Only procedures whose definition names the register can have such an answer.
    versions = ProcedureVersion.objects.annotate(text=Cast("document", TextField())).filter(
        text__contains=f'"{record.form.key}"'
    )
    if not versions.exists():
        return []
    cases = Case.objects.visible_to(user).filter(version__in=versions.values("pk"))
    found = cases.annotate(text=Cast("values", TextField())).filter(text__contains=str(record.pk))
    return [
        Reference(title=case.title or case.number, url=case.get_absolute_url(), note=case.number)
        for case in found.select_related("version", "unit", "campaign", "procedure").order_by("-opened_at")[:MOST]
        if _is_told(case, record, user)
    ]


def _is_told(case: Case, record: Record, user: Any) -> bool:
    hidden = hidden_fields(case, user)
    return any(str(record.pk) in str(value) for key, value in case.values.items() if key not in hidden)
