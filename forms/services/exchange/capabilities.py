"""What a form can hold here, for readers of other formats."""

import re2

from forms.engine.document_shape import MAX_FIELDS
from forms.engine.expressions import CATALOGUE
from forms.engine.xlsform import Capabilities
from forms.field_types import FIELD_TYPES
from forms.field_types.columns import MOST_COLUMNS, column_kinds
from forms.field_types.option_list import LONGEST_LIST

MEMBERS = (
    "key label type required required_when config computed visible_when rules help read_only default default_formula"
)


def capabilities() -> Capabilities:
    """Returns the field types, functions and limits of this release."""
    return Capabilities(
        field_types=frozenset(FIELD_TYPES),
        column_types=frozenset(column_kinds()),
        functions=frozenset(CATALOGUE) | extras(),
        column_members=column_members(),
        most_fields=MAX_FIELDS,
        most_columns=MOST_COLUMNS,
        most_options=LONGEST_LIST,
        is_pattern=is_pattern,
    )


def extras() -> frozenset[str]:
    """Returns names of what some field types can do, as the reader asks for them."""
    settings = {f"{key}.{setting.name}" for key, kind in FIELD_TYPES.items() for setting in kind.settings}
    return frozenset({"option.when", "row_number", *(name for name in ("computed.unseen",) if name in settings)})


def column_members() -> frozenset[str]:
    """Returns what a column of a table can say besides its key and type."""
    return frozenset(MEMBERS.split())


def is_pattern(pattern: str) -> bool:
    """Whether RE2 can read the pattern."""
    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(pattern, options)
    except re2.error:
        return False
    return True
