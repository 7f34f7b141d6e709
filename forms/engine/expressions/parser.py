"""Formula text to tree, by precedence climbing.

From loosest to tightest: `a if c else b`, `or`, `and`, `not`, comparisons (they chain: `1 < x <= 5`), `+ -`, `* / %`,
unary minus, and single things: numbers, texts, True, False, None, lists, fields, function calls, parentheses.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from forms.engine.expressions import decimals
from forms.engine.expressions.errors import ExpressionError
from forms.engine.expressions.tokens import Token, tokens_of
from forms.engine.expressions.tree import MAX_DEPTH, MAX_NODES, Tree, is_key, size_of

LITERALS = {"True": True, "true": True, "False": False, "false": False, "None": None, "null": None}
COMPARISONS = {"==": "===", "!=": "!==", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
MAX_NESTING = MAX_DEPTH + 4
"""Parentheses included; one level takes about 13 Python frames, so this stays far from the recursion limit."""


def parse(text: str) -> Tree:
    """The tree of a formula text; ExpressionError with a code and a position when it is not one."""
    return Parser(tokens_of(text)).whole()


class Parser:
    """A reading position in the tokens; each method reads one level of the grammar."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.nesting = 0

    def whole(self) -> Tree:
        """The one expression that the text is."""
        if self.next.kind == "end":
            raise ExpressionError("empty", 0)
        tree: Tree = self.expression()
        if self.next.kind != "end":
            raise self.unexpected("end")
        nodes, depth = size_of(tree)
        if depth > MAX_DEPTH:
            raise ExpressionError("too_deep", 0, {"limit": MAX_DEPTH})
        if nodes > MAX_NODES:
            raise ExpressionError("too_many_nodes", 0, {"limit": MAX_NODES})
        return tree

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def found(self, *texts: str) -> str | None:
        """Takes the next token when it is one of these signs or words."""
        if self.next.kind in ("sign", "word") and self.next.text in texts:
            return self.take().text
        return None

    def wanted(self, text: str) -> None:
        if self.found(text) is None:
            raise self.unexpected(text)

    def unexpected(self, wanted: str) -> ExpressionError:
        if self.next.kind == "end":
            return ExpressionError("unexpected_end", self.next.position, {"wanted": wanted})
        return ExpressionError("unexpected", self.next.position, {"found": self.next.text, "wanted": wanted})

    def deeper(self, read: Callable[[], Any]) -> Any:
        """One nesting level further down, as long as there are any."""
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise ExpressionError("too_deep", self.next.position, {"limit": MAX_DEPTH})
        tree = read()
        self.nesting -= 1
        return tree

    def expression(self) -> Any:
        return self.deeper(self.conditional)

    def conditional(self) -> Any:
        chosen = self.disjunction()
        if self.found("if") is None:
            return chosen
        condition = self.disjunction()
        self.wanted("else")
        return {"if": [condition, chosen, self.expression()]}

    def disjunction(self) -> Any:
        return self.series("or", self.conjunction)

    def conjunction(self) -> Any:
        return self.series("and", self.negation)

    def series(self, word: str, read: Callable[[], Any]) -> Any:
        operands = [read()]
        while self.found(word):
            operands.append(read())
        return operands[0] if len(operands) == 1 else {word: operands}

    def negation(self) -> Any:
        return {"!": [self.deeper(self.negation)]} if self.found("not") else self.comparison()

    def comparison(self) -> Any:
        left = self.sum()
        parts = []
        while (compare := self.comparator()) is not None:
            right = self.sum()
            parts.append(compare(left, right))
            left = right
        if not parts:
            return left
        return parts[0] if len(parts) == 1 else {"and": parts}

    def comparator(self) -> Callable[[Any, Any], Any] | None:
        sign = self.found(*COMPARISONS)
        if sign is not None:
            return lambda left, right: {COMPARISONS[sign]: [left, right]}
        if self.found("in"):
            return lambda left, right: {"in": [left, right]}
        if self.next.text == "not" and self.next.kind == "word":
            self.take()
            self.wanted("in")
            return lambda left, right: {"!": [{"in": [left, right]}]}
        return None

    def sum(self) -> Any:
        return self.chain(("+", "-"), self.product)

    def product(self) -> Any:
        return self.chain(("*", "/", "%"), self.sign)

    def chain(self, signs: tuple[str, ...], read: Callable[[], Any]) -> Any:
        """Operands from left to right; a run of the same `+` or `*` becomes one node."""
        tree = read()
        run = ""
        while (sign := self.found(*signs)) is not None:
            right = read()
            tree = {sign: [*tree[sign], right]} if sign == run else {sign: [tree, right]}
            run = sign if sign in ("+", "*") else ""
        return tree

    def sign(self) -> Any:
        if not self.found("-"):
            return self.single()
        if self.next.kind == "number":
            return number_tree("-", self.take())
        return {"-": [self.deeper(self.sign)]}

    def single(self) -> Any:
        token = self.next
        if token.kind == "number":
            return number_tree("", self.take())
        if token.kind == "text":
            return self.take().text
        if token.kind == "name":
            return self.named(self.take())
        if self.found("("):
            tree = self.expression()
            self.wanted(")")
            return tree
        if self.found("["):
            return self.until("]")
        raise self.unexpected("value")

    def named(self, token: Token) -> Any:
        if token.text in LITERALS:
            return LITERALS[token.text]
        if not is_key(token.text):
            raise ExpressionError("bad_name", token.position, {"name": token.text[:80]})
        return {token.text: self.until(")")} if self.found("(") else {"var": token.text}

    def until(self, closing: str) -> list[Any]:
        """Expressions between commas up to the closing sign."""
        if self.found(closing):
            return []
        trees = [self.expression()]
        while self.found(","):
            if self.next.text == closing and self.next.kind == "sign":
                break
            trees.append(self.expression())
        self.wanted(closing)
        return trees


def number_tree(minus: str, token: Token) -> Any:
    """The literal; one with more digits than a JSON number keeps exactly is written `number('…')`."""
    value = decimals.number(Decimal(minus + token.text))
    if value is None or value != Decimal(minus + token.text):
        limits = {"digits": decimals.DIGITS, "places": decimals.PLACES}
        raise ExpressionError("number_range", token.position, {"text": token.text[:80], **limits})
    if len(value.as_tuple().digits) > decimals.EXACT_DIGITS:
        return {"number": [decimals.plain_text(value)]}
    return int(value) if value == value.to_integral_value() else float(value)
