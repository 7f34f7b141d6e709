"""The kinds that come with the product, in the order the admin lists them."""

from .notify import Notify
from .printing import Print
from .registry import register
from .reminder import Reminder
from .spawn import OpenVote, Spawn, Succeed
from .succession_due import SuccessionDue
from .todo_opened import TodoOpened
from .values import AppendRow, Number, SetValue
from .verb_told import VerbTold

BUILTIN = (
    Notify, Number, SetValue, AppendRow, Print, Spawn, OpenVote, Succeed, TodoOpened, Reminder, SuccessionDue, VerbTold,
)  # fmt: skip


def register_builtin() -> None:
    """Makes all of them known."""
    for kind in BUILTIN:
        register(kind())
