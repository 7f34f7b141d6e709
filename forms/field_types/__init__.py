"""Every kind of answer. The list decides the order of the palette; a new type is one module and one line here."""

from collections.abc import Mapping

from .acknowledge import Acknowledge
from .address import Address
from .attendance import Attendance
from .audio import Audio
from .ballot import Ballot
from .barcode import Barcode
from .base import PALETTE_GROUPS, FieldType
from .bool import Bool
from .cascade import Cascade
from .choice import Choice
from .code import Code
from .computed import Computed
from .date import Date
from .datetime import DateTime
from .decimal import DecimalNumber
from .duration import Duration
from .email import Email
from .file import File
from .files import Files
from .geopoint import Geopoint
from .hidden import Hidden
from .id_number import IdNumber
from .image import Image
from .images import Images
from .integer import Integer
from .matrix import Matrix
from .metadata import Metadata
from .money import Money
from .month import Month
from .multi import Multi
from .note import Note
from .page import PagePick
from .percent import Percent
from .person import Person
from .persons import Persons
from .phone import Phone
from .post import PostPick
from .quarter import Quarter
from .range import Range
from .ranking import Ranking
from .rating import Rating
from .record import RecordPick
from .reference import Reference
from .richtext import RichText
from .score import Score
from .signature import Signature
from .table import Table
from .term import Term
from .terms import Terms
from .text import Text
from .textarea import Textarea
from .time import Time
from .unit import UnitPick
from .units import Units
from .url import Url
from .video import Video
from .year import Year

FIELD_TYPES: Mapping[str, FieldType] = {
    kind.key: kind
    for kind in (
        Text(),
        Textarea(),
        RichText(),
        Phone(),
        Email(),
        Url(),
        IdNumber(),
        Barcode(),
        Address(),
        Geopoint(),
        Integer(),
        DecimalNumber(),
        Money(),
        Percent(),
        Range(),
        Date(),
        DateTime(),
        Time(),
        Month(),
        Quarter(),
        Year(),
        Duration(),
        Bool(),
        Acknowledge(),
        Choice(),
        Multi(),
        Rating(),
        Ranking(),
        Cascade(),
        Term(),
        Terms(),
        RecordPick(),
        Person(),
        Persons(),
        UnitPick(),
        Units(),
        PostPick(),
        Attendance(),
        Image(),
        Images(),
        File(),
        Files(),
        Video(),
        Audio(),
        Signature(),
        Table(),
        Matrix(),
        Score(),
        Note(),
        Hidden(),
        Metadata(),
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
