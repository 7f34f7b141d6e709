"""Words for what can be wrong with a procedure: message and what to do. Forms have theirs in forms/problem_texts.py."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forms import problem_texts as form_texts
from processes.effect_texts import PROBLEMS as EFFECT_PROBLEMS
from processes.measure_problem_texts import PROBLEMS as MEASURE_PROBLEMS
from processes.proof_texts import PROBLEMS

PROCEDURES: Mapping[str, tuple[str | Promise, str | Promise]] = {
    **PROBLEMS,
    **EFFECT_PROBLEMS,
    **MEASURE_PROBLEMS,
    "value_wrong_type": (
        _("This must be of the kind %(expected)s."),
        _("Write it as the schema of procedures says."),
    ),
    "key_unreadable": (
        _("“%(value)s” cannot be a key."),
        _("Use small letters, digits and underscores, beginning with a letter."),
    ),
    "member_missing": (
        _("“%(name)s” is missing."),
        _("Add it."),
    ),
    "member_unknown": (
        _("“%(name)s” is unknown here."),
        _("Known here: %(known)s."),
    ),
    "not_one_of": (
        _("“%(value)s” is not possible here."),
        _("Use one of: %(known)s."),
    ),
    "list_empty": (
        _("The list is empty."),
        _("Add at least one entry."),
    ),
    "schema_unknown": (
        _("The document has the format version %(version)s; this installation knows versions up to %(newest)s."),
        _("Update the installation, or export the procedure again."),
    ),
    "form_unreadable": (
        _("The form of the procedure cannot be read."),
        _("Correct the findings about the form first."),
    ),
    "rule_cycle": (
        _("The named rule leads back to itself: %(names)s."),
        _("Take one of these calls out."),
    ),
    "rule_name_taken": (
        _("“%(name)s” is already the name of a function."),
        _("Give the rule another name."),
    ),
    "key_twice": (
        _("The key “%(key)s” is used twice."),
        _("Give each its own key."),
    ),
    "key_reserved": (
        _("“%(key)s” is a word of the system (%(reserved)s): this button could never be pressed."),
        _("Give the button another key, such as “%(key)s_it”."),
    ),
    "part_unknown": (
        _("“%(part)s” names no part of this procedure."),
        _("Name an existing part, such as parameters/KEY or transitions/KEY, or leave it empty."),
    ),
    "start_missing": (
        _("No state is marked as the start."),
        _("Mark the state in which a case begins."),
    ),
    "start_twice": (
        _("More than one state is marked as the start: %(states)s."),
        _("Keep one of them."),
    ),
    "end_missing": (
        _("There is no end."),
        _("Add a state of the kind “end”."),
    ),
    "regions_missing": (
        _("“%(state)s” runs nothing side by side."),
        _("Add regions, each with the state it begins with."),
    ),
    "regions_of_nothing": (
        _("“%(state)s” has regions but is no parallel state."),
        _("Choose the kind “Side by side”, or remove the regions."),
    ),
    "region_twice": (
        _("There are two regions “%(region)s”."),
        _("Give one of them another key."),
    ),
    "region_unknown": (
        _("There is no region “%(region)s”."),
        _("Known here: %(known)s."),
    ),
    "region_inside_itself": (
        _("“%(state)s” lies within its own region."),
        _("Move it to another region or to the main line."),
    ),
    "region_start_elsewhere": (
        _("The region “%(region)s” begins with “%(state)s”, which does not belong to it."),
        _("Choose a state of the region, or put the state into it."),
    ),
    "region_without_end": (
        _("The region “%(region)s” has no end, so nothing could ever be joined."),
        _("Add a state of the kind “End” to the region."),
    ),
    "region_choice_unknown": (
        _("“%(field)s” is not a choice of the form."),
        _("Name a choice or multiple choice whose values are the keys of the regions."),
    ),
    "region_never_chosen": (
        _("The region “%(region)s” can never open: “%(field)s” has no such option."),
        _("Give the choice an option whose value is the key of the region, or take the condition away."),
    ),
    "join_impossible": (
        _("%(needed)s branches should end, but there are only %(regions)s."),
        _("Use “all”, “first”, or a smaller number."),
    ),
    "start_in_region": (
        _("The case begins with “%(state)s”, which lies in a region."),
        _("Begin with a state of the main line."),
    ),
    "batch_in_region": (
        _("“%(state)s” waits for other cases within a region."),
        _("Put steps for a whole batch on the main line."),
    ),
    "sources_in_branches": (
        _("“%(transition)s” starts from states in different regions."),
        _("Use one transition for each region."),
    ),
    "leaves_branch": (
        _("“%(transition)s” leads to “%(state)s” outside its region."),
        _("End the region with a state of the kind “End”; the parallel state goes on from there."),
    ),
    "interrupts_nothing": (
        _("“%(transition)s” should interrupt, but leaves no parallel state."),
        _("Start it from a parallel state, or remove the mark."),
    ),
    "reopens_branch": (
        _("“%(transition)s” would reopen a branch that has ended."),
        _("Lead back to the parallel state instead: it opens its branches anew."),
    ),
    "state_unreachable": (
        _("No transition leads to “%(state)s” from the start."),
        _("Add a transition to it, or delete the state."),
    ),
    "dead_end": (
        _("Nothing leads out of “%(state)s”: a case would stay there for ever."),
        _("Add a transition, or make it an end."),
    ),
    "no_way_to_end": (
        _("No way leads from “%(state)s” to an end."),
        _("Add a transition that leads on."),
    ),
    "leaves_end": (
        _("“%(transition)s” leads out of the end “%(state)s”."),
        _("Mark it as possible out of an end, or begin it elsewhere."),
    ),
    "restart_of_nothing": (
        _("“%(transition)s” restarts a state but leads to another one."),
        _("Restarting is only for transitions back to the same state."),
    ),
    "performer_without_button": (
        _("%(roles)s work in “%(state)s” but have no button there."),
        _("Let one of the transitions be taken by them."),
    ),
    "skip_not_from_here": (
        _("“%(transition)s” does not begin here."),
        _("Name a transition that begins in this state."),
    ),
    "performers_missing": (
        _("Nobody works in “%(state)s”."),
        _("Name the roles that do."),
    ),
    "outcome_missing": (
        _("The end “%(state)s” is neither a success nor a failure."),
        _("Say which."),
    ),
    "end_with_performers": (
        _("People are named for the end “%(state)s”."),
        _("Nobody works in an end: take them out."),
    ),
    "end_with_timers": (
        _("The end “%(state)s” has deadlines."),
        _("Take them out."),
    ),
    "batch_without_transition": (
        _("No transition of “%(state)s” is for the whole batch."),
        _("Mark the one that reports the batch."),
    ),
    "parameter_without_minimum": (
        _("The parameter “%(parameter)s” of a publicity period has no locked minimum."),
        _("Set its minimum."),
    ),
    "days_missing": (
        _("The publicity period has no number of working days."),
        _("Enter a number, or the key of a parameter."),
    ),
    "publicity_never_awaited": (
        _("No transition of “%(state)s” waits for the end of the period."),
        _("Use timer_elapsed('%(timer)s') in a guard."),
    ),
    "ratio_missing": (
        _("The share of those who must agree is missing."),
        _("Enter it as in 2/3."),
    ),
    "table_written_twice": (
        _("“%(field)s” is filled in row by row in “%(state)s” and also as a whole."),
        _("Take it out of the fields of this step."),
    ),
    "rows_never_awaited": (
        _("No transition of “%(state)s” waits for the rows."),
        _("Use rows_done() in a condition."),
    ),
    "child_missing": (
        _("“%(state)s” does not say which procedure it starts."),
        _("Enter the key of a procedure."),
    ),
    "children_never_awaited": (
        _("No transition of “%(state)s” waits for the cases it starts."),
        _("Use children_ready() in a condition."),
    ),
    "vote_by_silence": (
        _("A deadline of “%(state)s” would decide instead of the vote."),
        _("Take the decision out of the deadline; a vote closes by itself at its own time."),
    ),
    "vote_of_campaign": (
        _("“%(setting)s” is only for the vote of a body on one case."),
        _("Take the setting out."),
    ),
    "answer_alone": (
        _("With a single answer there is nothing to choose."),
        _("Add another answer, or take it out to vote for, against and abstain."),
    ),
    "graded_majority": (
        _("Answers of their own grade; they cannot carry a motion."),
        _("Set the majority to none, or vote for, against and abstain."),
    ),
    "graded_result": (
        _("A vote that grades passes nothing, so there is no result for this column."),
        _("Name a column that takes the mean instead."),
    ),
    "graded_written": (
        _("Written opinions agree or disagree; they cannot count among grades."),
        _("Let them be noted."),
    ),
    "points_missing": (
        _("No answer has points, so there is no mean."),
        _("Give the answers points, or take the column out."),
    ),
    "field_unfit": (
        _("“%(field)s” is no field for this."),
        _("Use one of: %(known)s."),
    ),
    "self_without_items": (
        _("Nobody can step aside for himself where the case is voted on as a whole."),
        _("Name the field whose items are voted on, or name the people who step aside."),
    ),
    "written_without_tellers": (
        _("Written opinions count, but nobody enters them."),
        _("Name the tellers."),
    ),
    "who_unreadable": (
        _("“%(word)s” names nobody."),
        _("Use a role, or field:…, chosen:…, doer:…, post:…, body:… or formula:…."),
    ),
    "who_field_unfit": (
        _("“%(field)s” is no field that names people."),
        _("Use one of: %(known)s."),
    ),
    "chosen_never_asked": (
        _("Nobody is asked to fill in “%(field)s”, so it will name nobody."),
        _("Let an earlier step or button ask for it."),
    ),
    "rule_unknown": (
        _("There is no named rule “%(rule)s”."),
        _("Known: %(known)s."),
    ),
    "separated_from_itself": (
        _("“%(state)s” is to be done by others than itself."),
        _("Name the other step."),
    ),
    "duplicates_never_apply": (
        _("“%(state)s” cannot be skipped: something is filled in there, or it leads on in more than one way."),
        _("Take the setting out, or let one button without conditions lead on."),
    ),
    "count_missing": (
        _("“%(state)s” does not say how many must agree."),
        _("Enter a number."),
    ),
    "weights_missing": (
        _("“%(state)s” weighs the answers but does not say how."),
        _("Give the roles weights, or name the table that holds them."),
    ),
    "weight_unreadable": (
        _("“%(value)s” is not a weight."),
        _("Use whole numbers from 0."),
    ),
    "role_not_here": (
        _("“%(role)s” does not work in this step."),
        _("Use one of: %(known)s."),
    ),
    "results_overwritten": (
        _("Rows of “%(table)s” may name several units: what their cases come to would overwrite each other."),
        _("Take the results over into another table, or let a row name one unit."),
    ),
    "column_unknown": (
        _("The table has no column “%(column)s”."),
        _("Known: %(known)s."),
    ),
    "wait_never_awaited": (
        _("No transition of “%(state)s” waits for the date or the event."),
        _("Use waited() in the condition of a transition of the system."),
    ),
    "wait_without_end": (
        _("“%(state)s” does not say what it waits for."),
        _("Enter a date to wait until, or the key of an event."),
    ),
    "date_unreadable": (
        _("“%(value)s” is not a date."),
        _("Write it as 2026-12-31."),
    ),
    "field_not_writable": (
        _("“%(field)s” cannot be filled in in “%(state)s”."),
        _("Add it to the fields of this state."),
    ),
    "field_hidden_and_asked": (
        _("“%(field)s” is hidden in “%(state)s” and asked for there."),
        _("Let it be seen there, or do not ask for it."),
    ),
    "required_never_writable": (
        _("“%(field)s” is required, but nobody can ever fill it in."),
        _("Let a state or a button ask for it."),
    ),
    "required_never_enforced": (
        _("“%(field)s” is required, but no button in “%(state)s” checks it."),
        _("Let a forward transition of the state check required fields."),
    ),
    "field_never_filled": (
        _("“%(transition)s” asks for “%(field)s”, which nobody can have filled in before “%(state)s”."),
        _("Let an earlier state ask for it, or change the condition."),
    ),
    "guard_never_true": (
        _("The condition can never hold: %(guard)s"),
        _("Look for parts that contradict each other."),
    ),
    "guard_not_tried": (
        _("The condition is too large to be tried out: %(guard)s"),
        _("Check it by hand, or split it into rules."),
    ),
    "timer_counts_twice": (
        _("The deadline counts in several ways: %(counts)s."),
        _("Keep one of them."),
    ),
    "timer_without_count": (
        _("The deadline “%(timer)s” has no length."),
        _("Enter working days, days or months."),
    ),
    "timer_base_no_date": (
        _("“%(field)s” is not a date to count from."),
        _("Choose a date field."),
    ),
    "default_out_of_bounds": (
        _("The parameter “%(parameter)s” starts outside its own bounds (%(default)s)."),
        _("Correct the value or the bounds."),
    ),
    "nobody_in_units": (
        _("Nobody is found in %(number)s units: %(units)s."),
        _("Enter who holds the post there, or give the role a fallback."),
    ),
    "timer_on_provisional_calendar": (
        _("The deadline “%(timer)s” counts working days of %(year)s, whose calendar is not confirmed."),
        _("Confirm the work calendar of that year."),
    ),
    "text_missing": (
        _("A text is missing."),
        _("Write it in both languages."),
    ),
    "text_incomplete": (
        _("The text is missing in one language (%(language)s)."),
        _("Write it in both languages."),
    ),
    "hint_missing": (
        _("“%(state)s” does not say what is to be done there."),
        _("Write one sentence for the person who finds it in the inbox."),
    ),
    "help_missing": (
        _("The button “%(transition)s” does not say what it will do."),
        _("Say what happens next and who sees it."),
    ),
    "guard_help_missing": (
        _("The condition of “%(transition)s” does not say what to do when it is not met."),
        _("Say what is missing and where to fill it in."),
    ),
    "kind_unknown": (
        _("There is no step kind “%(kind)s”."),
        _("Known: %(known)s."),
    ),
    "state_unknown": (
        _("There is no state “%(state)s”."),
        _("Known: %(known)s."),
    ),
    "transition_unknown": (
        _("There is no transition “%(transition)s”."),
        _("Known: %(known)s."),
    ),
    "field_unknown": (
        _("There is no field “%(field)s”."),
        _("Known: %(known)s."),
    ),
    "parameter_unknown": (
        _("There is no parameter “%(parameter)s”."),
        _("Known: %(known)s."),
    ),
    "role_unknown": (
        _("There is no role “%(role)s”."),
        _("Known: %(known)s."),
    ),
    "effect_unknown": (
        _("There is no effect “%(effect)s”."),
        _("Known: %(known)s."),
    ),
    "number_unknown": (
        _("There is no number “%(number)s”."),
        _("Known: %(known)s."),
    ),
    "printout_unknown": (
        _("There is no printout “%(printout)s”."),
        _("Known: %(known)s."),
    ),
    "page_unknown": (
        _("There is no page “%(page)s”."),
        _("Known: %(known)s."),
    ),
    "vote_unknown": (
        _("There is no vote “%(vote)s”."),
        _("Known: %(known)s."),
    ),
    "verb_unknown": (
        _("There is no verb “%(verb)s”."),
        _("Known: %(known)s."),
    ),
    "rubric_unknown": (
        _("There is no rubric “%(rubric)s”."),
        _("Known: %(known)s."),
    ),
    "timer_unknown": (
        _("There is no deadline “%(timer)s”."),
        _("Known: %(known)s."),
    ),
}


def message_of(code: str, context: Mapping[str, Any]) -> str:
    """Returns what is wrong, in the language on screen."""
    return _said(0, code, context) if code in PROCEDURES else form_texts.message_of(code, context)


def fix_of(code: str, context: Mapping[str, Any]) -> str:
    """Returns what to do about it, in the language on screen."""
    return _said(1, code, context) if code in PROCEDURES else form_texts.fix_of(code, context)


def _said(part: int, code: str, context: Mapping[str, Any]) -> str:
    return str(PROCEDURES[code][part]) % form_texts.Known({"code": code, **context})
