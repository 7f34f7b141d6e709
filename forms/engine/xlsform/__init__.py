"""XLSForm (https://xlsform.org): workbooks of questions in and out, as plain data in and plain data out."""

from forms.engine.xlsform.attachments import Attachments
from forms.engine.xlsform.notes import Note
from forms.engine.xlsform.reading import Capabilities, Imported, read_xlsform
from forms.engine.xlsform.sheets import Sheet, looks_like_xlsform
from forms.engine.xlsform.writing import write_xlsform

__all__ = [
    "Attachments",
    "Capabilities",
    "Imported",
    "Note",
    "Sheet",
    "looks_like_xlsform",
    "read_xlsform",
    "write_xlsform",
]
