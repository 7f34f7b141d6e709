"""Refusals in people's words: what is the matter, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = str | Promise


@dataclass(frozen=True)
class RefusalText:
    """One refusal, worded: what is the matter, and what can be done about it."""

    what: str
    todo: str = ""

    def __str__(self) -> str:
        return f"{self.what} {self.todo}".strip()


TEXTS: Mapping[str, tuple[Sentence, Sentence]] = {
    "closed": (_("This case is closed."), _("Nothing more can be done to it; the history says how it ended.")),
    "suspended": (_("This case is suspended."), _("It goes on as soon as an administrator resumes it.")),
    "not_from_here": (
        _("The case is no longer at the step this button belongs to."),
        _("Look at the history to see what happened."),
    ),
    "not_yours": (_("This step is not yours."), _("The page of the case says who has it now.")),
    "not_in_batch": (
        _("Here all cases of the batch are decided together."),
        _("Use the ranking page of the campaign."),
    ),
    "guard": (_("A condition of this step is not met yet."), _("Complete what is missing and press the button again.")),
    "comment_required": (_("A comment is needed here."), _("Say in a sentence why; it stays in the history.")),
    "deadline_passed": (_("The deadline has passed."), _("Ask the organisers whether it can be extended.")),
    "item_missing": (
        _("Not every item has an answer."),
        _("Choose an answer for each."),
    ),
    "chair_last": (
        _("Whoever chairs the vote votes last."),
        _("%(missing)s others have not voted yet."),
    ),
    "one_by_one": (
        _("An open vote is recorded by name."),
        _("Enter the paper ballots one by one."),
    ),
    "counts_wrong": (
        _("The figures do not add up: %(given)s answers for %(needed)s people."),
        _("Count again and correct them."),
    ),
    "second_person": (
        _("You entered this bundle yourself."),
        _("Another teller confirms it."),
    ),
    "unknown_event": (_("Nothing in this case waits for that event."), ""),
    "too_deep": (
        _("The procedure starts itself again and again."),
        _("Tell whoever designed it."),
    ),
    "separated": (
        _("You did an earlier step that must be done by somebody else."),
        _("Whoever has the todo now does it."),
    ),
    "nobody_found": (
        _("Nobody is found for the next step. %(why)s"),
        _("Ask the administrator of your organisation to enter who holds it; then press again."),
    ),
    "already_contributed": (_("You have already handed in your part."), _("It cannot be changed afterwards.")),
    "claimed_by_other": (_("A colleague has taken this."), _("Ask them to give it back if you should do it.")),
    "unknown_action": (_("This button is no longer there."), _("Open the case again.")),
    "branches_running": (
        _("Other branches of the step are not finished yet."),
        _("It goes on by itself once enough of them have ended."),
    ),
    "too_late": (
        _("It is too late for this: somebody has acted or looked since."),
        _("Ask whoever has the case now to return it."),
    ),
    "awaits_signer": (
        _("Somebody was asked to sign first."),
        _("It goes on when they have signed, or when the signature is dropped."),
    ),
    "has_part": (_("That person already has a part in this step."), _("Choose somebody else.")),
    "one_person": (_("Only one person can be named here."), _("Name one; you can repeat it for others.")),
    "too_many_people": (_("At most %(most)s people can be named."), _("Take some away.")),
    "nobody_named": (_("Nobody is named yet."), _("Find and choose somebody.")),
    "person_unknown": (_("That person cannot sign in here."), _("Choose somebody else.")),
    "may_not_see": (
        _("Somebody you mention may not see this case."),
        _("Send them a copy first if they should."),
    ),
    "last_signer": (
        _("It is the only signature of this step."),
        _("Hand it on instead, or return the case."),
    ),
    "step_unknown": (_("The case cannot go to that step."), _("Choose one of those listed.")),
    "not_straight_back": (
        _("From that step the case cannot come straight back."),
        _("Let it run the way forward again."),
    ),
    "not_a_performer": (_("That person did not have this step."), _("Choose one of those who have it now.")),
    "date_wrong": (_("That day cannot be: it is missing or in the future."), _("Enter the day on the paper.")),
    "urged_today": (_("They have been told today already."), _("Tomorrow you can urge again.")),
    "nobody_to_tell": (_("Nobody has to do anything just now."), ""),
    "calendar_provisional": (
        _("The working calendar of that year is not confirmed yet."),
        _("An administrator confirms the calendar; then the button works."),
    ),
    "changed_meanwhile": (_("Somebody acted on this case while you had it open."), ""),
    "not_allowed": (_("You may not do this."), _("The page of the case says who may.")),
    "invalid": (_("Some answers are missing or not right."), _("Nothing was lost: correct the marked places.")),
    "paper_incomplete": (
        _("The decision cannot be entered yet, because these answers are missing or not right: %(fields)s."),
        _("Ask whoever has the step to fill them in and save; then enter the decision."),
    ),
    "token_reused": (
        _("This form was already used for something else."),
        _("Open the page again and repeat it there."),
    ),
    "batch_refused": (
        _("Case %(case)s cannot go along, so nothing was changed for any of them."),
        _("Put that case right first."),
    ),
    "already_exists": (
        _("There is already one: case %(number)s."),
        _("Go on with that case; only one is allowed at a time."),
    ),
    "not_in_window": (_("Cases are not taken at this time."), _("The page of the campaign says when.")),
    "not_startable": (_("You cannot start this."), _("Your posts do not include starting it.")),
    "token_missing": (_("The form came without its token."), _("Open the page again and repeat it there.")),
    "batch_empty": (_("There is no case to do this for."), _("Look at the ranking again.")),
    "busy": (_("Somebody else is writing at this moment."), _("Wait a few seconds and press again; nothing was lost.")),
    "forbidden_characters": (
        _("The text contains characters that cannot be stored."),
        _("Remove unusual symbols that came from another program."),
    ),
    "unknown_choice": (_("One of the choices is not on this ballot paper."), _("Open the vote again.")),
    "too_many_choices": (_("That is more than %(maximum)s choices."), _("Take some away.")),
    "already_voted": (_("You have already voted."), _("A vote is cast once and cannot be changed.")),
    "not_on_roll": (_("You are not among those entitled to this vote."), ""),
    "vote_not_open": (_("The vote is not open."), _("The page says when it opens and closes.")),
    "own_unit": (_("People of the unit concerned do not take part here."), ""),
    "message_unsigned": (_("The signature of the message is missing or wrong."), _("Use the secret of this address.")),
    "message_too_old": (_("The message is too old, or its clock is wrong."), _("Send it again with the present time.")),
    "message_too_large": (_("The message is larger than 256 KB."), ""),
    "message_reused": (_("This id was used for another message."), _("Give each message an id of its own.")),
    "message_not_json": (_("The message is not a JSON object."), ""),
    "message_unit_unknown": (_("The message names no unit for which this address may start cases."), ""),
    "message_case_unknown": (
        _("The message names no case of this procedure and unit."),
        _("Send its number or id in the member that was agreed."),
    ),
    "too_many_messages": (_("Too many messages in this minute."), _("Send it again a little later.")),
    "period_missing": (_("The period is missing."), _("Give one, such as 2026-11: each case is started once in it.")),
    "nobody_in_population": (
        _("There is nobody for whom a case could be started."),
        _("Everybody has one in this period, or no unit is of these kinds."),
    ),
    "table_empty": (_("The table has no rows below its headings."), ""),
    "unit_column_missing": (_("The table has no column with the units."), _("Name it “unit” or “组织”.")),
    "unit_unknown": (_("“%(unit)s” is no unit here."), _("Use the unit's code or its whole name.")),
    "row_twice": (_("The same row stands above."), ""),
    "own_archive": (
        _("Nobody may read their own archive: one of the readers is also a person concerned."),
        _("Send the request back and name other readers."),
    ),
    "not_keeper": (
        _("Only a keeper of the archives concerned can open them."),
        _("Ask the keeper; nobody can stand in for a keeper here."),
    ),
    "viewing_time_over": (
        _("The approved time is over, or ends before it begins."),
        _("Ask for a new time with a new request."),
    ),
    "viewing_people_missing": (
        _("The readers or the persons concerned are missing, or one of them is not known."),
        _("Look at the names in the case."),
    ),
    "effect_failed": (
        _("What this button causes could not be done, so nothing was changed."),
        _("Try again later, or tell the administrator."),
    ),
}


def refusal_text(code: str | None, context: Mapping[str, Any] | None = None) -> RefusalText:
    """Returns a refusal in the active language; an unknown code is told as it is."""
    if code == "effect_failed" and context and str(context.get("code")) in TEXTS:
        code = str(context["code"])
    what, todo = TEXTS.get(code or "", (_("This is not possible now (%(code)s)."), ""))
    facts = _Facts({**(context or {}), "code": code})
    return RefusalText(str(what) % facts, str(todo))


class _Facts(dict[str, Any]):
    """A context in which a missing name is an empty word instead of an error on an error page."""

    def __missing__(self, key: str) -> str:
        return "…"
