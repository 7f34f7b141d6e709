"""What the parts of a procedure are called on screen."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PARTS: Mapping[str, str | Promise] = {
    "title": _("Title"),
    "summary": _("Summary"),
    "start": _("Start"),
    "fields": _("Fields"),
    "states": _("States"),
    "transitions": _("Transitions"),
    "votes": _("Votes"),
    "rubrics": _("Rubrics"),
    "parameters": _("Parameters"),
    "numbers": _("Document numbers"),
    "printouts": _("Printouts"),
    "pages": _("Pages"),
    "rules": _("Named rules"),
    "restricted_fields": _("Restricted fields"),
    "choices": _("Choice of people"),
    "duplicates": _("Repeated approvals"),
    "verbs": _("Rights to verbs"),
}
"""By the names under which the document holds them."""
