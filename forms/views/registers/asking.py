"""What every page of a register asks first."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

from forms.models import Record
from forms.queries.registers import Register, find_register


def the_register(request: Any, key: str, *, manage: bool = False, single: bool = True) -> Register:
    """Returns the register; 404 when it is none of this person's, 403 when they may not manage it but must.

    ``single`` pages show single answers, which of an anonymous survey only its managers see.
    """
    register = find_register(request.user, key)
    if register is None or (single and not register.can_list):
        raise Http404
    if manage and not register.can_manage:
        raise PermissionDenied
    return register


def the_record(register: Register, record_id: Any) -> Record:
    """Returns a record of the register that this person may read; 404 otherwise."""
    row = register.records.filter(pk=record_id).select_related("unit", "owner", "version", "form").first()
    if row is None:
        raise Http404
    return row
