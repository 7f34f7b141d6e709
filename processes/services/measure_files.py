"""Indicators and duties that come with a pack (``indicators.json``), and what a document says without a database."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from forms.engine.definition import FormDefinition
from forms.engine.problems import Problem
from processes.engine import definition as documents
from processes.engine.measures.examples import example_problems
from processes.engine.measures.model import OF_CASES, Kind, Measure
from processes.engine.measures.reading import MeasureError, read, word_problems
from processes.engine.measures.words import words_of
from processes.engine.model import ProcedureDefinition

LISTS: Mapping[str, Kind] = {"indicators": "indicator", "duties": "duty"}


def pack_measures(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Returns ``path/indicators.json``: the documents of its indicators and of its duties."""
    file = path / "indicators.json"
    told = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return {name: list(told.get(name, ())) for name in LISTS}


def measure_problems(
    document: Mapping[str, Any],
    kind: Kind,
    procedure: Callable[[str], ProcedureDefinition | None],
    register: Callable[[str], FormDefinition | None],
    duties: Callable[[str], bool],
) -> list[Problem]:
    """Returns everything wrong with the document of an indicator or a duty, its worked examples too.

    The three questions find a procedure and a register by key, and say whether there is a duty of that key.
    """
    try:
        measure = read(document, kind)
    except MeasureError as error:
        return error.problems
    source = measure.source
    definition = procedure(source.procedure) if source.of in OF_CASES else None
    form = register(source.register) if source.of == "records" else None
    found = list(_lost(measure, definition, form, duties)) or word_problems(measure, words_of(source, definition, form))
    return found or example_problems(measure, document.get("examples", ()), definition, form)


def _lost(
    measure: Measure,
    definition: ProcedureDefinition | None,
    form: FormDefinition | None,
    duties: Callable[[str], bool],
) -> Iterator[Problem]:
    source = measure.source
    if source.of in OF_CASES and definition is None:
        yield Problem("source/procedure", "procedure_lost", {"key": source.procedure})
    if source.of == "records" and form is None:
        yield Problem("source/register", "register_lost", {"key": source.register})
    for place, key in enumerate(source.duties):
        if not duties(key):
            yield Problem(f"source/duties/{place}", "duty_lost", {"key": key})


def measure_faults(path: Path, packs: Path) -> tuple[int, list[str]]:
    """Returns how many measures a pack brings and what is wrong with them: each has at least one worked example."""
    told = pack_measures(path)

    def procedure(key: str) -> ProcedureDefinition | None:
        folder = path if key == path.name or not (packs / key).exists() else packs / key
        document = json.loads((folder / "procedure.json").read_text(encoding="utf-8"))
        return documents.read(document) if document["key"] == key else None

    keys = {each.get("key") for each in told["duties"]}
    faults = []
    for name, kind in LISTS.items():
        for document in told[name]:
            found = measure_problems(document, kind, procedure, lambda key: None, keys.__contains__)
            faults += [f"{name}/{document.get('key')}/{each.path}: {each.code} {dict(each.context)}" for each in found]
            if not document.get("examples"):
                faults.append(f"{name}/{document.get('key')}: no worked example")
    return sum(map(len, told.values())), faults
