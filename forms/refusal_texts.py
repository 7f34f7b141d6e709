"""Words for refusals around records: what is wrong and what to do about it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

REFUSALS: Mapping[str, Any] = {
    "not_for_you": _("This form is not meant for you. Ask the administrator of the form if you should have it."),
    "not_published": _("This form has no published version yet. Ask its administrator to publish it."),
    "not_open_yet": _("This form opens on %(opens)s."),
    "closed": _("This form closed on %(closes)s; no further answers are taken."),
    "full": _("This form takes %(quota)s answers, and all of them have come in."),
    "answered_anew": _("This person has answered again since. Withdraw the newer answer first."),
    "already_answered": _("You have answered this form already; it takes one answer per person."),
    "changed_meanwhile": _("Somebody changed this record meanwhile. Look at the new state and try again."),
    "not_editable": _(
        "You cannot change this answer. If something is wrong, tell the administrator of the form and give the number."
    ),
    "correction_over": _(
        "The time for corrections ended on %(until)s; the answer stays as it was sent. "
        "If something is wrong, tell the administrator of the form and give the number."
    ),
    "withdrawn_for_good": _("This answer was withdrawn and cannot be changed any more. Begin a new one."),
    "withdrawn": _("This record was withdrawn; put it back before you change it."),
    "not_withdrawn": _("This record is not withdrawn."),
    "key_used": _("This key was already used for other answers. Send them with a new one."),
    "token_used": _("This page was already used for another answer. Open the form anew."),
    "too_often": _("Too many answers came from here in a short time. Wait ten minutes and send again."),
    "anonymous_keeps_nothing": _(
        "This form is anonymous: the system keeps no draft and no file of it under a name. "
        "Send all answers at once; a form that asks for files is filled in on its page."
    ),
    "link_unknown": _("This link leads to no form. Ask whoever gave it to you for a new one."),
}


def refusal_text(code: str, context: Mapping[str, Any]) -> str:
    """Returns the words for a code; KeyError for one that is not registered."""
    text: str = str(REFUSALS[code]) % context
    return text
