"""Names of uploaded files: what people see, never what the disk sees."""

import re
from pathlib import PurePosixPath

from forms.field_types.errors import FieldError
from forms.field_types.gate import gate_line

RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
UNWANTED = re.compile(r'[<>:"|?*\x00-\x1f\x7f]+')
LONGEST, MOST_BYTES = 120, 240


def clean_name(raw: object, extension: str) -> str:
    """Returns a harmless display name that ends in ``extension`` (".pdf"), at most 120 characters and 255 bytes."""
    try:
        text = gate_line(raw)
    except FieldError:
        text = ""
    text = UNWANTED.sub("_", text.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")
    stem = (PurePosixPath(text).stem if PurePosixPath(text).suffix else text).strip(" .")[:LONGEST] or "file"
    if RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    while len(stem.encode()) > MOST_BYTES:
        stem = stem[:-1]
    return stem + extension


def extension_of(raw: object) -> str:
    """Returns the lower-case extension of a name, with the dot, "" when there is none."""
    return PurePosixPath(str(raw or "").replace("\\", "/").rsplit("/", 1)[-1].strip()).suffix.lower()
