"""A choice filter of any kind: for each option, the condition under which it is offered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from forms.engine.xlsform.coercion import Typed
from forms.engine.xlsform.functions import FUNCTIONS
from forms.engine.xlsform.lists import Option
from forms.engine.xlsform.notes import Uncarried
from forms.engine.xlsform.outline import Item
from forms.engine.xlsform.translating import Translator
from forms.engine.xlsform.xpath import Node, Path, read_xpath

if TYPE_CHECKING:
    from forms.engine.xlsform.fields_in import FieldReader

MOST = 300


def conditions(reader: FieldReader, item: Item, source: str, options: Sequence[Option]) -> dict[str, Any]:
    """{option: condition} of a choice filter, in which other columns of the list are named bare. Raises Uncarried."""
    if len(options) > MOST:
        raise Uncarried("choice_filter", limit=MOST)
    tree = read_xpath(source)
    found: dict[str, list[Any]] = {}
    columns = {column for option in options for column in option.attributes} | {"name", "label"}
    for option in options:
        translator = OfOption(reader.scope(item), FUNCTIONS)
        translator.option, translator.columns = option, columns
        found.setdefault(option.value, []).append(simplified(translator.condition(tree)))
    return {value: trees[0] if len(trees) == 1 else simplified({"or": trees}) for value, trees in found.items()}


class OfOption(Translator):
    """Reads bare names as cells of one option."""

    option: Option
    columns: set[str]

    def path(self, node: Path) -> Typed:
        bare = node.start is None and not node.predicates and len(node.steps) == 1
        if bare and node.steps[0] in self.columns:
            return Typed(self.option.cell(node.steps[0]), "text")
        return super().path(node)


def simplified(tree: Any) -> Any:
    """The tree with comparisons of literals worked out, so that most options keep a short condition or none."""
    if not isinstance(tree, dict) or len(tree) != 1:
        return tree
    [(name, parts)] = tree.items()
    if name == "var" or not isinstance(parts, list):
        return tree
    parts = [simplified(part) for part in parts]
    if name in ("===", "!==") and all(not isinstance(part, (dict, list)) for part in parts):
        same = parts[0] == parts[1]
        return same if name == "===" else not same
    if name == "!" and isinstance(parts[0], bool):
        return not parts[0]
    if name in ("and", "or"):
        decides = name == "or"
        if any(part is decides for part in parts):
            return decides
        rest = [part for part in parts if not isinstance(part, bool)]
        if not rest:
            return not decides
        return rest[0] if len(rest) == 1 else {name: rest}
    return {name: parts}


__all__ = ["Node", "conditions"]
