"""Fields as blocks of the Wagtail admin, and both ways between blocks and the definition document."""

from typing import Any

from wagtail import blocks
from wagtail.fields import StreamField


class FieldsBlock(blocks.StreamBlock):
    """The fields of a form, one block each."""

    class Meta:
        collapsed = True


class FieldsField(StreamField):
    """A StreamField whose blocks come from the registry; migrations do not list them."""

    def deconstruct(self) -> Any:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, "wagtail.fields.StreamField", [[]], kwargs


def fields_to_json(stream: Any) -> list[dict[str, Any]]:
    """Returns the fields of a stream as the definition document holds them."""
    return []


def json_to_fields(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Returns raw stream data (assign it to a FieldsField) for the fields of a document."""
    return []
