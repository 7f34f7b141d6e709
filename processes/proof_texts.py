"""Words for what is found out about a procedure before it runs: examples, dry run, replay, migration, policy."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = str | Promise

_EXAMPLE = _("Play the example again and see where it differs; correct the procedure or the example.")

PROBLEMS: Mapping[str, tuple[Sentence, Sentence]] = {
    "example_fails_state": (
        _("At step %(step)s (%(action)s) “%(expected)s” is expected, and “%(got)s” comes of it."),
        _EXAMPLE,
    ),
    "example_fails_people": (
        _("After step %(step)s (%(action)s) these have something to do: %(got)s. Expected: %(expected)s."),
        _EXAMPLE,
    ),
    "example_fails_shows": (
        _("After step %(step)s (%(action)s) these fields are shown: %(got)s. Expected: %(expected)s."),
        _EXAMPLE,
    ),
    "example_fails_due": (
        _("After step %(step)s (%(action)s) the deadline is %(got)s. Expected: %(expected)s."),
        _EXAMPLE,
    ),
    "example_fails_places": (
        _("After step %(step)s (%(action)s) the branches stand at %(got)s. Expected: %(expected)s."),
        _EXAMPLE,
    ),
    "example_fails_values": (
        _("After step %(step)s (%(action)s) the answers are %(got)s. Expected: %(expected)s."),
        _EXAMPLE,
    ),
    "example_unreadable": (
        _("The example cannot be played: %(reason)s."),
        _("Record it anew in a simulation, or take it out."),
    ),
    "examples_too_many": (
        _("There are more than %(most)s examples, or one has more than %(steps)s steps."),
        _("Keep those that show something of their own."),
    ),
}
"""Problems and what to do about them; processes.problem_texts looks here too."""
