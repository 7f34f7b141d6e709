"""Words of the process designer: those its scripts say, and those for a draft that was not saved."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = Mapping[str, str | Promise]

CANVAS: Words = {
    "canvas": _("Canvas"),
    "canvas_of": _("Canvas with %(count)s steps and %(ways)s transitions"),
    "empty": _("Nothing is here yet. Choose a kind of step on the left, or press n."),
    "lane_empty": _("Drag a step here"),
    "nobody": _("nobody yet"),
    "state_name": _("%(title)s, %(kind)s, %(who)s, %(count)s ways out"),
    "start_name": _("%(title)s, %(kind)s, %(who)s, %(count)s ways out, cases begin here"),
    "end_name": _("%(title)s, end"),
    "way_name": _("Transition “%(title)s” from “%(from)s” to “%(to)s”"),
    "horizontal": _("From left to right"),
    "vertical": _("From top to bottom"),
    "tools": _("What to do with it"),
    "add_next": _("Add a step after it (n)"),
    "add_between": _("Put a step in between (n)"),
    "connect": _("Draw a line to another step (c)"),
    "properties": _("Properties"),
    "remove": _("Delete"),
    "copy": _("Copy"),
    "arranges_itself": _("The drawing arranges itself. Drop a step into a branch, or a new one onto a line."),
    "hindered_end": _("Nothing leads out of an end."),
    "hindered_regions": _("A transition stays within its branch; lead to the end of the branch instead."),
    "connect_what": _("Choose the step in which the line begins."),
    "connecting": _("Line from “%(title)s”: choose the goal with the arrow keys, then Enter; Escape gives up."),
    "connecting_hint": _("Choose the step that the line leads to. Esc gives up."),
}
DONE: Words = {
    "added": _("“%(title)s” added."),
    "inserted": _("%(count)s steps put in."),
    "connected": _("Line from “%(from)s” to “%(to)s” added."),
    "deleted": _("%(count)s deleted. Ctrl+Z brings it back."),
    "put_between": _("“%(title)s” put in between."),
    "moved": pgettext_lazy("step", "Moved."),
    "moved_region": _("“%(title)s” is in the other branch now."),
    "copied": _("%(count)s steps copied. Paste them here or in another procedure."),
    "copy_nothing": _("Choose the steps to copy first."),
    "pasted": _("%(count)s steps pasted."),
    "paste_nothing": _("There is nothing to paste."),
    "undone": _("Undone."),
    "redone": _("Done again."),
    "undo_nothing": _("There is nothing more."),
    "entry_added": _("Entry added."),
    "only_look": _("You may look at this procedure, not change it."),
    "key_taken": _("The key “%(key)s” is taken."),
    "key_wrong": _("Use small Latin letters, digits and underscores, beginning with a letter."),
    "not_json": _("This is not JSON; it was not taken over."),
    "mend_in_editor": _("The questions of the form are changed in the form editor (tab “Form”)."),
}
PANEL: Words = {
    "kind": _("Kind"),
    "more": _("More settings"),
    "add": _("Add"),
    "up": _("Move up"),
    "down": _("Move down"),
    "earlier": _("Move “%(name)s” forward"),
    "take_out": _("Take out “%(name)s”"),
    "take_away": _("Remove"),
    "ways_out": _("Ways out"),
    "no_ways": _("No way leads out of here yet."),
    "transition": _("Transition"),
    "several": _("Several steps"),
    "several_count": _("%(count)s steps"),
    "procedure": _("Procedure"),
    "procedure_title": _("Title"),
    "procedure_summary": _("Summary"),
    "counts": _("%(states)s steps, %(ways)s transitions, %(fields)s questions"),
    "select_hint": _("Choose a step or a line on the canvas to see its settings here."),
    "the_unit": _("the unit"),
    "the_campaign": _("the campaign"),
}
TABLES: Words = {
    "table": _("Table"),
    "steps": _("Steps"),
    "transitions": _("Transitions"),
    "steps_count": _("Steps (%(count)s)"),
    "transitions_count": _("Transitions (%(count)s)"),
    "order": _("Order"),
    "step": _("Step"),
    "title": _("Title"),
    "who": _("Who"),
    "fields": _("Fields to fill in"),
    "deadline": _("Deadline"),
    "more_columns": _("Settings"),
    "button": _("Button"),
    "from": _("Possible in"),
    "leads_to": _("Leads to"),
    "only_if": _("Only if"),
    "effects": _("Effects"),
    "in_branch": _("Branch: %(branch)s"),
    "working_days": _("%(count)s working days"),
    "days": _("%(count)s days"),
    "months": _("%(count)s months"),
    "rights": _("Form rights"),
    "rights_hint": _("Press a cell to change it; arrow keys move, e, r and h set it."),
    "right_edit": _("fill in"),
    "right_read": _("read"),
    "right_hidden": _("hidden"),
    "asked_by": _("asked by %(buttons)s"),
    "field": _("Question"),
    "no_fields": _("The form has no questions yet. Add them in the form editor."),
    "part_start": _("Start"),
    "part_votes": _("Votes"),
    "part_rubrics": _("Rubrics"),
    "part_parameters": _("Parameters"),
    "part_numbers": _("Document numbers"),
    "part_printouts": _("Printouts"),
    "part_pages": _("Pages"),
    "part_rules": _("Named rules"),
    "part_restricted_fields": _("Restricted fields"),
}
CHECKS: Words = {
    "findings_count": _("%(errors)s errors, %(warnings)s hints"),
    "findings_none": _("No problems"),
    "findings_none_long": _("Nothing is wrong. The procedure can be published."),
    "check_failed": _("The check could not be made just now. It is tried again after the next change."),
    "error": _("Error"),
    "warning": _("Hint"),
}
SAVING: Words = {
    "nothing_changed": _("Nothing changed"),
    "unsaved": _("Not saved yet"),
    "saving": _("Saving…"),
    "saved": _("Draft saved at %(time)s"),
    "published": _("Version %(number)s published at %(time)s"),
    "not_saved": _("Not saved"),
    "locked": _("Locked by somebody else"),
    "server_away": _("The server does not answer. What you drew stays here; try again."),
    "signed_out": _("You are signed out or may not do this. Sign in in another tab, then save again."),
    "save_failed": _("It could not be saved. What you drew stays here; try again."),
    "conflict": _("Somebody else saved this procedure"),
    "conflict_who": _("Newest draft: %(by)s."),
    "conflict_what": _(
        "Take theirs (yours comes back with Ctrl+Z), or save yours as the newest draft (theirs stays in the history)."
    ),
    "conflict_theirs": _("Take theirs"),
    "conflict_mine": _("Save mine as the newest"),
    "cancel": _("Cancel"),
    "theirs_taken": _("Their draft is shown"),
}
REFUSALS: Words = {
    "changed": _("Somebody else saved this procedure in the meantime."),
    "locked": _("The procedure is locked by somebody else."),
    "forbidden": _("You may not do this. Ask an administrator for the permission."),
    "unreadable": _("The document cannot be read; nothing was saved."),
    "forbidden_characters": _("A text contains characters that cannot be stored; nothing was saved."),
    "problems": _("Not published: the errors have to be mended first. The draft is saved."),
}
WAYS: Mapping[str, Mapping[str, str]] = {
    "go_on": {"zh-hans": "提交", "en": "Go on"},
    "back": {"zh-hans": "退回", "en": "Return"},
}
"""Titles of new transitions, in both languages: they become part of the document."""


def words() -> dict[str, str]:
    """Returns the words of the scripts in the language on screen."""
    parts = (CANVAS, DONE, PANEL, TABLES, CHECKS, SAVING)
    return {name: str(text) for part in parts for name, text in part.items()}
