"""XForms XPath, the subset that XLSForms are written in, read into a small syntax tree.

`${name}` references, literals, `.` and `..`, calls, paths with predicates, and the operators from `or` down to unary
minus (W3C XPath 1.0, section 3; OpenRosa XForms specification).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from html import unescape

from forms.engine.xlsform.notes import Uncarried

LONGEST = 20_000
DEEPEST = 60
TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<ref>\$\{\s*(?P<refname>[^}]*?)\s*\})
    |(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
    |(?P<text>'[^']*'|"[^"]*")
    |(?P<name>[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?)
    |(?P<sign>//|\.\.|!=|<=|>=|==|&&|\|\||[.=<>+\-*|/()\[\],@])""",
    re.VERBOSE,
)
SMART = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " ", "−": "-"})
WORD_OPERATORS = frozenset({"and", "or", "mod", "div"})
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class Literal:
    """A text or a number."""

    value: str | Decimal


@dataclass(frozen=True, slots=True)
class Reference:
    """`${name}`."""

    name: str


@dataclass(frozen=True, slots=True)
class Path:
    """A location: its steps as written, with "" first for an absolute one; predicates by the position of their step."""

    steps: tuple[str, ...]
    start: Node | None = None
    predicates: tuple[tuple[int, Node], ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """A function call; operators are calls of their sign, unary minus is `neg`."""

    name: str
    arguments: tuple[Node, ...]


Node = Literal | Reference | Path | Call
HERE = Path((".",))


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str


def read_xpath(source: str) -> Node:
    """The syntax tree of an expression; Uncarried("syntax") when it is none."""
    return Reader(tokens_of(unescape(source).translate(SMART))).whole()


def tokens_of(source: str) -> list[Token]:
    """The tokens, an "end" last."""
    if len(source) > LONGEST:
        raise Uncarried("too_long", limit=LONGEST)
    tokens: list[Token] = []
    position = 0
    while position < len(source):
        match = TOKEN.match(source, position)
        if match is None:
            raise Uncarried("syntax", found=source[position : position + 20])
        position = match.end()
        kind = match.lastgroup or ""
        if kind == "refname" or match.group("ref"):
            tokens.append(Token("ref", match.group("refname")))
        elif kind != "space":
            tokens.append(Token(kind, match.group()))
    return [*tokens, Token("end", "")]


class Reader:
    """A position in the tokens; each method reads one level of the grammar."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    def whole(self) -> Node:
        tree = self.expression()
        if self.next.kind != "end":
            raise self.unexpected()
        return tree

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    def unexpected(self) -> Uncarried:
        return Uncarried("syntax", found=self.next.text or "…")

    def found(self, *signs: str) -> str | None:
        """Takes the next token when it is one of these signs or operator words."""
        token = self.next
        text = token.text.lower() if token.kind == "name" and token.text.lower() in WORD_OPERATORS else token.text
        if token.kind in ("sign", "name") and text in signs:
            self.at += 1
            return text
        return None

    def wanted(self, sign: str) -> None:
        if self.found(sign) is None:
            raise self.unexpected()

    def expression(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Uncarried("too_deep", limit=DEEPEST)
        tree = self.disjunction()
        self.depth -= 1
        return tree

    def disjunction(self) -> Node:
        return self.chain(("or", "||"), self.conjunction, flat="or")

    def conjunction(self) -> Node:
        return self.chain(("and", "&&"), self.comparison, flat="and")

    def comparison(self) -> Node:
        left = self.sum()
        while (sign := self.found(*COMPARISONS, "==")) is not None:
            left = Call("=" if sign == "==" else sign, (left, self.sum()))
        return left

    def sum(self) -> Node:
        return self.chain(("+", "-"), self.product)

    def product(self) -> Node:
        return self.chain(("*", "div", "mod"), self.sign)

    def chain(self, signs: tuple[str, ...], read: Callable[[], Node], flat: str = "") -> Node:
        left = read()
        operands = [left]
        while (sign := self.found(*signs)) is not None:
            right = read()
            if flat:
                operands.append(right)
            else:
                left = Call(sign, (left, right))
        return Call(flat, tuple(operands)) if len(operands) > 1 else left

    def sign(self) -> Node:
        minus = 0
        while self.found("-"):
            minus += 1
        tree = self.union()
        return Call("neg", (tree,)) if minus % 2 else tree

    def union(self) -> Node:
        tree = self.path()
        if self.next.text == "|" and self.next.kind == "sign":
            raise Uncarried("union")
        return tree

    def path(self) -> Node:
        start: Node | None = None
        steps: list[str] = []
        predicates: list[tuple[int, Node]] = []
        token = self.next
        if token.kind == "sign" and token.text in ("/", "//"):
            steps.append("")
        elif self.begins_location():
            steps.append(self.step())
        else:
            start = self.primary()
        self.take_predicates(len(steps) - 1, predicates)
        while (sign := self.found("/", "//")) is not None:
            if sign == "//":
                raise Uncarried("path", found="//")
            steps.append(self.step())
            self.take_predicates(len(steps) - 1, predicates)
        if start is not None and not steps and not predicates:
            return start
        return Path(tuple(steps), start, tuple(predicates))

    def begins_location(self) -> bool:
        token, after = self.next, self.tokens[min(self.at + 1, len(self.tokens) - 1)]
        if token.kind == "sign":
            return token.text in (".", "..", "@", "*")
        return token.kind == "name" and after.text != "("

    def step(self) -> str:
        attribute = "@" if self.found("@") else ""
        token = self.next
        if token.kind == "name" or (token.kind == "sign" and token.text in (".", "..", "*")):
            self.at += 1
            return attribute + token.text
        raise self.unexpected()

    def take_predicates(self, step: int, found: list[tuple[int, Node]]) -> None:
        while self.found("["):
            found.append((step, self.expression()))
            self.wanted("]")

    def primary(self) -> Node:
        token = self.next
        self.at += 1
        if token.kind == "number":
            return Literal(Decimal(token.text))
        if token.kind == "text":
            return Literal(token.text[1:-1])
        if token.kind == "ref":
            return Reference(token.text)
        if token.kind == "name":
            self.wanted("(")
            return Call(token.text, tuple(self.arguments()))
        if token.kind == "sign" and token.text == "(":
            tree = self.expression()
            self.wanted(")")
            return tree
        self.at -= 1
        raise self.unexpected()

    def arguments(self) -> list[Node]:
        if self.found(")"):
            return []
        found = [self.expression()]
        while self.found(","):
            found.append(self.expression())
        self.wanted(")")
        return found
