"""The kinds that come with the product, in the order the admin lists them."""

from .certificate import GiveCertificate, RevokeCertificate
from .freeze_figures import FreezeFigures
from .notify import Notify
from .pdf import Pdf, PdfFile
from .printing import Print
from .registry import register
from .reminder import Reminder
from .sample_cases import SampleCases
from .set_member import SetMember, SetUnit
from .set_record import SetRecord
from .spawn import OpenVote, Spawn, Succeed
from .start_publicity import StartPublicity
from .succession_due import SuccessionDue
from .todo_opened import TodoOpened
from .values import AppendRow, Number, SetValue
from .verb_told import VerbTold
from .viewing import EndViewing, FileMaterial, GrantViewing

BUILTIN = (
    Notify, Number, SetValue, AppendRow, FreezeFigures, Print, Pdf, GiveCertificate, RevokeCertificate, SetRecord,
    SetMember, SetUnit, SampleCases, Spawn, StartPublicity, OpenVote, Succeed, TodoOpened, Reminder, SuccessionDue,
    VerbTold, PdfFile, GrantViewing, EndViewing, FileMaterial,
)  # fmt: skip


def register_builtin() -> None:
    """Makes all of them known."""
    for kind in BUILTIN:
        register(kind())
