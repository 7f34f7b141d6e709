"""Words for what single field types find wrong, in answers and in their settings: message and what to do."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FROM_LIST = _("Choose from the list.")

TYPES: Mapping[str, tuple[str | Promise, str | Promise]] = {
    # settings
    "setting_not_pairs": (
        _("These are not pairs of keys, at most %(maximum)s."),
        _("Write one pair a line, as in phone = mobile."),
    ),
    "picture_not_of_the_site": (
        _("The picture does not lie on this site."),
        _("Upload it among the images and give its address, as in /media/images/a.jpg."),
    ),
    "scale_empty": (_("The scale has no steps."), _("Let it end above its beginning, with a step above 0.")),
    "tree_not_readable": (
        _("This is not a tree of at most %(most)s options and %(deepest)s levels."),
        _("Write one option a line; two blanks in front put it below the one above."),
    ),
    "vocabulary_missing": (_("It is not set which vocabulary is used."), _("Name the vocabulary.")),
    "register_missing": (_("It is not set which register the records come from."), _("Name the register.")),
    # imports
    "not_importable": (
        _("This question cannot be filled from a spreadsheet."),
        _("Fill it in on the page of the form."),
    ),
    # text
    "not_mobile": (_("This is not a mobile number."), _("Write 11 digits, as in 13800000000.")),
    "not_an_address": (_("This is not an address."), _("Choose the province, then write the street.")),
    "street_missing": (_("The street and number are missing."), _("Write them below the lists.")),
    "not_a_point": (
        _("This is not a point on the map."),
        _("Write latitude and longitude, as in 40.84 and 111.75."),
    ),
    "half_a_point": (_("Latitude and longitude belong together."), _("Fill in both.")),
    # numbers and times
    "not_on_step": (
        _("The number does not lie on the scale: from %(minimum)s in steps of %(step)s."),
        _("Choose a number of the scale."),
    ),
    "not_a_time": (_("This is not a time of day."), _("Write it as in 09:30.")),
    "time_too_early": (_("The time is too early: not before %(earliest)s."), _("Enter a later time.")),
    "time_too_late": (_("The time is too late: not after %(latest)s."), _("Enter an earlier time.")),
    "not_a_month": (_("This is not a month."), _("Write it as in 2026-07.")),
    "not_a_quarter": (_("This is not a quarter."), _("Write the year and choose the quarter.")),
    "not_a_year": (_("This is not a year from 1900 to 2200."), _("Write four digits, as in 2026.")),
    "not_a_duration": (
        _("This is not a length of time in whole minutes."),
        _("Write numbers, as in 2 hours 30 minutes."),
    ),
    "duration_too_small": (_("This is too short: at least %(minimum)s."), _("Enter a longer time.")),
    "duration_too_large": (_("This is too long: at most %(maximum)s."), _("Enter a shorter time.")),
    # choices
    "option_does_not_go": (_("“%(value)s” does not go with your answer before."), FROM_LIST),
    "option_alone": (_("“%(value)s” excludes all other answers."), _("Choose it alone, or take it away.")),
    "not_a_place": (_("“%(value)s” is not a place."), _("Choose from 1 for the best.")),
    "place_twice": (_("Place %(place)s is given twice."), _("Give every place once.")),
    "place_missing": (_("Place %(place)s is not given."), _("Give the places without gaps, from 1 on.")),
    "too_few_places": (_("%(count)s places are too few: %(minimum)s are asked for."), _("Put more of them in order.")),
    "level_does_not_go": (_("“%(value)s” does not lie below what was chosen before it."), FROM_LIST),
    "level_missing": (_("“%(level)s” is not chosen."), FROM_LIST),
    # grids and lists
    "not_a_grid": (_("These are not answers of a grid."), _("Enter it again.")),
    "row_missing": (_("This is not answered."), _("Answer every row.")),
    "state_missing": (_("There is a reason, but nothing is marked."), _("Mark present, absent or on leave.")),
    "member_not_marked": (_("%(name)s is not marked."), _("Mark present, absent or on leave.")),
    "reason_missing": (_("The reason is missing."), _("Write it in a few words.")),
}
