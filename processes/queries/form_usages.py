"""Where procedures use the fields of a form kept as a register, so that nobody removes or renames one unawares."""

from collections.abc import Iterator
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from forms.engine.expressions import ExpressionError, field_names, parse
from forms.queries.register_reads import looked_up, register_reads
from forms.usages import Usage
from processes.engine.definition import DefinitionError, read
from processes.engine.model import ProcedureDefinition
from processes.models import Procedure, RecordRule

MOST = 200


def form_usages(form: Any) -> Iterator[Usage]:
    """Yields the places in procedures and in starts by records that name fields of the form."""
    naming = Procedure.objects.annotate(text=Cast("document", TextField())).filter(text__contains=f'"{form.key}"')
    for procedure in naming[:MOST]:
        definition = _definition(procedure)
        for key, place in _in_procedure(definition, form.key) if definition else ():
            yield Usage(field=key, place=f"{procedure}: {place}", url=_address(procedure))
    for rule in RecordRule.objects.filter(form=form).select_related("procedure")[:MOST]:
        place = _("Start of “%(procedure)s” by records: %(rule)s") % {"procedure": rule.procedure, "rule": rule.name}
        for key in sorted({*map(str, rule.mapping.values()), *_asked(rule.when)}):
            yield Usage(field=key, place=place)


def _in_procedure(definition: ProcedureDefinition, register: str) -> Iterator[tuple[str, str]]:
    yield from register_reads(definition.form, register)
    for transition in definition.transitions.values():
        for key in sorted(looked_up(transition.guard, register)):
            yield key, _("condition of the button “%(key)s”") % {"key": transition.key}


def _definition(procedure: Procedure) -> ProcedureDefinition | None:
    """The newest draft; one that cannot be read uses nothing that could be named."""
    newest: Procedure = procedure.get_latest_revision_as_object()
    try:
        return read(newest.document)
    except DefinitionError:
        return None


def _asked(condition: str) -> set[str]:
    try:
        return field_names(parse(condition)) if condition.strip() else set()
    except ExpressionError:
        return set()


def _address(procedure: Procedure) -> str:
    return reverse("process_designer", args=[procedure.pk])
