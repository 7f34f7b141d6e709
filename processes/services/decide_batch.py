"""A decision for every case of a batch at once: the best placed are chosen, the rest are not."""

from collections.abc import Mapping
from uuid import UUID

from organization.models import User
from processes.models import Campaign, Case
from processes.queries import ActionOffer, available_actions

from .locking import in_transaction
from .results import ActionRefused, ActionResult, RawInputs
from .take_action import Request, act
from .tokens import check_sent


def decisions(*, campaign: Campaign, category: str, actor: User) -> Mapping[UUID, ActionOffer | None]:
    """Returns, for every case beyond the batch step that waits for this person, the one button whose condition holds.

    None for a case with no such button, or with several: then nothing can be decided for all together.
    """
    found: dict[UUID, ActionOffer | None] = {}
    for case in _waiting(campaign, category, actor):
        offers = [each for each in available_actions(case, actor) if each.transition and _sorts(case, each)]
        possible = [each for each in offers if each.refusal_code is None]
        if offers:
            found[case.pk] = possible[0] if len(possible) == 1 else None
    return found


def decide_batch(
    *, campaign: Campaign, category: str, actor: User, token: str, comment: str = ""
) -> list[ActionResult]:
    """Presses those buttons, for all of the cases or for none. Raises ActionRefused.

    The conditions (within the quota or beyond it) are the procedure's; nobody chooses case by case.
    """

    def work() -> list[ActionResult]:
        check_sent(token)
        chosen = decisions(campaign=campaign, category=category, actor=actor)
        results = []
        for case_id, offer in sorted(chosen.items(), key=lambda each: each[0].hex):
            if offer is None:
                number = Case.objects.values_list("number", flat=True).get(pk=case_id)
                raise ActionRefused("batch_refused", {"case": number, "code": "guard"})
            results.append(act(_request(case_id, offer, actor, token, comment)))
        return results

    return in_transaction(work)


def _request(case_id: UUID, offer: ActionOffer, actor: User, token: str, comment: str) -> Request:
    return Request(
        case_id=case_id,
        action=offer.key,
        actor=actor,
        inputs=RawInputs(comment=comment),
        token=f"{token[:60]}:{case_id.hex}",
        expected_seq=None,
        on_behalf_of=offer.on_behalf_of,
    )


def _waiting(campaign: Campaign, category: str, actor: User) -> list[Case]:
    cases = Case.objects.visible_to(actor).filter(campaign=campaign, category=category, status="open")
    cases = cases.select_related("version", "unit__kind", "procedure", "campaign__unit", "initiator")
    return [case for case in cases.order_by("pk") if case.state in _after_the_batch(case)]


def _after_the_batch(case: Case) -> set[str]:
    states, transitions = case.definition.states, case.definition.transitions.values()
    batches = {key for key, state in states.items() if state.kind == "batch"}
    return {each.target for each in transitions if each.batch and batches & set(each.sources)}


def _sorts(case: Case, offer: ActionOffer) -> bool:
    """Whether a button has a condition and leads on; returns to the batch step are pressed one by one."""
    state = case.definition.states.get(offer.target)
    return bool(offer.transition and offer.transition.guard_text and state and state.kind != "batch")
