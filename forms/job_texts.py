"""Words for what keeps work on records from being done."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forms.engine.moves import Reason

TEXTS: Mapping[str, str | Promise] = {
    "broken_off": _("The work broke off. Nothing was stored; tell whoever runs the site."),
    "half_way": _(
        "The work stopped half-way, and what was changed by then is stored. Take it back below, or order it once more."
    ),
    "too_many_rows": _("A spreadsheet holds at most %(most)s records. Take CSV or JSON, or filter the list first."),
    "not_undoable": _("This cannot be taken back."),
    "not_yours": _("You may not do this with the register any more."),
    "bad_rows": _("%(count)s rows are wrong, and all were to be imported or none: nothing was stored."),
    "not_published": _("The form is not published."),
    "changed_meanwhile": _("A new version was published meanwhile. Look at the mapping again."),
    "file_gone": _("The uploaded file is no longer there. Upload it again."),
    "bad_answer": _("The new answer does not fit: %(message)s"),
    "unreadable_mapping": _("The mapping cannot be used: %(message)s"),
}


def job_refusal_text(code: str, context: Mapping[str, Any]) -> str:
    """Returns the words for a code."""
    return str(TEXTS.get(code, TEXTS["broken_off"])) % dict(context)


OUTCOMES: Mapping[str, str | Promise] = {
    "renamed": _("“%(source)s” is now “%(field)s”."),
    "converted": _("“%(field)s”: “%(before)s” becomes “%(after)s”."),
    "split": _("“%(field)s” gets “%(after)s” out of “%(before)s”."),
    "joined": _("“%(field)s” becomes “%(after)s”."),
    "option_mapped": _("“%(field)s”: “%(before)s” becomes “%(after)s”."),
    "set": _("“%(field)s” is set to “%(after)s”."),
    "unchanged_option": _("“%(field)s”: “%(before)s” is no longer on the list and stays as it is."),
    "unfit": _("“%(field)s”: “%(before)s” stays as it is and does not fit any more (%(why)s)."),
    "unreadable": _("“%(source)s”: “%(before)s” cannot be taken over and is lost."),
    "removed": _("“%(source)s”: “%(before)s” has no place any more and is lost."),
    "dropped": _("“%(source)s”: “%(before)s” is given up."),
    "hidden": _("“%(field)s” no longer shows for these answers; its answer is lost."),
}


def move_reason_text(reason: Reason | None, key: str = "") -> str:
    """Returns what becomes of one answer in words; without a reason: the field is hidden in the new version."""
    if reason is None:
        return str(OUTCOMES["hidden"]) % {"field": key}
    said = {
        "field": reason.field or "",
        "source": ", ".join(reason.sources),
        "before": _short(reason.before),
        "after": _short(reason.after),
        "why": reason.why,
    }
    return str(OUTCOMES[reason.outcome]) % said


def _short(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:59]}…"
