"""From a form that is being edited to a version that never changes."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from forms.engine.definition import compile_definition, sha256_of
from forms.engine.problems import Problem, errors_only
from forms.models import Form, FormVersion, VersionStatus
from forms.queries.form_problems import form_problems
from organization import clock


class FormProblems(Exception):
    """The form cannot be published; ``problems`` lists everything that is wrong with it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = list(problems)


@transaction.atomic
def publish_form(*, form: Form, by: Any = None) -> FormVersion:
    """Freezes the form as its next version and returns it; an unchanged form gets no new number.

    Numbers have no gaps and one version is current: the form's row is locked. Raises FormProblems.
    """
    locked = Form.objects.select_for_update().get(pk=form.pk)
    problems = errors_only(form_problems(form.document))
    if problems:
        raise FormProblems(problems)
    document = compile_definition(form.document)
    digest = sha256_of(document)
    current = FormVersion.objects.filter(form=locked, status=VersionStatus.PUBLISHED).first()
    if current is not None and current.sha256 == digest:
        return current
    latest = FormVersion.objects.filter(form=locked).order_by("-number").first()
    if current is not None:
        current.retire()
        current.save()
    version = FormVersion(
        form=locked,
        number=latest.number + 1 if latest else 1,
        document=document,
        sha256=digest,
        published_at=clock.now(),
        published_by=by,
    )
    version.publish()
    version.save(force_insert=True)
    return version
