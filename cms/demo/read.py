"""The written content of the demo, read from the files beside this module."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "content"


@dataclass(frozen=True, kw_only=True)
class BranchText:
    """What one branch says of itself in both languages, and the picture on its card."""

    code: str
    motto: str
    motto_en: str
    text: str
    text_en: str
    picture: str


def content(name: str) -> Any:
    """Returns the content of one JSON file."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def branch_texts() -> list[BranchText]:
    """Returns the texts of the branches, one line of the table each."""
    rows = (line.split("\t") for line in (FOLDER / "branches.tsv").read_text(encoding="utf-8").splitlines())
    return [
        BranchText(code=code, motto=motto, motto_en=motto_en, text=text, text_en=text_en, picture=picture)
        for code, motto, motto_en, text, text_en, picture in rows
    ]
