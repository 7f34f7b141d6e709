"""Forms in the designer: fields as blocks of the Wagtail admin, and both ways between blocks and the document."""

from .documents import (
    document_to_stream,
    field_to_block,
    fields_to_json,
    formula,
    json_to_fields,
    section_to_block,
    sections_to_json,
    stream_to_document,
)
from .field_blocks import FieldBlock, FieldsBlock, FieldsField, SectionBlock
from .layout import SECTION

__all__ = [
    "SECTION",
    "FieldBlock",
    "FieldsBlock",
    "FieldsField",
    "SectionBlock",
    "document_to_stream",
    "field_to_block",
    "fields_to_json",
    "formula",
    "json_to_fields",
    "section_to_block",
    "sections_to_json",
    "stream_to_document",
]
