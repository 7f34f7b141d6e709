"""A procedure becomes the one new cases run on."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from forms.engine.definition import sha256_of
from forms.engine.problems import Problem, errors_only
from organization import clock
from organization.models import Role, User
from organization.queries.calendar import current_calendar
from processes.engine import definition as documents
from processes.models import Procedure, ProcedureVersion, VersionStatus
from processes.queries.problems import units_with_nobody
from processes.signals import version_published

from .locking import in_transaction
from .pack_files import document_problems


class ProcedureProblems(Exception):
    """The document cannot be published; ``problems`` lists everything wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(f"{each.path}: {each.code}" for each in problems))
        self.problems = problems


def procedure_problems(document: Mapping[str, Any]) -> list[Problem]:
    """Returns everything wrong with a document (errors and warnings), in this installation.

    That is with its roles and effects, its work calendar, its worked examples, and the people who hold its posts today.
    """
    roles = set(Role.objects.values_list("key", flat=True)) or None
    found = document_problems(document, roles=roles, calendar=current_calendar(), today=clock.today())
    if errors_only(found):
        return found
    return found + units_with_nobody(documents.read(document))


def publish_procedure(*, procedure: Procedure, user: User | None) -> ProcedureVersion:
    """Compiles the procedure's document, freezes it and retires the version before.

    Publishing what is already current returns the current version. Raises ProcedureProblems.
    """
    problems = errors_only(procedure_problems(procedure.document))
    if problems:
        raise ProcedureProblems(problems)
    compiled = documents.compile_document(procedure.document)
    sha256 = sha256_of(compiled)

    def work() -> ProcedureVersion:
        Procedure.objects.select_for_update().get(pk=procedure.pk)
        current = procedure.versions.filter(status=VersionStatus.PUBLISHED).first()
        if current is not None:
            if current.sha256 == sha256:
                return current
            current.retire()
            current.save()
        last = procedure.versions.aggregate(last=Max("number"))["last"] or 0
        version = ProcedureVersion(
            procedure=procedure,
            number=last + 1,
            document=compiled,
            sha256=sha256,
            published_at=clock.now(),
            published_by=user,
        )
        version.publish()
        version.save(force_insert=True)
        transaction.on_commit(lambda: version_published.send_robust(ProcedureVersion, version_id=version.pk))
        return version

    return in_transaction(work)
