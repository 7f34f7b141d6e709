"""What the canvas needs to know of the editor's blocks, so that every step kind and effect has its panel by itself.

A record is ``{"fields": [field, …]}``, a field ``{"name", "label", "help", "control", "standard", "advanced", …}``:

* ``key``, ``line``, ``lines``, ``number``, ``amount``, ``numbers``, ``flag``, ``formula``, ``texts``, ``longtexts``
* ``names`` with ``of`` (what the keys name: fields, states …) and ``name`` for a single one
* ``choice`` with ``choices``; ``role``, ``roles``
* ``record`` with ``fields``; ``list`` with ``fields``; ``stream`` with ``kinds``; ``json``; ``rest`` (whatever is left)
"""

from collections.abc import Mapping
from typing import Any

from wagtail import blocks

from forms.builder.formula_block import FormulaBlock

from .blocks import AmountBlock, JsonBlock, LongTextBlock, NumbersBlock, RoleBlock, TextBlock, WordsBlock

Description = dict[str, Any]

NAMED: Mapping[str, str] = {
    "writable": "fields",
    "inputs": "fields",
    "hidden": "fields",
    "group_by": "fields",
    "unique_by": "fields",
    "field": "fields",
    "reference_field": "fields",
    "chosen_in": "fields",
    "from": "states",
    "to": "states",
    "start": "states",
    "region": "regions",
    "when_skipped": "transitions",
    "on_publish": "transitions",
    "then": "transitions",
    "vote": "votes",
    "rubric": "rubrics",
    "number": "numbers",
    "printout": "printouts",
    "page": "pages",
}
"""Which part of the document a block of this name refers to by key."""
FORMULAS = frozenset({"guard", "when", "says"})
LISTS = (blocks.ListBlock, blocks.StreamBlock)


def described(block: blocks.Block) -> Description:
    """Returns the panel of a block: its fields, or the kinds of its rows."""
    if isinstance(block, blocks.StreamBlock):
        return _stream(block)
    standard = getattr(block, "standard", {})
    advanced = _advanced(block)
    fields = [_field(name, child, standard.get(name), name in advanced) for name, child in block.child_blocks.items()]
    return {"fields": sorted(fields, key=_order(block))}


def _order(block: blocks.Block) -> Any:
    layout = getattr(block.meta, "form_layout", None)
    first = [str(each) for each in getattr(layout, "children", ())] if isinstance(layout, blocks.BlockGroup) else []
    return lambda field: first.index(field["name"]) if field["name"] in first else len(first)


def _advanced(block: blocks.Block) -> frozenset[str]:
    layout = getattr(block.meta, "form_layout", None)
    if not isinstance(layout, blocks.BlockGroup):
        return frozenset()
    return frozenset(str(each) for each in layout.settings) - {"config", "timers", "effects"}


def _stream(block: blocks.StreamBlock) -> Description:
    kinds = [
        {"kind": name, "label": str(child.label), "icon": str(child.meta.icon), **described(child)}
        for name, child in block.child_blocks.items()
        if not isinstance(child, JsonBlock)
    ]
    return {"kinds": kinds}


def _field(name: str, block: blocks.Block, standard: Any, advanced: bool) -> Description:
    control = _control(name, block)
    found = {"name": name, "label": str(block.label), "help": _help(name, block, control), **control}
    if standard is not None:
        found["standard"] = standard
    if advanced:
        found["advanced"] = True
    if isinstance(block, blocks.FieldBlock) and block.required:
        found["required"] = True
    return found


def _help(name: str, block: blocks.Block, control: Description) -> str:
    if control["control"] in ("names", "name") and name not in ("unique_by", "chosen_in", "hidden"):
        return ""  # It tells how to write keys, and on the canvas they are chosen.
    return str(getattr(getattr(block, "field", None), "help_text", "") or getattr(block.meta, "help_text", "") or "")


def _control(name: str, block: blocks.Block) -> Description:
    if name == "more":
        return {"control": "rest"}
    if isinstance(block, blocks.ListBlock):
        return _list(block)
    if isinstance(block, blocks.StreamBlock):
        row = block.child_blocks.get("row")
        return {"control": "list", **described(row)} if row else {"control": "stream", **described(block)}
    simple = _simple(name, block)
    if simple:
        return simple
    return {"control": "record", **described(block)} if isinstance(block, blocks.StructBlock) else {"control": "json"}


def _list(block: blocks.ListBlock) -> Description:
    child = block.child_block
    if isinstance(child, RoleBlock):
        return {"control": "roles"}
    return {"control": "list", **described(child)} if isinstance(child, blocks.StructBlock) else {"control": "json"}


def _simple(name: str, block: blocks.Block) -> Description | None:
    """The control of a block that holds one value; the more special classes come first."""
    if isinstance(block, LongTextBlock):
        return {"control": "longtexts"}
    if isinstance(block, TextBlock):
        return {"control": "texts"}
    if isinstance(block, NumbersBlock):
        return {"control": "numbers"}
    if isinstance(block, WordsBlock):
        return {"control": "names", "of": NAMED.get(name, "")}
    if isinstance(block, AmountBlock):
        return {"control": "amount"}
    if isinstance(block, RoleBlock):
        return {"control": "role"}
    if isinstance(block, blocks.ChoiceBlock):
        choices = [[value, str(label)] for value, label in block.field.choices if value]
        return {"control": "choice", "choices": choices}
    if isinstance(block, blocks.BooleanBlock):
        return {"control": "flag"}
    if isinstance(block, blocks.IntegerBlock):
        return {"control": "number"}
    if isinstance(block, FormulaBlock) or (name in FORMULAS and isinstance(block, blocks.FieldBlock)):
        return {"control": "formula"}
    if isinstance(block, blocks.RegexBlock):
        return {"control": "key"}
    if isinstance(block, blocks.TextBlock):
        return {"control": "lines"}
    if isinstance(block, JsonBlock):
        return {"control": "json"}
    if isinstance(block, blocks.CharBlock):
        return {"control": "name", "of": NAMED[name]} if name in NAMED else {"control": "line"}
    return None
