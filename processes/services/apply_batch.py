"""One action for all cases that are decided together."""

from organization.models import User
from processes.models import Campaign, Case

from .locking import in_transaction
from .results import ActionRefused, ActionResult, RawInputs
from .take_action import Request, act
from .tokens import applied, check_sent, remember

TOKEN_ROOM = 80
"""A batch's token leaves room for the case's id in the token of each case's entry."""


def apply_batch(
    *, campaign: Campaign, category: str, action: str, actor: User, token: str, inputs: RawInputs | None = None
) -> list[ActionResult]:
    """Applies a batch transition to every open case of the batch in its state: one transaction, all or nothing.

    Raises ActionRefused("batch_refused") with the case and its code, "batch_empty", "not_in_batch".
    """
    purpose = f"batch:{campaign.pk}:{category}:{action}:{actor.pk}"

    def work() -> list[ActionResult]:
        check_sent(token)
        known = applied(token[:TOKEN_ROOM], purpose)
        if known is not None:
            cases = Case.objects.in_bulk(known["cases"])
            return [
                ActionResult(case_id=each.pk, seq=each.seq, state=each.state, repeated=True) for each in cases.values()
            ]
        results = [_one(case, action, actor, token, inputs) for case in _locked(campaign, category, action)]
        remember(token[:TOKEN_ROOM], purpose, {"cases": [str(each.case_id) for each in results]})
        return results

    return in_transaction(work)


def _locked(campaign: Campaign, category: str, action: str) -> list[Case]:
    """The cases of the batch in the transition's state, all locked in the order of their ids."""
    cases = Case.objects.filter(campaign=campaign, category=category, status="open").order_by("pk")
    ids = [
        case.pk
        for case in cases.select_related("version")
        if (transition := case.definition.transitions.get(action)) is not None and case.state in transition.sources
    ]
    locked = list(Case.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    if not locked:
        raise ActionRefused("batch_empty", {"action": action})
    return locked


def _one(case: Case, action: str, actor: User, token: str, inputs: RawInputs | None) -> ActionResult:
    batch = token[:TOKEN_ROOM]
    request = Request(
        case_id=case.pk,
        action=action,
        actor=actor,
        inputs=inputs or RawInputs(),
        token=f"{batch}/{case.pk.hex}",
        expected_seq=None,
        on_behalf_of=None,
        batch=batch,
    )
    try:
        return act(request)
    except ActionRefused as refusal:
        context = {"case": case.title or case.number, "code": refusal.code, "context": refusal.context}
        raise ActionRefused("batch_refused", context) from refusal
