"""Forms made to hurt: whatever stands in them, reading ends soon, with a form or with findings, and never fails."""

import copy
import json
import random
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from forms.builder import document_to_stream
from forms.demo_form import every_type_document
from forms.engine.definition import compile_definition
from forms.engine.xlsform import Sheet, read_xlsform
from forms.services.exchange import NotAForm, examine_file
from forms.services.exchange.capabilities import capabilities
from forms.services.exchange.settle import settled

HEADER = ["type", "name", "label", "calculation", "constraint", "relevant", "choice_filter", "default", "repeat_count"]
LIST = [["list_name", "name", "label", "p"], *(["x", str(number), "L", str(number)] for number in range(300))]
NASTY: list[Any] = [
    None, True, 0, -1, 1.5, "", [], {}, "x", "\x00", "\ud800", "=1", [None], {"a": 1}, "a" * 5000, 10**40, [[[]]],
    {"var": "x"}, {"and": []}, "last:zzz", {"zh-hans": 5}, "(" * 400, {"matches": [{"var": "f"}, "("]},
]  # fmt: skip
SURVEYS: dict[str, list[list[str]]] = {
    "circular answers": [["calculate", "a", "", "${b}"], ["calculate", "b", "", "${a}"]],
    "circular conditions": [["text", "a", "A", "", "", "${b}"], ["text", "b", "B", "", "", "${a}"]],
    "circular lists": [["select_one x", each, "A", "", "", "", f"p=${{{other}}}"] for each, other in ("ab", "ba")],
    "patterns": [["text", "a", "A", "", "regex(., '(a{1,900}){1,900}')"], ["text", "b", "B", "", "regex(., '(?=a)')"]],
    "deep formulas": [
        ["calculate", "a", "", "(" * 5000 + "1" + ")" * 5000],
        ["calculate", "b", "", "-" * 9000 + "1"],
        ["calculate", "c", "", "if(1=1," * 3000 + "1" + ",2)" * 3000],
    ],
    "long formulas": [["calculate", "a", "", " + ".join(["1"] * 5000)], ["text", "b", "${a}" * 3000]],
    "groups in groups": [["begin group", f"g{number}", "G"] for number in range(3000)],
    "repeats in repeats": [["begin repeat", f"r{number}", "R"] for number in range(3000)] + [["text", "a", "A"]],
    "loops in loops": [["begin loop over x", f"g{number}", "G"] for number in range(6)] + [["text", "%(name)s", "A"]],
    "a chain of calculations": [["calculate", f"a{number}", "", f"${{a{number + 1}}} + 1"] for number in range(400)],
    "one name for all": [["text", "same", "A"] for _number in range(300)],
    "strange numbers": [
        ["integer", "a", "A", "", "", "", "", "9" * 5000],
        ["decimal", "b", "B", *[""] * 4, "1e999999"],
    ],
    "endless rows": [["begin repeat", "r", "R", *[""] * 5, "999999999"], ["text", "a", "A"]],
    "marks and codes": [["text", "a\u202e\u200b", "=cmd|' /C calc'!A0"], ["note", "b", "<script>${a}</script>"]],
    "one long list for all": [["select_one x", f"a{number}", "A"] for number in range(250)],
    "more than a form holds": [["note", f"a{number}", "A"] for number in range(6100)],
}


@pytest.mark.parametrize("name", SURVEYS)
def test_a_hostile_workbook_becomes_a_form_with_findings(name: str) -> None:
    sheets = [
        Sheet("survey", list(enumerate([HEADER, *SURVEYS[name]], start=1))),
        Sheet("choices", list(enumerate(LIST, start=1))),
    ]
    found = read_xlsform(sheets, capabilities(), name="hostile")
    document, _notes = settled(found.document, found.rows)
    assert isinstance(compile_definition(document)["fields"], list)
    assert len(document["fields"]) <= capabilities().most_fields


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    parts = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, part in parts:
        yield from places(part, (*path, name))


FIELDS = [{**field, "section": ""} for field in compile_definition(every_type_document())["fields"]]


@pytest.mark.parametrize("seed", range(6))
def test_a_document_with_wrong_parts_is_refused_or_can_be_edited(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(150):
        document = {"schema_version": 1, "fields": [copy.deepcopy(chance.choice(FIELDS))]}
        for _part in range(chance.randint(1, 3)):
            path = chance.choice([path for path in places(document) if path])
            node: Any = document
            for name in path[:-1]:
                node = node[name]
            node[path[-1]] = copy.deepcopy(chance.choice(NASTY))
        with suppress(NotAForm):
            examined = examine_file(json.dumps({"key": "a", "form": document}).encode(), "a.json")
            document_to_stream(compile_definition(examined.document))
