"""How a field lies in the editor: what is needed first, and the rest in groups that open at a click."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks.struct_block import BlockGroup

from forms.field_types import FieldType
from forms.field_types.settings import Setting

from .common_blocks import Pair

SECTION = "section"
SETTING = "set_"
FEW = 2
SEEN_FIRST = frozenset(
    {
        *("accept", "among", "capture", "cells", "criteria", "currency", "depth", "equals", "fill", "film", "form"),
        *("format", "options", "page_type", "picture", "places", "posts", "procedure", "result", "rubric", "statement"),
        *("text", "title", "vocabulary", "vote", "what", "where"),
    }
)
"""Settings without which a field of its type says nothing, or that most forms of the field set."""
LOOKS = frozenset({"look", "low", "high"})
TOLD = (
    *("help", "default_from", "default", "default_formula", "computed", "visible_when", "required_when"),
    *("read_only_when", "purpose"),
)
"""Settings that a closed group shows beside its heading, so that nobody has to open it to see what is set."""


def group(heading: Any, icon: str, names: Iterable[str]) -> list[BlockGroup]:
    """Returns a group that is closed to begin with, none when there is nothing in it."""
    children = list(names)
    if not children:
        return []
    # Nothing between them: Wagtail's map of the page takes a blank for a name and leaves the group without one.
    told = "".join(f"{{{name}}}" for name in TOLD if name in children)
    return [BlockGroup(children=children, heading=heading, icon=icon, classname="collapsed", label_format=told)]


def form_layout(
    *,
    first: Sequence[Pair],
    kind: FieldType,
    text: Sequence[Pair],
    begin: Sequence[Pair] = (),
    rules: Sequence[Pair] = (),
    personal: Sequence[Pair] = (),
    looks: Sequence[Pair] = (),
) -> BlockGroup:
    """Returns the layout of a field or column of that type."""
    seen, further = settings_of(kind)
    return BlockGroup(
        children=[
            *names(first),
            *seen,
            *group(_("Further settings of this type"), "cogs", [name for name in further if not is_look(name)]),
            *group(_("Help, example and messages"), "edit", names(text)),
            *group(_("Default and computation"), "snippet", names(begin)),
            *group(_("Conditions and rules"), "list-ul", names(rules)),
            *group(_("Personal data and masking"), "lock", names(personal)),
            *group(_("Appearance"), "view", [*names(looks), *filter(is_look, further)]),
        ]
    )


def settings_of(kind: FieldType) -> tuple[list[str], list[str]]:
    """Returns the blocks of the type's settings that are seen at once, and those that wait in a group."""
    looks = [each for each in kind.settings if each.name in LOOKS]
    rest = [each for each in kind.settings if each not in looks]
    seen = rest if len(rest) <= FEW else [each for each in rest if is_seen_first(each)]
    return (
        [SETTING + each.name for each in seen],
        [SETTING + each.name for each in (*(each for each in rest if each not in seen), *looks)],
    )


def is_seen_first(setting: Setting) -> bool:
    """Whether the type is of little use without the setting."""
    return setting.name in SEEN_FIRST or setting.is_list


def is_look(name: str) -> bool:
    """Whether the setting only changes how the field looks."""
    return name.removeprefix(SETTING) in LOOKS


def names(pairs: Iterable[Pair]) -> list[str]:
    """Returns the names of blocks."""
    return [name for name, _block in pairs]
