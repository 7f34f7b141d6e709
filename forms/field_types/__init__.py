"""Every kind of answer. The list decides the order of the palette; a new type is one module and one line here."""

from collections.abc import Mapping

from .ballot import Ballot
from .base import PALETTE_GROUPS, FieldType
from .bool import Bool
from .choice import Choice
from .code import Code
from .computed import Computed
from .date import Date
from .datetime import DateTime
from .decimal import DecimalNumber
from .file import File
from .files import Files
from .image import Image
from .images import Images
from .integer import Integer
from .multi import Multi
from .page import PagePick
from .person import Person
from .persons import Persons
from .reference import Reference
from .richtext import RichText
from .score import Score
from .table import Table
from .text import Text
from .textarea import Textarea
from .unit import UnitPick

FIELD_TYPES: Mapping[str, FieldType] = {
    kind.key: kind
    for kind in (
        Text(),
        Textarea(),
        RichText(),
        Integer(),
        DecimalNumber(),
        Date(),
        DateTime(),
        Bool(),
        Choice(),
        Multi(),
        Person(),
        Persons(),
        UnitPick(),
        Image(),
        Images(),
        File(),
        Files(),
        Table(),
        Score(),
        Ballot(),
        Computed(),
        Reference(),
        PagePick(),
        Code(),
    )
}


class UnknownFieldType(LookupError):
    """No such type; the message names the known ones."""

    def __init__(self, key: str) -> None:
        super().__init__(f"Unknown field type {key!r}; known are {', '.join(FIELD_TYPES)}.")
        self.key = key


def field_type(key: str) -> FieldType:
    """Returns the type registered under ``key``; raises UnknownFieldType."""
    if key not in FIELD_TYPES:
        raise UnknownFieldType(key)
    return FIELD_TYPES[key]


def value_types() -> dict[str, str]:
    """Returns {field type: type in expressions} for forms.engine.problems."""
    return {key: kind.value_type for key, kind in FIELD_TYPES.items()}


__all__ = ["FIELD_TYPES", "PALETTE_GROUPS", "FieldType", "UnknownFieldType", "field_type", "value_types"]
