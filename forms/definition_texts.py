"""Words for what can be wrong with the design of a field: message and what to do."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DEFINITIONS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "many_fields": (
        _("The form has %(count)s fields."),
        _("Above %(limit)s the editor and the people who fill it in get slow: split it into steps or several forms."),
    ),
    "known_in_profile": (
        _("The profile already knows this (%(name)s)."),
        _("Begin with what is known, so that nobody types it again."),
    ),
    "held_in_register": (
        _("The register “%(register)s” already asks for this."),
        _("Take it from there with a link to the record, or leave the question out."),
    ),
    "picture_without_purpose": (
        _("A picture or recording is asked for and nobody says why."),
        _("Write down the purpose, or leave the question out."),
    ),
    "personal_without_purpose": (
        _("Personal data is asked for and nobody says why."),
        _("Write down purpose, sensitivity and how long it is kept."),
    ),
    "result_differs": (
        _("The formula gives another kind of value than the one under “Result”."),
        _("Choose under “Result” what the formula gives; only then can it be added up, sorted and filtered as such."),
    ),
    "asks_who": (
        _("The form is anonymous. What asks who fills in stays blank: %(functions)s."),
        _("Ask for it in a question, or take it out of the formulas."),
    ),
    "later_field": (
        _("This depends on what is only asked further down: %(fields)s."),
        _("Ask that first, so that nobody has to go back."),
    ),
    "translation_left_behind": (
        _("The words changed, but not those in the language “%(language)s”: %(places)s."),
        _("Bring the form in again with a new translation, or check that the old one still asks the same."),
    ),
    "default_does_not_fit": (
        _("“%(value)s” is no answer to this question."),
        _("Correct the answer to begin with: it stands in the form and cannot be handed in."),
    ),
    "unknown_setting": (_("There is no setting “%(setting)s”."), _("Known settings: %(known)s.")),
    "setting_not_a_number": (
        _("The setting is not a whole number from %(minimum)s to %(maximum)s."),
        _("Enter a number within these bounds."),
    ),
    "setting_not_a_decimal": (_("The setting is not a decimal number."), _("Write it as in 12.50.")),
    "setting_not_yes_or_no": (_("The setting is neither yes nor no."), _("Choose one of the two.")),
    "setting_not_a_word": (_("The setting does not have the right form."), _("See the help of the setting.")),
    "setting_unknown_word": (_("“%(value)s” is unknown here."), _("Use one of: %(known)s.")),
    "setting_not_keys": (_("These are not keys."), _("Keys are small letters, digits and underscores.")),
    "pattern_not_readable": (_("The pattern “%(pattern)s” cannot be read."), _("Write a regular expression (RE2).")),
    "options_missing": (_("The list to choose from is empty."), _("Add options.")),
    "options_not_a_list": (_("This is not a list of at most %(maximum)s options."), _("Shorten the list.")),
    "option_without_value": (_("An option has no stored value."), _("Give it one; it is kept when the words change.")),
    "option_value_unusable": (
        _("The stored value of an option has more than %(maximum)s characters, or only such as nobody can send."),
        _("Give it a short one; the words people read may be longer."),
    ),
    "option_twice": (_("The stored value “%(value)s” is there twice."), _("Give every option its own value.")),
    "words_not_text": (_("This is not a text in Chinese and English."), _("Write plain text.")),
    "columns_missing": (_("The table has no columns."), _("Add columns.")),
    "columns_not_a_list": (_("This is not a list of at most %(maximum)s columns."), _("Use fewer columns.")),
    "column_twice": (_("The column “%(key)s” is there twice."), _("Give every column its own key.")),
    "column_type_unknown": (_("“%(type)s” cannot be a column."), _("Use one of: %(known)s.")),
    "config_not_an_object": (_("The further settings are not a JSON object."), _('Write it as in {"max_length": 30}.')),
    "key_not_readable": (
        _("“%(key)s” cannot be a key."),
        _("Use small letters, digits and underscores, beginning with a letter."),
    ),
    "criteria_missing": (_("The score has no criteria."), _("Add criteria, or name the rubric of the campaign.")),
    "criteria_not_a_list": (_("This is not a list of at most %(maximum)s criteria."), _("Use fewer criteria.")),
    "criterion_twice": (_("The criterion “%(key)s” is there twice."), _("Give every criterion its own key.")),
    "points_not_a_number": (_("The most points are not a number up to %(maximum)s."), _("Write it as in 20.")),
    "procedure_missing": (_("It is not set which procedure the cases come from."), _("Name the procedure.")),
    "vote_missing": (_("It is not set which vote is shown."), _("Name the vote.")),
}
