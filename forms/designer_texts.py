"""Words of the rule editor, the formula box and the other helpers of the designer."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

OPERATORS: Mapping[str, str | Promise] = {
    "holds": _("is answered with yes"),
    "is": _("is"),
    "is_not": _("is not"),
    "lt": _("is less than"),
    "le": _("is at most"),
    "gt": _("is more than"),
    "ge": _("is at least"),
    "one_of": _("is one of"),
    "none_of": _("is none of"),
    "has": _("includes"),
    "has_not": _("does not include"),
    "has_any": _("includes one of"),
    "has_all": _("includes all of"),
    "contains": _("contains the text"),
    "starts_with": _("starts with"),
    "ends_with": _("ends with"),
    "matches": _("matches the pattern"),
    "filled": _("is filled in"),
    "blank": _("is blank"),
}
OPERATORS_OF_DATES: Mapping[str, str | Promise] = {
    "is": _("is on"),
    "lt": _("is before"),
    "le": _("is on or before"),
    "gt": _("is after"),
    "ge": _("is on or after"),
}
MODES: Mapping[str, str | Promise] = {
    "all": _("All of these hold"),
    "any": _("At least one of these holds"),
    "none": _("None of these holds"),
}
MEASURES: Mapping[str, str | Promise] = {
    "": _("the answer"),
    "count": _("how many"),
    "length": _("how many characters"),
}
PHRASES: Mapping[str, str | Promise] = {
    "always": _("No condition: it always applies. Add one below."),
    "add_row": _("Add a condition"),
    "add_group": _("Add a group"),
    "remove": _("Remove"),
    "up": _("Move up"),
    "down": _("Move down"),
    "group": _("Group of conditions"),
    "condition": _("Condition"),
    "field": _("Question"),
    "measure": _("What of it"),
    "operator": _("Comparison"),
    "value": _("Value"),
    "kind": _("Kind of value"),
    "choose": _("Choose a question"),
    "literal": _("this value"),
    "other_field": _("another question"),
    "today": _("today"),
    "yes": pgettext_lazy("answer", "Yes"),
    "no": pgettext_lazy("answer", "No"),
    "several": _("Several values, one a line"),
    "as_formula": _("Write it as a formula"),
    "as_rows": _("Show it as conditions"),
    "not_rows": _("This formula cannot be shown as conditions. Edit it as text."),
    "part_formula": _("Formula"),
    "incomplete": _("Complete every condition; until then the last complete version stays."),
    "fine": _("The formula can be read. It gives: %(type)s."),
    "unchecked": _("The formula could not be checked just now. Saving checks it again."),
    "at": _("At character %(position)s: “%(part)s”"),
    "suggestions": _("Suggestions"),
    "moved": _("Moved to place %(place)s of %(count)s."),
    "removed": _("Removed."),
    "renamed": _("The copy has the key %(key)s."),
    "pasted": _("%(count)s options pasted."),
    "nothing": _("(nothing)"),
    "gone_value": _("“%(key)s” (not in the list)"),
    "in_row": _("%(label)s (in this row)"),
    "row_number": _("Number of the row"),
    "last_other": _("Last time's answer to another question"),
    "no_register": _("Choose the register first."),
    "no_procedure": _("Choose the procedure first."),
    "here": _("Question of this form"),
    "there": _("is filled with"),
    "add_pair": _("Add a pair"),
    "gone": _("“%(key)s” (not in the form)"),
}
TYPES: Mapping[str, str | Promise] = {
    "any": _("any value"),
    "bool": _("yes or no"),
    "date": _("a date"),
    "datetime": _("a date with time"),
    "list": _("a list"),
    "number": _("a number"),
    "row": _("a row"),
    "table": _("a table"),
    "text": _("a text"),
}
