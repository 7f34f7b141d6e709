"""Who may open a file of a record."""

from typing import Any
from uuid import UUID

from forms.models import Record, StoredFile

from .registers.register import register_of


def may_open_record_file(user: Any, file: StoredFile) -> bool:
    """Answers whether the user may open a file attached to "record:<uuid>/<field>".

    Whoever may read the record and sees that field whole; of an anonymous survey only those who manage it.
    """
    record_id, _, field = file.attached_to.removeprefix("record:").partition("/")
    try:
        pk = UUID(record_id)
    except ValueError:
        return False
    record = Record.objects.visible_to(user).filter(pk=pk).select_related("form__settings").first()
    if record is None:
        return False
    register = register_of(record.form, user)
    spec = register.definitions[record.version_id].by_key.get(field.split("/")[0]) if register.can_list else None
    if spec is None or spec.key not in register.fields:
        return False
    definition, rights = register.definitions[record.version_id], register.version_rights[record.version_id]
    return spec.key in rights.whole(definition, own=register.can_manage)
