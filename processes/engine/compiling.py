"""Formula texts of a procedure document made into trees, with named rules put in where they are called."""

from collections.abc import Mapping
from typing import Any

from forms.engine.definition import compile_definition
from forms.engine.expressions import ExpressionError, Tree, parse
from forms.engine.problems import Problem


class RuleCycle(Exception):
    """A named rule that leads back to itself."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(*names)
        self.names = names


def compiled(document: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """Returns the document with a tree beside every guard, every region's and effect's condition, and the form's
    formulas as trees, and the hindrances."""
    rules, findings = rule_trees(document.get("rules", {}))
    transitions = []
    for position, transition in enumerate(document["transitions"]):
        path = f"transitions/{position}"
        result, found = _with_tree(transition, "guard", path, rules)
        findings += found
        if result.get("effects"):
            effects = enumerate(result["effects"])
            read = [_with_tree(each, "when", f"{path}/effects/{place}", rules) for place, each in effects]
            result["effects"] = [effect for effect, _ in read]
            findings += [each for _, found in read for each in found]
        transitions.append(result)
    states = []
    for position, state in enumerate(document["states"]):
        with_regions, found = _with_regions(state, f"states/{position}/config/regions", rules)
        states.append(with_regions)
        findings += found
    return {**document, "form": _form(document["form"]), "states": states, "transitions": transitions}, findings


def _with_regions(
    state: Mapping[str, Any], path: str, rules: Mapping[str, Tree]
) -> tuple[Mapping[str, Any], list[Problem]]:
    """The state with ``when_tree`` beside every condition of its regions."""
    config = state.get("config", {})
    if not config.get("regions"):
        return state, []
    read = [_with_tree(each, "when", f"{path}/{place}", rules) for place, each in enumerate(config["regions"])]
    regions, findings = [region for region, _ in read], [each for _, found in read for each in found]
    return {**state, "config": {**config, "regions": regions}}, findings


def _with_tree(
    part: Mapping[str, Any], name: str, path: str, rules: Mapping[str, Tree]
) -> tuple[dict[str, Any], list[Problem]]:
    """The part of a document with the tree of its formula ``name`` beside it."""
    result = {key: value for key, value in part.items() if key != f"{name}_tree"}
    text = str(part.get(name, "")).strip()
    if not text:
        return result, []
    tree, findings = _read(text, f"{path}/{name}")
    if not findings:
        try:
            result[f"{name}_tree"] = inlined(tree, rules)
        except RuleCycle as cycle:
            findings = [_cycle(f"{path}/{name}", cycle)]
    return result, findings


def rule_trees(rules: Mapping[str, str]) -> tuple[dict[str, Tree], list[Problem]]:
    """Returns the tree of each named rule that can be read, and what is wrong with the others."""
    trees: dict[str, Tree] = {}
    findings: list[Problem] = []
    for name, text in rules.items():
        tree, found = _read(text, f"rules/{name}")
        findings += found
        if not found:
            trees[name] = tree
    for name in list(trees):
        try:
            inlined(trees[name], trees, (name,))
        except RuleCycle as cycle:
            findings.append(_cycle(f"rules/{name}", cycle))
            del trees[name]
    return trees, findings


def inlined(tree: Tree, rules: Mapping[str, Tree], inside: tuple[str, ...] = ()) -> Tree:
    """Returns the tree with every call ``name()`` of a rule replaced by that rule. Raises RuleCycle."""
    if isinstance(tree, Mapping):
        ((name, arguments),) = tree.items()
        if name in rules and not arguments:
            if name in inside:
                raise RuleCycle((*inside, name))
            return inlined(rules[name], rules, (*inside, name))
        if name == "var":
            return dict(tree)
        return {name: inlined(arguments, rules, inside)}
    if isinstance(tree, list | tuple):
        return [inlined(each, rules, inside) for each in tree]
    return tree


def _form(document: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return compile_definition(document)
    except (ExpressionError, ValueError, KeyError, TypeError):
        return dict(document)  # the form engine says what is wrong with it


def _read(text: str, path: str) -> tuple[Tree, list[Problem]]:
    try:
        return parse(text), []
    except ExpressionError as error:
        return None, [Problem(path, error.code, {**error.context, "position": error.position})]


def _cycle(path: str, cycle: RuleCycle) -> Problem:
    return Problem(path, "rule_cycle", {"names": " → ".join(cycle.names)})
