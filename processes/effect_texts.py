"""Effects in people's words: what is wrong with their settings, and why one could not be delivered."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = str | Promise

PROBLEMS: Mapping[str, tuple[Sentence, Sentence]] = {
    "effect_setting_missing": (
        _("The effect “%(effect)s” lacks the setting “%(setting)s”."),
        _("Fill it in, or take the effect out."),
    ),
    "effect_field_unknown": (
        _("The effect “%(effect)s” names the field “%(field)s”, which the form does not have."),
        _("Choose a field of the form."),
    ),
    "effect_number_unknown": (
        _("The effect “%(effect)s” names the document number “%(number)s”, which is not defined."),
        _("Define it under document numbers, or choose another."),
    ),
    "effect_printout_unknown": (
        _("The effect “%(effect)s” names the printout “%(printout)s”, which is not defined."),
        _("Define it under printouts, or choose another."),
    ),
    "effect_vote_unknown": (
        _("The effect “%(effect)s” names the vote “%(vote)s”, which is not defined."),
        _("Define it under votes, or choose another."),
    ),
    "effect_channel_unknown": (
        _("The effect “%(effect)s” names the channel “%(channel)s”, which does not exist here."),
        _("Set it up under channels, or take it out."),
    ),
    "effect_register_unknown": (
        _("The effect “%(effect)s” names the register “%(form)s”, which is not published here."),
        _("Publish the register first, or choose another."),
    ),
    "effect_column_unknown": (
        _("The effect “%(effect)s” writes “%(field)s”, which the register “%(form)s” does not have."),
        _("Choose one of: %(known)s."),
    ),
    "effect_column_no_person": (
        _("The effect “%(effect)s” gives each person a row, but “%(column)s” is no column for one person."),
        _("Choose one of: %(known)s."),
    ),
    "effect_value_not_allowed": (
        _("The effect “%(effect)s” would set “%(name)s”, which procedures may not set."),
        _("Choose one of: %(known)s."),
    ),
    "effect_number_wrong": (
        _("The effect “%(effect)s”: “%(setting)s” has to be a whole number above zero."),
        _("Correct it, or leave it out."),
    ),
    "effect_date_wrong": (
        _("The effect “%(effect)s”: “%(setting)s” is neither a date nor a field of the form."),
        _("Write a field as {field}, or a day as 2026-12-31."),
    ),
    "effect_procedure_unknown": (
        _("The effect “%(effect)s” names the procedure “%(procedure)s”, which is not published here."),
        _("Publish it first, or choose another."),
    ),
    "effect_no_publicity": (
        _("The procedure “%(procedure)s” does not go from its start to a publicity by itself."),
        _("Let its first step lead to the publicity by a transition of the system."),
    ),
}

REASONS: Mapping[str, Sentence] = {
    "not_https": _("The address does not begin with https://."),
    "private_network": _("The address lies in a private network, and messages may not stay inside the house here."),
    "name_unknown": _("The name of the server is not known."),
    "strange_address": _("The address cannot be used as it is."),
    "apprise_elsewhere": _(
        "With this service the address says where to connect to; that needs GUICHENG_WEBHOOKS_MAY_STAY_INSIDE=1."
    ),
    "apprise_template": _("The address names a file of this machine; take “template” out."),
}

FAILURES: Mapping[str, Sentence] = {
    "webhook_refused": _("The address was refused: %(why)s"),
    "webhook_unreachable": _("The other program could not be reached (%(reason)s)."),
    "webhook_status": _("The other program answered with %(status)s."),
    "mail_refused": _("The mail server did not take the message (%(reason)s)."),
    "robot_refused": _("The robot refused the message: %(words)s %(number)s"),
    "robot_answer_strange": _("The robot's answer could not be read; perhaps the address is not that of a robot."),
    "channel_gone": _("The channel “%(channel)s” no longer exists or is switched off."),
    "pdf_impossible": _("The PDF could not be drawn (%(reason)s)."),
    "register_gone": _("The register “%(form)s” is not published any more."),
    "record_not_found": _("No record of the register “%(form)s” was found."),
    "record_ambiguous": _("Several records of the register “%(form)s” fit; nothing was changed."),
    "record_invalid": _("The record was not accepted: %(words)s"),
    "record_refused": _("The register did not take the record (%(reason)s)."),
    "member_unknown": _("There is no member “%(member)s”."),
    "hours_wrong": _("“%(hours)s” is no number of study hours between 0 and 80."),
    "unit_unknown": _("There is no unit “%(unit)s”."),
    "value_wrong": _("“%(value)s” cannot be set as “%(name)s”: %(words)s"),
    "membership_order": _("The change of unit lies before the day on which the present membership began."),
    "holder_missing": _("Nobody is named as the holder of the certificate."),
    "procedure_not_published": _("The procedure “%(procedure)s” is not published."),
    "file_missing": _("A file of the case is gone."),
    "picture_unusable": _("A picture of the case cannot be read."),
    "category_missing": _("The case has no category."),
    "own_archive": _("Nobody may read their own archive: one of the readers is also a person concerned."),
    "not_keeper": _("Only a keeper of the archives concerned can open them."),
    "viewing_time_over": _("The approved time is over, or ends before it begins."),
    "viewing_time_missing": _("The approved time is missing."),
    "viewing_classes_missing": _("No class of material is named."),
    "viewing_people_missing": _("The readers or the persons concerned are missing, or one of them is not known."),
    "lease_lost": _("Another worker has taken over."),
}


class _Known(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""


def failure_text(code: str, context: Mapping[str, Any]) -> str:
    """Returns why an effect could not be delivered, in the language on screen; "" for a code without words."""
    reason = str(context.get("reason", ""))
    known = _Known({**context, "why": REASONS.get(reason, reason)})
    return str(FAILURES[code]) % known if code in FAILURES else ""
