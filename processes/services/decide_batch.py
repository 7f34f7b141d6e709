"""A decision for every case of a batch at once: the best placed are chosen, the rest are not."""

from django.db import transaction

from organization.models import User
from processes.models import Campaign, Case
from processes.queries import available_actions

from .results import ActionRefused, ActionResult, RawInputs
from .take_action import take_action


def decide_batch(
    *, campaign: Campaign, category: str, actor: User, token: str, comment: str = ""
) -> list[ActionResult]:
    """Takes, for every case waiting for the decision, the one button whose condition holds; all or nothing.

    The conditions (within the quota or not) are the procedure's; nobody chooses case by case. Raises ActionRefused.
    """
    with transaction.atomic():
        results = [
            take_action(
                case_id=case.pk,
                action=_the_button(case, actor),
                actor=actor,
                inputs=RawInputs(comment=comment),
                token=f"{token}:{case.pk}"[:120],
            )
            for case in waiting(campaign, category)
        ]
    return results


def waiting(campaign: Campaign, category: str) -> list[Case]:
    """Returns the open cases of the batch beyond the batch step that a person must decide, in the order of their ids."""
    cases = Case.objects.select_related("version", "unit", "procedure", "campaign")
    found = cases.filter(campaign=campaign, category=category, status="open").order_by("pk")
    return [each for each in found if _comes_after_the_batch(each)]


def _comes_after_the_batch(case: Case) -> bool:
    states = case.definition.states
    sources = [key for key, state in states.items() if state.kind == "batch"]
    following = {
        each.target for each in case.definition.transitions.values() if each.batch and set(each.sources) & set(sources)
    }
    return case.state in following


def _the_button(case: Case, actor: User) -> str:
    possible = [each for each in available_actions(case, actor) if each.refusal_code is None]
    if len(possible) != 1:
        raise ActionRefused("batch_refused", {"case": case.number, "code": "guard" if not possible else "not_allowed"})
    return possible[0].key
