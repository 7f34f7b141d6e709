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
    "migration_out_of_reach": (
        _("“%(field)s” is required, has no answer, and nobody could fill it in any more."),
        _("Map an old field to it, or let a later step ask for it."),
    ),
    "migration_anew": (
        _("The step begins anew: todos and deadlines are given out again."),
        "",
    ),
    "examples_too_many": (
        _("There are more than %(most)s examples, or one has more than %(steps)s steps."),
        _("Keep those that show something of their own."),
    ),
}
"""Problems and what to do about them; processes.problem_texts looks here too."""


FINDINGS: Mapping[str, Sentence] = {
    # dry run
    "nobody": _("Nobody is found for “%(state)s” (%(roles)s)."),
    "self_approval": _("%(people)s would begin the case and also decide in “%(state)s”."),
    "same_twice": _("%(people)s would do “%(state)s” right after “%(after)s”."),
    "on_leave": _("Everybody found for “%(state)s” is away: %(people)s. Acting for them: %(deputies)s."),
    "no_login": _("Nobody found for “%(state)s” can sign in: %(people)s."),
    "fallback": _("For “%(state)s” the post is vacant; %(people)s would do it instead."),
    # replay
    "state_gone": _("The case went to “%(state)s”, which is no longer there."),
    "starts_elsewhere": _("Cases begin in “%(now)s” now."),
    "no_parts": _("In “%(state)s” several people no longer hand in their parts."),
    "not_asked": _("In “%(state)s” %(role)s is no longer asked."),
    "button_gone": _("The button “%(button)s” is no longer there in “%(state)s”."),
    "button_elsewhere": _("The button “%(button)s” no longer belongs to “%(state)s”."),
    "no_longer_by_itself": _("In “%(state)s” the case no longer goes on by itself."),
    "not_allowed": _("In “%(state)s” %(role)s may no longer press the button."),
    "comment_missing": _("In “%(state)s” a comment would be required; none was written."),
    "guard_refuses": _("In “%(state)s” the condition would have refused: %(guard)s."),
    "guard_unknown": _("In “%(state)s” the condition has changed; whether it held cannot be told: %(guard)s."),
    "field_missing": _("In “%(state)s” the field “%(field)s” would be required; it was left empty."),
    "leads_elsewhere": _("From “%(state)s” the way leads to “%(now)s” instead of “%(was)s”."),
    "too_early": _("“%(state)s” would not have been over yet."),
    "too_late": _("In “%(state)s” the deadline of %(day)s would have closed the way."),
    "overdue": _("“%(state)s” would have been overdue since %(day)s."),
    "goes_on_by_itself": _("From “%(state)s” the case would have gone on to “%(now)s” by itself."),
    # migration
    "moves": _("goes from “%(state)s” to “%(target)s”"),
    "loses": _("goes from “%(state)s” to “%(target)s”, and something is lost"),
    "stays": _("stays on its version"),
    "moved": _("moved from “%(state)s” to “%(target)s”"),
    "left_out": _("left out"),
    "taken_back": _("taken back to “%(state)s”"),
    "not_taken_back": _("not taken back"),
}
"""What jobs find, one sentence each."""

TITLES: Mapping[str, Sentence] = {
    "nobody": _("Nobody found"),
    "self_approval": _("Decides on their own case"),
    "same_twice": _("The same person twice in a row"),
    "on_leave": _("Everybody away"),
    "no_login": _("Cannot sign in"),
    "fallback": _("Post vacant"),
    "state_gone": _("Step gone"),
    "starts_elsewhere": _("Begins elsewhere"),
    "no_parts": _("No parts any more"),
    "not_asked": _("No longer asked"),
    "button_gone": _("Button gone"),
    "button_elsewhere": _("Button elsewhere"),
    "no_longer_by_itself": _("No longer by itself"),
    "not_allowed": _("No longer allowed"),
    "comment_missing": _("Comment missing"),
    "guard_refuses": _("Condition refuses"),
    "guard_unknown": _("Condition changed"),
    "field_missing": _("Field missing"),
    "leads_elsewhere": _("Leads elsewhere"),
    "too_early": _("Too early"),
    "too_late": _("Too late"),
    "overdue": _("Overdue"),
    "goes_on_by_itself": _("Goes on by itself"),
    "moves": _("Would be moved"),
    "loses": _("Would lose something"),
    "stays": _("Stays"),
    "moved": _("Moved"),
    "left_out": _("Left out"),
    "taken_back": _("Taken back"),
    "not_taken_back": _("Not taken back"),
}
"""The same as names, for filters and figures."""

WHY: Mapping[str, Sentence] = {
    "state_not_mapped": _("no step of the new version was chosen for “%(state)s”"),
    "other_branch": _("“%(target)s” lies in another branch than “%(state)s”"),
    "into_end": _("“%(target)s” is an end; a migration ends no case"),
    "branch_changed": _("the case has branches, and the work of “%(state)s” is another one now"),
    "changed_meanwhile": _("the case went on meanwhile"),
    "nobody_found": _("nobody is found for the step in the new version"),
    "lossy": _("something would have been lost"),
    "already_exists": _("another case like it is running already"),
    "busy": _("somebody else was writing; try again"),
}

JOB_REFUSALS: Mapping[str, Sentence] = {
    "unreadable": _("The draft cannot be read yet. Correct the problems that its page lists."),
    "same_version": _("Choose two different versions of this procedure."),
    "unreadable_mapping": _("The mapping is not right: %(message)s"),
    "broken_off": _("The work was broken off. What was done is kept; it can go on from there."),
    "not_looked_at": _("Look first what would happen to the cases."),
}


class _Known(dict[str, object]):
    """A missing name is a dash instead of an error."""

    def __missing__(self, key: str) -> str:
        return "—"


def said(text: Sentence, context: Mapping[str, object]) -> str:
    """Returns a sentence with its names filled in."""
    return str(text) % _Known(context)
