"""Registers: which there are, what they show, and to whom."""

from .drawing import Cell, Definitions, Row, at_record, draw_cell, draw_rows, reading_context, record_title
from .fields import RegisterField
from .paging import RowsPage, one_page
from .register import Register, drawing_context, find_register, register_of, visible_registers
from .rows import Found, Totals, in_order, matching, sorting, totals, with_ids
from .state import LAYOUTS, MEASURES, SIZES, Condition, RegisterState, operators_for, read_state, shown_columns

__all__ = [
    "LAYOUTS",
    "MEASURES",
    "SIZES",
    "Cell",
    "Condition",
    "Definitions",
    "Found",
    "Register",
    "RegisterField",
    "RegisterState",
    "Row",
    "RowsPage",
    "Totals",
    "at_record",
    "draw_cell",
    "draw_rows",
    "drawing_context",
    "find_register",
    "in_order",
    "matching",
    "one_page",
    "operators_for",
    "read_state",
    "reading_context",
    "record_title",
    "register_of",
    "shown_columns",
    "sorting",
    "totals",
    "visible_registers",
    "with_ids",
]
