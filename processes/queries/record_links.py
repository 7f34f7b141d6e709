"""The cases that refer to a record of a register."""

from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from forms.models import Record
from forms.queries.registers.links import Reference
from processes.models import Case, ProcedureVersion, RecordRule

from .cases import hidden_fields
from .people import Place, roles_held

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


def starts_from(record: Record, user: Any) -> list[Reference]:
    """Returns the cases this user may start from a record he or she reads, by rules that wait for that."""
    member = user.as_member if user.is_authenticated else None
    if member is None or record.unit is None or record.form.settings.anonymous:
        return []
    found = []
    rules = RecordRule.objects.filter(form=record.form_id, is_active=True, by_itself=False)
    for rule in rules.select_related("procedure"):
        version = rule.procedure.current_version
        if version is None or not roles_held(member, version.definition.start.by, Place(unit=record.unit)):
            continue
        address = reverse("record-start", args=[record.pk, rule.pk])
        found.append(Reference(title=rule.name, url=address, note=_("Start a case")))
    return found


def _is_told(case: Case, record: Record, user: Any) -> bool:
    hidden = hidden_fields(case, user)
    return any(str(record.pk) in str(value) for key, value in case.values.items() if key not in hidden)
