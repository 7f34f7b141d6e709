"""Cases that are started by the calendar, for many at once, by tables, messages and records."""

from .planning import LaunchRefused, launch_by_hand, launch_schedules, plan_launch
from .tables import Table, launch_table, read_table
from .working import discard_launch, go_on_launch, stop_launch, work_launches

__all__ = [
    "LaunchRefused",
    "Table",
    "discard_launch",
    "go_on_launch",
    "launch_by_hand",
    "launch_schedules",
    "launch_table",
    "plan_launch",
    "read_table",
    "stop_launch",
    "work_launches",
]
