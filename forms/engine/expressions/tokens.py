"""A formula text cut into tokens. Full-width punctuation from Chinese keyboards means the same as its ASCII twin."""

from __future__ import annotations

import re
from dataclasses import dataclass

from forms.engine.expressions.errors import ExpressionError
from forms.engine.expressions.tree import MAX_CHARACTERS

TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<number>[0-9]+(?:\.[0-9]+)?)
    |(?P<name>[A-Za-z][A-Za-z0-9_]*)
    |(?P<text>'(?:[^']|'')*'|"(?:[^"]|"")*"|‘[^’]*’|“[^”]*”)
    |(?P<sign>\*\*|==|!=|<>|<=|>=|&&|\|\||[<>=+\-*/%()\[\],&|!^.;:{}@~?$#\\]
        |[\u2264\u2265\u2260\uff08\uff09\uff0c\u3010\u3011\uff01\uff1d\u3001])""",
    re.VERBOSE,
)
TWINS = {
    "\uff08": "(",
    "\uff09": ")",
    "\uff0c": ",",
    "\u3010": "[",
    "\u3011": "]",
    "\u2264": "<=",
    "\u2265": ">=",
    "\u2260": "!=",
    "<>": "!=",
}
SIGNS = frozenset({"==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "(", ")", "[", "]", ","})
INSTEAD = {
    "=": "==",
    "\uff1d": "==",
    "&": "and",
    "&&": "and",
    "|": "or",
    "||": "or",
    "!": "not",
    "\uff01": "not",
    "\u3001": ",",
}
WORDS = frozenset({"and", "or", "not", "in", "if", "else"})


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text: kind "number", "name", "text", "word", "sign" or "end", and where it starts."""

    kind: str
    text: str
    position: int


def tokens_of(source: str) -> list[Token]:
    """The tokens, the last one of kind "end"; ExpressionError where the text cannot be cut."""
    if len(source) > MAX_CHARACTERS:
        raise ExpressionError("too_long", MAX_CHARACTERS, {"length": len(source), "limit": MAX_CHARACTERS})
    tokens: list[Token] = []
    position = 0
    while position < len(source):
        match = TOKEN.match(source, position)
        if match is None:
            raise ExpressionError(*refusal(source, position))
        if match.lastgroup != "space":
            tokens.append(token(match, tokens))
        position = match.end()
    return [*tokens, Token("end", "", len(source))]


def refusal(source: str, position: int) -> tuple[str, int, dict[str, object]]:
    """Why nothing can start here."""
    character = source[position]
    if character in "'\"‘“":
        return "unclosed_text", position, {}
    code = "bad_name" if character.isalnum() or character == "_" else "unknown_sign"
    return code, position, {"sign": character}


def token(match: re.Match[str], before: list[Token]) -> Token:
    """The token of a match."""
    kind, text, position = match.lastgroup or "", match.group(), match.start()
    touching = bool(before) and before[-1].position + len(before[-1].text) == position
    if kind == "name" and touching and before[-1].kind == "number":
        raise ExpressionError("bad_number", before[-1].position, {"text": before[-1].text + text})
    if kind == "text":
        return Token(kind, unquoted(text), position)
    if kind == "sign":
        return Token(kind, sign(text, position), position)
    return Token("word" if text in WORDS else kind, text, position)


def sign(text: str, position: int) -> str:
    """The sign as the grammar knows it."""
    known = TWINS.get(text, text)
    if known in SIGNS:
        return known
    if text == "**" or text == "^":
        raise ExpressionError("no_power", position, {"sign": text})
    if text == ".":
        raise ExpressionError("no_attributes", position, {})
    raise ExpressionError("unknown_sign", position, {"sign": text, "instead": INSTEAD.get(text, "")})


def unquoted(text: str) -> str:
    """What the quotes hold; a doubled quote stands for one. A backslash is a character like any other."""
    inner = text[1:-1]
    if "\x00" in inner:
        raise ExpressionError("unknown_sign", 0, {"sign": "NUL", "instead": ""})
    return inner.replace(text[0] * 2, text[0]) if text[0] in "'\"" else inner
