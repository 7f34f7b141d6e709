"""Questions in Moodle's GIFT text format, read and written (docs.moodle.org, "GIFT format").

Read: multiple choice with one or several right answers, true/false, short answer, numerical with a margin, matching,
essay, missing word, titles, comments, ``$CATEGORY`` (as a tag), feedback of the whole question. Not kept: feedback of
single answers. A share of points between 0 and 100 of one answer makes it a question with several right ones.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from .kinds import Body
from .notation import Written

_ESCAPED = re.compile(r"\\([~=#{}:\\n])")
_HIDE = {char: chr(0xE000 + place) for place, char in enumerate("~=#{}:\\n")}
_SHOW = {hidden: "\n" if char == "n" else char for char, hidden in _HIDE.items()}
_WRITE = re.compile(r"([~=#{}:\\])")
_MARKUP = re.compile(r"^\[(?:html|moodle|plain|markdown)\]")


@dataclass(frozen=True, kw_only=True)
class GiftQuestion:
    """One question of a file with the line it begins on; ``problem`` says why it could not be read."""

    line: int
    written: Written | None
    tag: str = ""
    problem: str = ""


def read_gift(text: str) -> list[GiftQuestion]:
    """Returns every question of a GIFT file, those that cannot be read with their problem."""
    found = []
    tag = ""
    for line, block in _blocks(text):
        if block.startswith("$CATEGORY:"):
            tag = block.removeprefix("$CATEGORY:").strip().rsplit("/", 1)[-1]
            continue
        hidden = _ESCAPED.sub(lambda match: _HIDE[match[1]], block)
        written = _question(hidden)
        found.append(GiftQuestion(line=line, written=written, tag=tag, problem="" if written else "unreadable"))
    return found


def write_gift(bodies: Iterable[Body]) -> tuple[str, int]:
    """Returns the questions as a GIFT file, and how many have no form in GIFT (ordering, case)."""
    blocks = []
    left_out = 0
    for body in bodies:
        write = _WRITERS.get(body["kind"])
        inner = write(body) if write else None
        if inner is None:
            left_out += 1
            continue
        feedback = f"\n####{_escape(body['explanation'])}" if body.get("explanation") else ""
        blocks.append(f"{_escape(body['stem'])} {{{inner}{feedback}}}")
    return "\n\n".join(blocks) + "\n", left_out


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    lines: list[str] = []
    for number, line in enumerate([*text.replace("\ufeff", "").splitlines(), ""], start=1):
        if line.lstrip().startswith("//"):
            continue
        if line.strip().startswith("$CATEGORY:"):
            yield number, line.strip()
        elif line.strip():
            start = start if lines else number
            lines.append(line.strip())
        elif lines:
            yield start, "\n".join(lines)
            lines = []


def _question(block: str) -> Written | None:
    block = re.sub(r"^::.*?::", "", block, flags=re.DOTALL).strip()
    match = re.fullmatch(r"([^{}]*)\{([^{}]*)\}([^{}]*)", block, flags=re.DOTALL)
    if match is None:
        return None
    before, inner, after = (part.strip() for part in match.groups())
    inner, _sign, feedback = inner.partition("####")
    stem = _plain(_MARKUP.sub("", before)) + (f" ___ {_plain(after)}" if after else "")
    kind, lines, rule = _inner(inner.strip())
    if kind == "fill_in" and "___" not in stem:
        stem = f"{stem} ___"
    if kind != "fill_in":
        stem = stem.replace(" ___ ", " …… ")
    return (
        Written(kind=kind, stem=stem, lines="\n".join(lines), explanation=_plain(feedback), rule=rule) if kind else None
    )


def _inner(inner: str) -> tuple[str, list[str], str]:
    if not inner:
        return "written", ["…… = 10"], ""
    if inner.split("#")[0].strip().upper() in ("T", "TRUE", "F", "FALSE"):
        return "truth", [inner.split("#")[0].strip().lower()[:1]], ""
    if inner.startswith("#"):
        return "fill_in", ["|".join(_number(one) for one in re.split(r"[=~]", inner[1:]) if one.strip())], ""
    answers = [(sign, _answer(text)) for sign, text in re.findall(r"([=~])([^=~]*)", inner)]
    if not answers or any(not text for _sign, (text, _weight) in answers):
        return "", [], ""
    if all("->" in text for _sign, (text, _weight) in answers):
        return "matching", [text.replace("->", " = ", 1) for _sign, (text, _weight) in answers], ""
    if all(sign == "=" for sign, _text in answers):
        return "fill_in", ["|".join(text for _sign, (text, _weight) in answers)], ""
    right = [sign == "=" or weight > 0 for sign, (_text, weight) in answers]
    lines = [("*" if good else "") + text for good, (_sign, (text, _weight)) in zip(right, answers, strict=True)]
    return ("single", lines, "") if sum(right) == 1 else ("multiple", lines, "each")


def _answer(text: str) -> tuple[str, float]:
    weight = 0.0
    if match := re.match(r"\s*%(-?\d{1,3}(?:\.\d+)?)%", text):
        weight, text = float(match[1]), text[match.end() :]
    return _plain(text.split("#")[0]).replace("\n", " "), weight


def _number(text: str) -> str:
    text = _plain(re.sub(r"^\s*%-?[\d.]+%", "", text.split("#")[0]))
    low, sign, high = text.partition("..")
    if sign:
        from decimal import Decimal, InvalidOperation

        try:
            middle, away = (Decimal(low) + Decimal(high)) / 2, (Decimal(high) - Decimal(low)) / 2
        except InvalidOperation:
            return text
        return f"{middle}±{away}"
    return text.replace(":", "±")


def _plain(text: str) -> str:
    return "".join(_SHOW.get(char, char) for char in text).strip()


def _escape(text: str) -> str:
    return _WRITE.sub(r"\\\1", text).replace("\n", "\\n")


def _options(body: Body) -> str:
    right = body["right"]
    if body["kind"] == "single":
        lines = [f"{'=' if one['key'] in right else '~'}{_escape(one['text'])}" for one in body["options"]]
    else:
        wrong = len(body["options"]) - len(right)
        good, bad = f"{100 / len(right):.5f}".rstrip("0").rstrip("."), f"-{100 / wrong:.5f}" if wrong else ""
        lines = [f"~%{good if one['key'] in right else bad}%{_escape(one['text'])}" for one in body["options"]]
    return "\n" + "\n".join(lines)


def _blank(body: Body) -> str | None:
    if len(body["blanks"]) != 1:
        return None
    numbers = [one.replace("±", ":") for one in body["blanks"][0]]
    if all(re.fullmatch(r"-?\d+(\.\d+)?(:\d+(\.\d+)?)?", one) for one in numbers):
        return "#" + " ".join(f"={one}" for one in numbers)
    return " ".join(f"={_escape(one)}" for one in body["blanks"][0])


def _pairs(body: Body) -> str | None:
    texts = {one["key"]: one["text"] for one in body["options"]}
    rows = [f"={_escape(row['text'])} -> {_escape(texts[body['right'][row['key']]])}" for row in body["rows"]]
    return "\n" + "\n".join(rows)


_WRITERS: dict[str, Callable[[Body], str | None]] = {
    "single": _options,
    "multiple": _options,
    "truth": lambda body: "TRUE" if body["right"] == "true" else "FALSE",
    "fill_in": _blank,
    "matching": _pairs,
    "written": lambda body: "",
}
