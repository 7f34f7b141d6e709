"""The words for expected refusals of this app: what is wrong and what to do."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_DELEGATION = {
    "self": gettext_lazy("You cannot delegate to yourself: choose somebody else."),
    "dates": gettext_lazy("The last day is before the first: change one of them."),
    "past": gettext_lazy("The period is over already: choose a last day from today on."),
    "no_login": gettext_lazy("%(delegate)s has no login and could not act: choose somebody who has one."),
    "delegate_is_away": gettext_lazy(
        "%(delegate)s has handed over their own work on some of these days: choose another person or other days."
    ),
    "holds_for_others": gettext_lazy(
        "%(delegator)s acts for somebody else on some of these days, and delegations do not chain: end that one first."
    ),
    "twice": gettext_lazy("%(delegate)s already acts for you on some of these days: end that delegation first."),
}


def delegation_refusal(code: str, context: Mapping[str, object]) -> str:
    """Returns the sentence for a refused delegation."""
    return str(_DELEGATION[code]) % context


def unit_move_refusal(code: str, context: Mapping[str, object]) -> str:
    """Returns the sentence for a unit that cannot be placed there."""
    if code == "below_itself":
        return _("%(unit)s cannot be placed below itself: choose a unit outside it.") % context
    return _("%(unit)s cannot be placed under %(parent)s: the kind of unit does not allow it.") % context
