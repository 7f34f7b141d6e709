"""Words for what can be wrong with an indicator or a duty beyond its formulas: message and what to do."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PROBLEMS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "example_differs": (
        _("A worked example should give %(expected)s but gives %(found)s."),
        _("Correct the definition, or the example."),
    ),
    "procedure_lost": (
        _("There is no published procedure “%(key)s” here."),
        _("Install its pack, or choose another procedure."),
    ),
    "register_lost": (
        _("There is no register “%(key)s” here."),
        _("Make it, or choose another register."),
    ),
    "duty_lost": (
        _("There is no duty “%(key)s” here."),
        _("Choose one that exists."),
    ),
}
