"""Words for what can be wrong with an answer or a file: message and what to do."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

AGAIN = _("Enter it again.")
OTHER_FILE = _("Choose another file.")
OTHERS_FIRST = _("Leave it out, or correct the answers that decide about it.")

ANSWERS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "required": (_("“%(label)s” is not filled in."), _("Fill it in.")),
    "not_asked": (_("This is not asked with the other answers as they are."), OTHERS_FIRST),
    "not_changeable": (_("This cannot be changed with the other answers as they are."), OTHERS_FIRST),
    "no_such_question": (
        _("The form has no question “%(key)s”."),
        _("Leave it out, or look up the keys in the definition of the form."),
    ),
    "no_such_column": (
        _("The table has no column “%(key)s”."),
        _("Leave it out, or look up the keys in the definition of the form."),
    ),
    "not_yours_to_fill": (
        _("You may not fill this in."),
        _("Leave it out, or ask the administrator of the form for the right."),
    ),
    "not_filled_in_by_people": (_("Nobody fills this in: the system writes it."), _("Leave it out.")),
    "not_unique": (
        _("Another record already has this: %(labels)s."),
        _("Look for that record, or correct the answer."),
    ),
    "too_many_alike": (
        _("%(at_most)s records already have this: %(labels)s."),
        _("No more are allowed; correct the answer or ask whoever looks after the register."),
    ),
    "times_overlap": (_("Another record already covers part of this time."), _("Choose other days or times.")),
    "ends_before_start": (_("The end lies before the beginning."), _("Correct one of the two.")),
    "rule_broken": ("%(message)s", _("Change the answer so that this holds.")),
    # text
    "not_text": (_("This is not text."), AGAIN),
    "forbidden_characters": (
        _("The text contains characters that cannot be stored."),
        _("Type it instead of pasting it, or paste it as plain text."),
    ),
    "too_long": (_("%(length)s characters are too many: at most %(limit)s."), _("Make it shorter.")),
    "too_short": (_("%(length)s characters are too few: at least %(limit)s."), _("Write more.")),
    "too_deep": (_("This is nested too deeply: at most %(limit)s levels."), _("Make it simpler.")),
    "pattern_mismatch": (
        _("The text does not have the form that is asked for."),
        _("See the help below the question."),
    ),
    "not_email": (_("This is not an e-mail address."), _("Write it as in name@example.org.")),
    "not_phone": (_("This is not a telephone number."), _("Write digits, as in 13800000000 or 0471-6000000.")),
    "not_url": (_("This is not a web address."), _("Write it with http:// or https:// and without a user name.")),
    "not_id_number": (
        _("This is not a valid identity card number."),
        _("Check the 18 places, the last one above all."),
    ),
    # numbers and dates
    "not_a_number": (_("This is not a number."), _("Write digits, as in 1200 or 12.50.")),
    "not_a_whole_number": (_("This is not a whole number."), _("Leave out what follows the point.")),
    "too_small": (_("The number is too small: at least %(minimum)s."), _("Enter a larger number.")),
    "too_large": (_("The number is too large: at most %(maximum)s."), _("Enter a smaller number.")),
    "too_many_places": (_("At most %(places)s places after the point."), _("Round the number.")),
    "not_a_date": (_("This is not a date that exists."), _("Write it as in 2026-07-01.")),
    "not_a_datetime": (_("This is not a date with a time."), _("Write it as in 2026-07-01 09:30.")),
    "date_out_of_range": (_("The date must lie between %(first)s and %(last)s."), _("Check the year.")),
    "date_too_early": (_("The date must not be before %(earliest)s."), _("Choose a later date.")),
    "date_too_late": (_("The date must not be after %(latest)s."), _("Choose an earlier date.")),
    "date_in_future": (_("The date lies in the future."), _("Choose today or an earlier date.")),
    "date_in_past": (_("The date lies in the past."), _("Choose today or a later date.")),
    # choices
    "not_yes_or_no": (_("This is neither yes nor no."), AGAIN),
    "must_agree": (_("Without this confirmation the form cannot be handed in."), _("Read the text and tick the box.")),
    "not_an_option": (_("“%(value)s” is not on the list."), _("Choose from the list.")),
    "not_a_list": (_("This is not a list of answers."), AGAIN),
    "too_many": (_("%(count)s are too many: at most %(maximum)s."), _("Take some away.")),
    "too_few": (_("%(count)s are too few: at least %(minimum)s."), _("Add some.")),
    # people and places
    "nothing_to_pick_from": (_("There is nothing to choose from here."), _("Ask whoever looks after the form.")),
    "not_found": (
        _("“%(value)s” was not found among what you may choose."),
        _("Search by name and choose from what is found."),
    ),
    "pick_which": (_("Several are called “%(value)s”."), _("Choose one from the list, or enter the code.")),
    # tables and scores
    "too_many_rows": (_("%(count)s rows are too many: at most %(maximum)s."), _("Remove rows.")),
    "too_few_rows": (_("%(count)s rows are too few: at least %(minimum)s."), _("Add rows.")),
    "cell_required": (_("This is not filled in."), _("Fill it in, or empty the whole row.")),
    "not_points": (_("These are not points by criterion."), AGAIN),
    "points_missing": (_("No points are given here."), _("Give points; 0 is an answer too.")),
    # files
    "too_few_files": (_("%(count)s are too few: at least %(minimum)s."), _("Upload more.")),
    "file_not_yours": (_("A file in this field was not uploaded here by you."), _("Upload it again in this field.")),
    "upload_not_possible_here": (_("Files cannot be uploaded here."), _("Upload them on the page of the form.")),
    "caption_missing": (_("Picture %(number)s has no caption."), _("Say what it shows, who, when and where.")),
    "alt_missing": (
        _("Picture %(number)s has no description."),
        _("Describe it in one sentence for people who cannot see it."),
    ),
    "not_an_image": (_("“%(name)s” is not a picture."), _("Choose a JPEG, PNG, WebP or GIF file.")),
    "image_not_wide_enough": (
        _("“%(name)s” is %(pixels)s pixels wide; at least %(least)s are needed."),
        _("Choose a larger picture; photographs straight from the telephone are large enough."),
    ),
    "image_not_high_enough": (
        _("“%(name)s” is %(pixels)s pixels high; at least %(least)s are needed."),
        _("Choose a larger picture; photographs straight from the telephone are large enough."),
    ),
    "image_wrong_shape": (
        _("“%(name)s” has %(width)s × %(height)s pixels, which is not %(ratio)s."),
        _("Crop it to %(ratio)s, for instance with the photo app."),
    ),
    "image_too_many_pixels": (
        _("“%(name)s” is too large to open: at most %(most)s million pixels."),
        _("Make the picture smaller."),
    ),
    "image_unreadable": (_("“%(name)s” cannot be read as a picture."), _("Save it again as JPEG or PNG.")),
    "file_empty": (_("“%(name)s” is empty."), OTHER_FILE),
    "file_too_large": (_("“%(name)s” is too large: at most %(limit)s MB."), _("Make the file smaller.")),
    "file_kind_not_allowed": (
        _("“%(name)s” is of a kind that is not accepted here."),
        _("Web pages, drawings with scripts and programs are never accepted; save documents as PDF or DOCX."),
    ),
    "file_name_lies": (
        _("“%(name)s” is named %(extension)s but is really %(really)s."),
        _("Give the file the right ending."),
    ),
    "file_two_kinds_in_one": (_("“%(name)s” is two kinds of file in one."), _("Save it again with the usual program.")),
    "file_old_or_encrypted_office": (
        _("“%(name)s” is an old or encrypted Office file."),
        _("Save it as DOCX, XLSX, PPTX or PDF without a password."),
    ),
    "file_with_macros": (_("“%(name)s” contains macros."), _("Save it without macros, as DOCX, XLSX or PDF.")),
    "file_check_too_long": (
        _("“%(name)s” is built so that checking it takes too long."),
        _("Save it anew with the program it was made with, or send it in parts."),
    ),
    "file_check_impossible": (_("“%(name)s” cannot be checked, so it is not kept."), _("Try another format.")),
    "file_infected": (_("“%(name)s” contains malicious software."), _("Tell your computer support.")),
    "archive_damaged": (_("“%(name)s” is damaged."), _("Pack the files again.")),
    "archive_encrypted": (_("“%(name)s” is encrypted."), _("Pack the files again without a password.")),
    "archive_too_big": (_("“%(name)s” would be too large when unpacked."), _("Upload the files one by one.")),
    "archive_escapes": (_("“%(name)s” contains paths that lead elsewhere."), _("Pack the files again.")),
    "archive_with_harmful_file": (
        _("The archive contains a file that is not accepted."),
        _("Take programs, web pages and further archives out."),
    ),
}
