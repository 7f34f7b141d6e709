"""Words for what does not arrive from an XLSForm: what is missing, and why."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forms.engine.xlsform import Note
from forms.problem_texts import message_of

TEXTS: Mapping[str, str | Promise] = {
    "no_survey": _("The sheet “survey” has no questions."),
    "row_without_type": _("The row has no type and was passed over."),
    "row_without_name": _("The row has no name; one was given to it."),
    "end_without_begin": _("A group or repeat ends here that never began."),
    "groups_too_deep": _("At most %(value)s groups and repeats may stand in one another; this one was left out."),
    "group_without_end": _("The group or repeat never ends; it was closed at the end of the sheet."),
    "name_twice": _("The name is used twice; formulas mean the first one."),
    "unknown_type": _("There is no such type: “%(value)s”."),
    "type_missing": _("Here there is no type for this question yet; it became another one."),
    "unknown_column": _("XLSForm does not know the column “%(value)s”; it was passed over."),
    "points_as_rows": _("Lines and areas became a table of points."),
    "not_told_by_browsers": _("Browsers do not tell this; the value stays blank."),
    "asked_instead": _("The place is asked for instead of being taken in the background."),
    "history_instead": _("The history of each record stands in for the device's own log."),
    "background_audio": _("Sound is not recorded in the background."),
    "external_data": _("The value comes from another file, which a workbook does not hold."),
    "external_list": _("The list “%(value)s” lies in another file; the question became a text."),
    "list_missing": _("The list “%(value)s” is not in the sheet “choices”; the question became a text."),
    "choices_from_repeat": _(
        "Choices that come from the rows of a repeat are not carried; the question became a text."
    ),
    "list_too_long": _("The list has more than %(limit)s options; the rest was left out."),
    "too_many_options": _("The lists of a form have at most %(limit)s options together; the rest was left out."),
    "option_twice": _("The list has the value “%(value)s” twice with different words."),
    "option_without_name": _("The option has no name."),
    "answer_in_option": _("Inside a repeat, the words of an option cannot name the answers of one row."),
    "answer_in_heading": _("A heading for all rows cannot name the answer of one; it stands as dots."),
    "media_missing": _("The picture or sound “%(value)s” lies in another file; add it by hand."),
    "choice_filter": _("This condition on the options is not carried: %(value)s"),
    "nested_repeat": _("A repeat inside a repeat becomes a table of its own; its first column says the row around it."),
    "nested_rows": _("From a row, the rows of a repeat inside it cannot be reached: %(value)s"),
    "nested_count": _("How many rows a repeat inside a repeat has is not carried: %(value)s"),
    "nested_position": _("position() cannot count the rows of a repeat inside a repeat."),
    "no_column": _("This type cannot stand inside a repeat."),
    "column_without": _("Inside a repeat this is not carried: %(value)s"),
    "too_many_columns": _("A repeat has at most %(limit)s questions; this one was left out."),
    "too_many_questions": _("A form has at most %(limit)s questions; the rest was left out."),
    "unknown_name": _("Nothing is called “%(value)s”."),
    "unknown_function": _("The function “%(name)s” is not known here: %(value)s"),
    "function_missing": _("The function “%(name)s” does not exist here: %(value)s"),
    "arguments": _("A function has the wrong number of values: %(value)s"),
    "syntax": _("The formula cannot be read at “%(found)s”: %(value)s"),
    "path": _("This path into the form is not carried: %(value)s"),
    "union": _("Joined paths (|) are not carried: %(value)s"),
    "too_deep": _("The formula nests too deep."),
    "too_long": _("The formula is too long."),
    "expression_too_large": _("The formula is too large: %(nodes)s parts, %(depth)s levels."),
    "last_saved": _("The last answer to a question inside a repeat is not taken over: %(value)s"),
    "group_as_value": _("A group has no value of its own: %(value)s"),
    "repeat_as_value": _("A repeat has no single value: %(value)s"),
    "no_question_here": _("“.” stands where there is no question: %(value)s"),
    "row_condition": _("This condition on rows is not carried: %(value)s"),
    "not_numbers": _("Only numbers can be added up: %(value)s"),
    "not_literal": _("A pattern or format must stand in the formula itself: %(value)s"),
    "counted_from_the_end": _("Places counted from the end are not carried: %(value)s"),
    "pattern": _("The pattern uses what RE2 does not have, such as looking ahead: %(value)s"),
    "pattern_too_long": _("The pattern is longer than 500 characters."),
    "date_sign": _("The date format has a sign that is not known here: %(value)s"),
    "once": _("once() is carried around a whole calculation or around chance: %(value)s"),
    "random": _("Inside a repeat, chance is not carried: %(value)s"),
    "nested_repeat_index": _("Rows inside rows are not carried."),
    "unknown_list": _("The list of that question is not known: %(value)s"),
    "external_app": _("Other apps cannot be called from here: %(value)s"),
    "appearance": _("The look “%(value)s” is shown in the usual way."),
    "appearance_missing": _("The look “%(value)s” is not there; the question is asked without it."),
    "randomize": _("Options are always offered in the order of the list: %(value)s"),
    "parameter": _("This parameter is not carried: %(value)s"),
    "setting": _("This setting is not carried: %(value)s"),
    "encryption": _("Answers are not encrypted with a key of your own: %(value)s"),
    "choice_column": _("No question reads this column of the options; it was left out."),
    "marks": _("Marks and colours were taken off the words: %(value)s"),
    "link": _("The link in the words was taken off: %(value)s"),
    "calculation_as_default": _("The calculation gives the answer to begin with; whoever fills in may change it."),
    "calculation_on_note": _("A note shows no calculation of its own."),
    "conditional_readonly": _("Inside a repeat, being read-only on a condition is not carried: %(value)s"),
    "trigger": _("Only calculations outside repeats are worked out anew when another answer changes: %(value)s"),
    "default_unreadable": _("The answer to begin with does not fit the question: %(value)s"),
    "sheet_entities": _("Entities are not carried."),
    "sheet_osm": _("OpenStreetMap tags are not carried."),
    "sheet_cascades": _("This sheet is not carried."),
    "osm": _("OpenStreetMap questions became texts."),
    "not_accepted": _("It was taken out, because: %(problem)s"),
}
"""Sentences by code; each may use the cell's text as %(value)s and what the finding says besides."""


def note_text(note: Note) -> str:
    """Returns the finding as a sentence in the language on screen."""
    context = {name: str(value) for name, value in note.context.items()}
    if note.code == "not_accepted":
        context["problem"] = message_of(str(note.context.get("problem")), note.context)
    text = str(TEXTS.get(note.code, note.code))
    try:
        return text % {"value": note.value, "name": note.value, "found": "", "limit": "", **context}
    except (KeyError, ValueError):
        return text
