"""Words for what the engine finds wrong with a form document or a formula: message and what to do."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ENGINE: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "bad_name": (
        _("“%(name)s” cannot be a name in a formula."),
        _("Names are the keys of fields: small letters, digits and underscores."),
    ),
    "bad_number": (_("“%(text)s” is not a number."), _("Write it as in 12.50.")),
    "empty": (_("The formula is empty."), _("Write a condition, or leave the box blank.")),
    "no_attributes": (_("Formulas know no dots."), _("Use the key of a field alone.")),
    "no_power": (_("Formulas know no “%(sign)s”."), _("Multiply instead.")),
    "number_range": (_("The number “%(text)s” is too large or too small."), _("Use a number with fewer digits.")),
    "too_many_nodes": (
        _("The formula is too large: at most %(limit)s parts."),
        _("Split it, with a computed field for instance."),
    ),
    "unclosed_text": (_("A text in the formula does not end."), _("Add the closing quotation mark.")),
    "unexpected": (_("“%(found)s” does not belong here."), _("Check the brackets and operators before it.")),
    "unexpected_end": (_("The formula ends too early."), _("Finish it; check the brackets.")),
    "unknown_sign": (_("The sign “%(sign)s” is unknown."), _("Use and, or, not, ==, !=, <, <=, >, >=, +, -, *, /.")),
    "bad_literal": (_("The formula contains a value that is none."), _("Enter it again.")),
    "fact_argument": (_("What %(name)s asks about must be written out."), _("Write the name in quotation marks.")),
    "never_equal": (_("%(left)s never equals %(right)s."), _("Compare values of the same kind.")),
    "no_order": (_("No order exists for: %(found)s."), _("Compare numbers, texts or dates.")),
    "not_a_tree": (_("The condition cannot be read."), _("Write it as a formula again.")),
    "too_many_digits": (_("“%(value)s” has too many digits: at most %(limit)s."), _("Use fewer digits.")),
    "unknown_column": (_("The table %(table)s has no column “%(name)s”."), _("Known columns: %(known)s.")),
    "unknown_field": (_("There is no field “%(name)s”."), _("Known here: %(known)s.")),
    "unknown_function": (_("There is no function “%(name)s”."), _("Known here: %(known)s.")),
    "wrong_arity": (_("%(name)s takes %(least)s to %(most)s values, not %(given)s."), _("Add or remove values.")),
    "wrong_type": (
        _("%(name)s needs %(wanted)s at place %(position)s, not %(found)s."),
        _("Use a field of the right kind."),
    ),
    "bad_key": (
        _("“%(value)s” cannot be a key."),
        _("Use small letters, digits and underscores, beginning with a letter."),
    ),
    "computed_default": (
        _("“%(key)s” is computed: the answer to begin with is never used."),
        _("Take one of the two out."),
    ),
    "computed_read_only": (
        _("“%(key)s” is computed: nobody can change it anyway."),
        _("Remove the condition under which it is read only."),
    ),
    "column_reads_later": (
        _("The cell reads “%(key)s”, which is computed after it and still blank then."),
        _("Put the column that is read before this one."),
    ),
    "computed_required": (_("“%(key)s” is computed: nobody can be asked for it."), _("Do not mark it as required.")),
    "cycle": (_("These fields depend on one another in a circle: %(fields)s."), _("Break the circle at one place.")),
    "duplicate_key": (_("The key “%(key)s” is used twice."), _("Give each its own key.")),
    "missing_member": (_("“%(member)s” is missing."), _("Add it.")),
    "missing_text": (
        _("The text in %(language)s is missing."),
        _("Add it, or readers in that language see the other one."),
    ),
    "missing_texts": (
        _("%(count)s texts have no version in %(language)s yet."),
        _("Add them if people read the form in that language; until then they see the other one."),
    ),
    "never_visible": (_("“%(key)s” is never shown."), _("Change the condition for showing it.")),
    "required_never_visible": (_("“%(key)s” is required but never shown."), _("Change the condition for showing it.")),
    "page_never_visible": (_("No answers lead to the page “%(key)s”."), _("Change the condition for showing it.")),
    "section_never_visible": (_("The section “%(key)s” is never shown."), _("Change the condition for showing it.")),
    "no_fields": (_("The form has no fields."), _("Add a field.")),
    "not_an_object": (_("This is not a JSON object."), _("Write it in braces.")),
    "schema_version": (
        _("The form is written in a format this installation does not know."),
        _("Update the installation, or export the form again."),
    ),
    "too_many_fields": (_("The form has too many fields: at most %(limit)s."), _("Split it into two forms.")),
    "unknown_member": (_("“%(member)s” is unknown here."), _("Known here: %(known)s.")),
    "unknown_section": (_("There is no section “%(name)s”."), _("Known here: %(known)s.")),
    "unknown_type": (_("There is no field type “%(name)s”."), _("Known here: %(known)s.")),
    "wrong_shape": (_("“%(value)s” is not possible here."), _("See the description of the format.")),
}
