"""What became of each thing handed over, and why a handover was refused, in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RESULTS: Mapping[str, str | Promise] = {
    "done": _("handed over"),
    "undone": _("given back"),
    "done_with": _("not given back: the successor has gone on with it"),
    "gone": _("stayed: it was no longer open when the handover began"),
    "closed": _("stayed: the case has ended"),
    "ballot": _("stayed: a vote belongs to the person on the roll and cannot be handed over"),
    "has_part": _("stayed: the successor has a part of their own in it"),
    "did_earlier_step": _(
        "stayed: the successor did an earlier step that somebody else must check; choose another person"
    ),
}
REFUSALS: Mapping[str, str | Promise] = {
    "nobody_to_hand_over": _("You do not oversee this person's units. Ask whoever does."),
    "same_person": _("The successor is the same person. Choose somebody else."),
    "no_login": _("%(member)s cannot sign in and would never see it. Choose somebody else, or ask for a login first."),
    "reason_missing": _("Say in a sentence why; it stays in the history of each case."),
    "nothing_chosen": _("Tick at least one thing that is still there."),
    "nobody_chosen": _("Choose who takes over."),
    "handover_undone": _("This handover has been taken back already."),
    "busy": _("Somebody is working on one of these cases this very moment. Nothing was changed; try again."),
}


def refusal_words(code: str, context: Mapping[str, object]) -> str:
    """Returns why a handover was refused and what to do."""
    return str(REFUSALS.get(code, code)) % {"member": "", **context}
