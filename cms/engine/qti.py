"""The subset of QTI 2.1 and 3.0 that questions here and there have in common.

Reads trees that the limited child process has made of XML: {"tag", "attrs", "parts"}, names in lower case, without
namespace, hyphens and the prefix ``qti-`` of version 3. Writes one item of XML for each question.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from .kinds import Body
from .notation import Written

Tree = dict[str, Any]
SPACES = {
    "2.1": "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "3.0": "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
}
INTERACTIONS = (
    "choiceinteraction",
    "orderinteraction",
    "matchinteraction",
    "textentryinteraction",
    "extendedtextinteraction",
)
_UNSAYABLE = {"img", "object", "picture", "math", "table", "audio", "video"}
"""What words cannot stand for: an item with one of these would lose its sense."""
_BLOCKS = {"p", "div", "br", "li", "itembody", "prompt", "blockquote", "h1", "h2", "h3"}
_TRUE = {"true", "对", "正确", "是", "right"}
_FALSE = {"false", "错", "错误", "否", "wrong"}


@dataclass(frozen=True, kw_only=True)
class ReadItem:
    """One item of a file: what it would be written as, None when it is of no kind that is read."""

    name: str
    written: Written | None


def read_item(name: str, item: Tree) -> ReadItem:
    """Returns what an assessment item says."""
    answers = {each["attrs"].get("identifier", ""): _correct(each) for each in _all(item, "responsedeclaration")}
    body = next(_all(item, "itembody"), None)
    found = [each for each in _walk(body) if each["tag"].endswith("interaction")] if body else []
    kinds = {each["tag"] for each in found}
    if body is None or len(kinds) != 1 or not kinds <= set(INTERACTIONS) or _tags(body) & _UNSAYABLE:
        return ReadItem(name=name, written=None)
    kind = kinds.pop()
    if len(found) > 1 and kind != "textentryinteraction":
        return ReadItem(name=name, written=None)
    readers: dict[str, Callable[[Tree, list[str]], tuple[str, list[str]]]] = {
        "choiceinteraction": _choices,
        "orderinteraction": _order,
        "matchinteraction": _pairs,
        "extendedtextinteraction": lambda each, right: ("written", ["作答要点 = 10", *(f"> {one}" for one in right)]),
    }
    if kind == "textentryinteraction":
        key, lines = "fill_in", ["|".join(answers.get(_of(each), [])) for each in found]
        if not all(lines):
            return ReadItem(name=name, written=None)
    else:
        key, lines = readers[kind](found[0], answers.get(_of(found[0]), []))
    explanation = " ".join(_lines(each) for each in _all(item, "modalfeedback"))
    stem = _lines(body, blank=kind == "textentryinteraction")
    return ReadItem(name=name, written=Written(kind=key, stem=stem, lines="\n".join(lines), explanation=explanation))


def _of(interaction: Tree) -> str:
    return str(interaction["attrs"].get("responseidentifier", ""))


def _choices(interaction: Tree, right: list[str]) -> tuple[str, list[str]]:
    options = [(each["attrs"].get("identifier", ""), _line(each)) for each in _all(interaction, "simplechoice")]
    words = [text.casefold() for _key, text in options]
    if len(options) == 2 and len(right) == 1 and words[0] in _TRUE | _FALSE and words[1] in _TRUE | _FALSE:
        chosen = dict(options).get(right[0], "").casefold()
        return "truth", ["true" if chosen in _TRUE else "false"]
    lines = [f"{'*' if key in right else ''}{text}" for key, text in options]
    several = len(right) > 1 or interaction["attrs"].get("maxchoices", "1") != "1"
    return "multiple" if several else "single", lines


def _order(interaction: Tree, right: list[str]) -> tuple[str, list[str]]:
    texts = {each["attrs"].get("identifier", ""): _line(each) for each in _all(interaction, "simplechoice")}
    return "ordering", [texts[key] for key in right if key in texts]


def _pairs(interaction: Tree, right: list[str]) -> tuple[str, list[str]]:
    texts = {
        each["attrs"].get("identifier", ""): _line(each).replace("=", "＝")
        for each in _all(interaction, "simpleassociablechoice")
    }
    pairs = [pair.split() for pair in right]
    lines = [f"{texts[pair[0]]} = {texts[pair[1]]}" for pair in pairs if len(pair) == 2 and set(pair) <= set(texts)]
    sets = list(_all(interaction, "simplematchset"))
    used = {pair[1] for pair in pairs if len(pair) == 2}
    second = _all(sets[1], "simpleassociablechoice") if len(sets) == 2 else ()
    rest = [each["attrs"].get("identifier") for each in second]
    return "matching", lines + [f"= {texts[key]}" for key in rest if key in texts and key not in used]


def _correct(declaration: Tree) -> list[str]:
    """Returns the right values, and those that a mapping gives points for as well."""
    values = [_line(each) for block in _all(declaration, "correctresponse") for each in _all(block, "value")]
    mapped = [
        str(each["attrs"].get("mapkey", ""))
        for each in _all(declaration, "mapentry")
        if _is_positive(str(each["attrs"].get("mappedvalue", "0")))
    ]
    single = declaration["attrs"].get("basetype") == "string"
    return list(dict.fromkeys(values + mapped)) if single else values


def _is_positive(number: str) -> bool:
    try:
        return float(number) > 0
    except ValueError:
        return False


def _tags(tree: Tree) -> set[str]:
    return {each["tag"] for each in _walk(tree)}


def _walk(tree: Tree) -> Iterator[Tree]:
    yield tree
    for part in tree["parts"]:
        if isinstance(part, dict):
            yield from _walk(part)


def _all(tree: Tree, tag: str) -> Iterator[Tree]:
    return (each for each in _walk(tree) if each["tag"] == tag)


def _lines(tree: Tree, *, blank: bool = False) -> str:
    """Returns the words of a body without those of its choices; a blank stands where something is to be typed."""
    text = re.sub(r"[^\S\n]+", " ", "".join(_words(tree, blank)))
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def _line(tree: Tree) -> str:
    return " ".join(_lines(tree).split()).removeprefix("*").strip()


def _words(tree: Tree, blank: bool) -> Iterator[str]:
    if tree["tag"] == "textentryinteraction":
        yield " ___ " if blank else ""
        return
    for part in tree["parts"]:
        if isinstance(part, str):
            yield re.sub(r"\s+", " ", part)
        elif part["tag"] not in {"simplechoice", "simplematchset", "feedbackinline"}:
            yield from _words(part, blank)
    if tree["tag"] in _BLOCKS:
        yield "\n"


def write_item(body: Body, *, identifier: str, version: str) -> bytes | None:
    """Returns a question as an assessment item; None for a kind that QTI's subset does not have."""
    write = _WRITERS.get(body["kind"])
    if write is None:
        return None
    item = _Writer(version, identifier, body)
    write(item, body)
    return item.finished()


class _Writer:
    """One item; names of elements and attributes in the fashion of their version."""

    def __init__(self, version: str, identifier: str, body: Body) -> None:
        self.version = version
        self.root = Element(self.name("assessmentItem"), {"xmlns": SPACES[version], "identifier": identifier})
        self.root.attrib |= self.attrs(title=body["stem"][:80], adaptive="false", timeDependent="false")
        self.explanation = body["explanation"]
        self.declared = 0
        self.body = Element(self.name("itemBody"))

    def name(self, tag: str) -> str:
        return f"qti-{_kebab(tag)}" if self.version == "3.0" else tag

    def attrs(self, **values: str) -> dict[str, str]:
        return {_kebab(name) if self.version == "3.0" else name: value for name, value in values.items()}

    def declare(self, cardinality: str, base: str, right: Sequence[str]) -> str:
        """Says what is right and returns the name of the response."""
        self.declared += 1
        identifier = "RESPONSE" if self.declared == 1 else f"RESPONSE{self.declared}"
        values = self.attrs(identifier=identifier, cardinality=cardinality, baseType=base)
        declaration = SubElement(self.root, self.name("responseDeclaration"), values)
        if right:
            correct = SubElement(declaration, self.name("correctResponse"))
            for one in right[:1] if cardinality == "single" else right:
                SubElement(correct, self.name("value")).text = one
        if base == "string" and len(right) > 1:
            mapping = SubElement(declaration, self.name("mapping"), self.attrs(defaultValue="0"))
            for one in right:
                SubElement(mapping, self.name("mapEntry"), self.attrs(mapKey=one, mappedValue="1"))
        return identifier

    def interaction(self, tag: str, prompt: str, **values: str) -> Element:
        made = SubElement(self.body, self.name(tag), self.attrs(**values))
        SubElement(made, self.name("prompt")).text = prompt
        return made

    def choices(self, parent: Element, options: Sequence[tuple[str, str]], tag: str = "simpleChoice") -> None:
        for key, text in options:
            more = {"matchMax": "1"} if tag == "simpleAssociableChoice" else {}
            SubElement(parent, self.name(tag), self.attrs(identifier=key, **more)).text = text

    def finished(self) -> bytes:
        self.root.append(self.body)
        if self.explanation:
            values = self.attrs(outcomeIdentifier="FEEDBACK", identifier="why", showHide="show")
            SubElement(self.root, self.name("modalFeedback"), values).text = self.explanation
        return bytes(tostring(self.root, encoding="utf-8", xml_declaration=True))


def _write_choice(item: _Writer, body: Body) -> None:
    several = body["kind"] == "multiple"
    right = [_key(key) for key in body["right"]]
    name = item.declare("multiple" if several else "single", "identifier", right)
    made = item.interaction("choiceInteraction", body["stem"], responseIdentifier=name, maxChoices="01"[not several])
    item.choices(made, [(_key(one["key"]), one["text"]) for one in body["options"]])


def _write_truth(item: _Writer, body: Body) -> None:
    name = item.declare("single", "identifier", [body["right"]])
    made = item.interaction("choiceInteraction", body["stem"], responseIdentifier=name, maxChoices="1")
    item.choices(made, [("true", "true"), ("false", "false")])


def _write_order(item: _Writer, body: Body) -> None:
    steps = [(_key(one["key"]), one["text"]) for one in body["options"]]
    name = item.declare("ordered", "identifier", [key for key, _text in steps])
    item.choices(item.interaction("orderInteraction", body["stem"], responseIdentifier=name), sorted(steps))


def _write_pairs(item: _Writer, body: Body) -> None:
    right = [f"{_key(row['key'])}L {_key(body['right'][row['key']])}R" for row in body["rows"]]
    name = item.declare("multiple", "directedPair", right)
    made = item.interaction("matchInteraction", body["stem"], responseIdentifier=name, maxAssociations="0")
    for rows, side in ((body["rows"], "L"), (body["options"], "R")):
        part = SubElement(made, item.name("simpleMatchSet"))
        item.choices(part, [(f"{_key(one['key'])}{side}", one["text"]) for one in rows], "simpleAssociableChoice")


def _write_blanks(item: _Writer, body: Body) -> None:
    paragraph = SubElement(item.body, "p")
    pieces = re.split("_{3,}", body["stem"])
    paragraph.text = pieces[0]
    for piece, right in zip(pieces[1:], body["blanks"], strict=False):
        name = item.declare("single", "string", [one.partition("±")[0] for one in right])
        SubElement(paragraph, item.name("textEntryInteraction"), item.attrs(responseIdentifier=name)).tail = piece


def _write_written(item: _Writer, body: Body) -> None:
    name = item.declare("single", "string", [])
    item.interaction("extendedTextInteraction", body["stem"], responseIdentifier=name)


def _key(key: str) -> str:
    """Returns an identifier: these begin with a letter."""
    return f"o{key}"


def _kebab(name: str) -> str:
    return re.sub(r"(?<!^)([A-Z])", r"-\1", name).lower()


_WRITERS: dict[str, Callable[[_Writer, Body], None]] = {
    "single": _write_choice,
    "multiple": _write_choice,
    "truth": _write_truth,
    "fill_in": _write_blanks,
    "ordering": _write_order,
    "matching": _write_pairs,
    "written": _write_written,
}
