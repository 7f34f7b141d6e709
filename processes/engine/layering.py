"""Where each state stands in the drawing: its layer along the course of the procedure and its row across it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .model import ProcedureDefinition


@dataclass(frozen=True, kw_only=True)
class Link:
    """All transitions from one state to another: one line in the drawing."""

    source: str
    target: str
    transitions: tuple[str, ...]
    back: bool


@dataclass(frozen=True, kw_only=True)
class Places:
    """Layer (0 = start) and row (0 = the main course) of every state, and the links between them."""

    layers: Mapping[str, int]
    rows: Mapping[str, int]
    links: tuple[Link, ...]

    def lowest_row(self, layer: int) -> int:
        """Returns the last row that is taken in a layer."""
        return max(row for key, row in self.rows.items() if self.layers[key] == layer)


def placed(definition: ProcedureDefinition, line: Sequence[str]) -> Places:
    """Returns the places of the states of one line: the main one, or a branch.

    The order of the document decides what is forward: a link to an earlier state goes back.
    """
    order = {key: position for position, key in enumerate(line)}
    links = _links(definition, order)
    forward = [each for each in links if not each.back and each.source != each.target]
    layers = dict.fromkeys(order, 0)
    for key in order:
        for link in forward:
            if link.source == key:
                layers[link.target] = max(layers[link.target], layers[key] + 1)
    main = _main_course(definition, forward, layers)
    rows: dict[str, int] = {}
    taken: set[tuple[int, int]] = set()
    for key in [*main, *(each for each in order if each not in main)]:
        row = 0 if key in main else 1
        while (layers[key], row) in taken:
            row += 1
        rows[key] = row
        taken.add((layers[key], row))
    return Places(layers=layers, rows=rows, links=links)


def _links(definition: ProcedureDefinition, order: Mapping[str, int]) -> tuple[Link, ...]:
    found: dict[tuple[str, str], list[str]] = {}
    for transition in definition.transitions.values():
        for source in transition.sources:
            if source not in order or transition.target not in order:
                continue
            found.setdefault((source, transition.target), []).append(transition.key)
    return tuple(
        Link(source=source, target=target, transitions=tuple(keys), back=order[target] < order[source])
        for (source, target), keys in found.items()
    )


def _main_course(definition: ProcedureDefinition, forward: list[Link], layers: Mapping[str, int]) -> list[str]:
    """The longest way from the start to a good end, in the order of the layers."""
    good = [key for key in layers if definition.states[key].outcome == "success"]
    goal = max(good or list(layers), key=lambda key: layers[key])
    course = [goal]
    while True:
        before = [
            link.source
            for link in forward
            if link.target == course[-1] and layers[link.source] == layers[course[-1]] - 1
        ]
        if not before:
            return course[::-1]
        course.append(before[0])
