"""What the case learns when an editor publishes its page."""

from typing import Any

import structlog
from django.db import transaction
from wagtail.models import Page

from cms.models import MadePage, RegulationPage
from cms.services.keep_regulation import keep_regulation
from organization.models import User
from processes.models import Case
from processes.services import ActionRefused, record_page, take_action

log = structlog.get_logger(__name__)


def page_was_published(*, instance: Page, revision: Any = None, **_: Any) -> None:
    """Writes the page into its case and performs the step that waits for it, when the editor may do so.

    Publishing again changes nothing. An editor who may not perform the step publishes all the same; whoever may,
    then finds the step open.
    """
    made = MadePage.objects.filter(page_id=instance.pk).exclude(field="").first()
    if made is None:
        return
    case = Case.objects.select_related("version").filter(pk=made.case_id).first()
    if case is None:
        return
    with transaction.atomic():
        if case.values.get(made.field) != instance.pk:
            record_page(case_id=case.pk, field=made.field, page_id=instance.pk, key=made.effect_key)
        editor = getattr(revision, "user", None)
        if editor is not None:
            _go_on(case, made, editor)


def regulation_was_published(*, instance: Page, **_: Any) -> None:
    """Keeps a version of a regulation whose text is another than before."""
    if isinstance(instance, RegulationPage):
        keep_regulation(instance)


def _go_on(case: Case, made: MadePage, editor: User) -> None:
    for spec in case.definition.pages.values():
        transition = case.definition.transitions.get(spec.on_publish or "")
        if transition is None or case.state not in transition.sources:
            continue
        try:
            with transaction.atomic():
                take_action(
                    case_id=case.pk, action=transition.key, actor=editor, token=f"publish:{made.effect_key}"[:120]
                )
        except (ActionRefused, Case.DoesNotExist) as refusal:
            log.info("published_without_step", case=str(case.pk), action=transition.key, reason=str(refusal))
