"""What the process designer knows beforehand: kinds of steps and effects, roles, field types, parts to put in."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from forms.field_types import FIELD_TYPES
from processes.builder import PARTS, StatesBlock, TransitionsBlock
from processes.builder.blocks import role_choices
from processes.builder.description import NAMED, described
from processes.builder.parts import Pairs, ProcedureBlock, Single
from processes.designer_texts import WAYS
from processes.effects import effect_kinds
from processes.engine.facts import DECLARATIONS
from processes.engine.kinds import KINDS
from processes.texts import localized

DESIGNS = Path(__file__).resolve().parent.parent / "designs"
HEARD_BY_THE_SYSTEM = frozenset({"todo_opened", "reminder", "succession_due"})
"""Effects that the engine emits itself; nobody puts them on a button."""


def catalogue() -> dict[str, Any]:
    """Returns everything the panels are made from."""
    transition = described(TransitionsBlock().child_blocks["transition"])
    return {
        "kinds": kinds(),
        "transition": transition["fields"],
        "effects": effects(transition["fields"]),
        "procedure": described(ProcedureBlock())["fields"],
        "parts": {name: part(block) for name, block in PARTS.items()},
        "roles": list(map(list, role_choices())),
        "types": {key: str(kind.label) for key, kind in FIELD_TYPES.items()},
        "named": dict(NAMED),
        "facts": {each.name: list(each.name_kinds(8)) for each in DECLARATIONS if each.arguments},
        "designs": [in_words(each) for each in designs() if each["for"] == "part"],
        "way_titles": WAYS,
    }


def part(block: Any) -> dict[str, Any]:
    """Returns the panel of another part of the procedure: one record, a list of them, or pairs of name and value."""
    control = "record" if isinstance(block, Single) else "pairs" if isinstance(block, Pairs) else "list"
    return {"control": control, "label": str(block.child_blocks["row"].label), **described(block.child_blocks["row"])}


def kinds() -> list[dict[str, Any]]:
    """Returns the step kinds in the order of the palette; a kind without a block of its own gets the general panel."""
    blocks = StatesBlock().child_blocks
    found = []
    for key, kind in KINDS.items():
        block = blocks.get(key, blocks["wait"])
        found.append(
            {
                "key": key,
                "label": str(block.label) if key in blocks else localized(kind.title),
                "title": dict(kind.title),
                "icon": str(block.meta.icon),
                "group": str(getattr(block.meta, "group", "") or ""),
                "is_end": kind.is_end,
                "needs_performers": kind.needs_performers,
                **described(block),
            }
        )
    return found


def effects(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Returns the effects a button may have; one without a block is written as JSON."""
    known: list[dict[str, Any]] = next((field["kinds"] for field in fields if field["name"] == "effects"), [])
    named = {each["kind"] for each in known}
    rest = [
        {"kind": key, "label": key, "icon": "cog", "fields": [{"name": "more", "label": key, "control": "rest"}]}
        for key in effect_kinds()
        if key not in named | HEARD_BY_THE_SYSTEM
    ]
    return [*known, *rest]


def in_words(design: dict[str, Any]) -> dict[str, Any]:
    """Returns a template with its name and purpose in the language on screen."""
    return {**design, "label": localized(design["title"]), "help": localized(design["purpose"])}


@cache
def designs() -> tuple[dict[str, Any], ...]:
    """Returns the templates that come with the product: ``for`` a "part" to put in, or a whole "procedure"."""
    return tuple(json.loads(path.read_text(encoding="utf-8")) for path in sorted(DESIGNS.glob("*.json")))
