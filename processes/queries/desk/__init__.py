"""The operations desk: what waits too long, who has too much, where it gets stuck; of the units somebody oversees."""

from .chosen import Chosen, Part
from .flow import CycleLine, Month, cycles, months
from .overdue import OverdueLine, overdue_by_unit, overdue_todos
from .spread import Spread
from .steps import StepLine, steps_of
from .workload import HolderLine, PostLine, holders, posts

__all__ = [
    "Chosen",
    "CycleLine",
    "HolderLine",
    "Month",
    "OverdueLine",
    "Part",
    "PostLine",
    "Spread",
    "StepLine",
    "cycles",
    "holders",
    "months",
    "overdue_by_unit",
    "overdue_todos",
    "posts",
    "steps_of",
]
