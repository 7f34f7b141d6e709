"""What a formula that is being written means so far: its tree, its type, and what is wrong where."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from forms.engine.expressions import (
    CATALOGUE,
    ExpressionError,
    FactFunction,
    Function,
    Tree,
    check,
    parse,
    result_type,
)
from forms.engine.expressions.tokens import tokens_of
from forms.engine.problems import Problem
from forms.facts import every_function
from forms.problem_texts import fix_of, message_of

SPELLINGS = {"===": "==", "!==": "!=", "!": "not"}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing wrong with a formula text, in words; ``position`` and ``length`` say at which characters."""

    text: str
    fix: str
    position: int
    length: int


@dataclass(frozen=True, kw_only=True)
class CheckedFormula:
    """``tree`` is None for a blank text and for one that cannot be read; ``type`` is that of the result."""

    tree: Tree
    type: str
    findings: tuple[Finding, ...] = ()


def checked_formula(
    text: str, *, types: Mapping[str, str], columns: Mapping[str, Collection[str]] | None = None
) -> CheckedFormula:
    """Returns the formula checked against fields of these expression types; never raises for any text."""
    if not text.strip():
        return CheckedFormula(tree=None, type="")
    try:
        tree = parse(text)
    except ExpressionError as error:
        return CheckedFormula(tree=None, type="", findings=(_unreadable(text, error),))
    asked = {name: function for name, (function, _doc) in every_function().items()}
    functions: Mapping[str, Function | FactFunction] = {**CATALOGUE, **asked}
    problems = check(tree, types, functions, columns=columns)
    found = tuple(_located(text, problem) for problem in problems)
    return CheckedFormula(tree=tree, type=result_type(tree, types, functions), findings=found)


def _unreadable(text: str, error: ExpressionError) -> Finding:
    context = {"text": text[error.position : error.position + 20], **error.context}
    length = max(len(str(context.get("found") or context.get("name") or context.get("sign") or "")), 1)
    return _finding(error.code, context, error.position, min(length, len(text) - error.position))


def _located(text: str, problem: Problem) -> Finding:
    """The finding at the first place where the name it is about is written."""
    name = str(problem.context.get("name") or problem.context.get("value") or "")
    wanted = SPELLINGS.get(name, name)
    place = next((token for token in tokens_of(text) if wanted and token.text == wanted), None)
    if place is None:
        return _finding(problem.code, problem.context, 0, len(text))
    quoted = 2 if place.kind == "text" else 0
    return _finding(problem.code, problem.context, place.position, len(wanted) + quoted)


def _finding(code: str, context: Mapping[str, Any], position: int, length: int) -> Finding:
    return Finding(text=message_of(code, context), fix=fix_of(code, _short(context)), position=position, length=length)


def _short(context: Mapping[str, Any]) -> Mapping[str, Any]:
    """The context with what comes nearest to an unknown name in place of everything that is known."""
    nearest = context.get("nearest")
    return {**context, "known": nearest} if nearest else context
