"""From a procedure document to a compiled definition, or to the list of everything that is wrong with it."""

import json
from collections.abc import Collection, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from forms.engine.document_shape import shape_problems
from forms.engine.expressions import ExpressionError
from forms.engine.problems import Problem, errors_only

from . import checks
from .compiling import compiled
from .model import CalendarLike, ProcedureDefinition
from .reading import built
from .structure import differences
from .upgrades import SCHEMA_VERSION, SchemaVersionUnknown, upgraded

__all__ = ["SCHEMA_VERSION", "DefinitionError", "compile_document", "problems", "read", "schema", "unreadable"]

UNREADABLE = frozenset({"value_wrong_type", "member_missing", "member_unknown", "schema_unknown"})


class DefinitionError(Exception):
    """A document that cannot be read, with all its problems."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(f"{each.path}: {each.code}" for each in problems))
        self.problems = problems


@cache
def schema() -> dict[str, Any]:
    """Returns the JSON Schema of procedure documents."""
    path = Path(__file__).with_name("procedure.schema.json")
    return dict(json.loads(path.read_text(encoding="utf-8")))


def unreadable(document: Any) -> list[Problem]:
    """Returns why a document cannot even be opened in the editor; one that is only unfinished can."""
    found = [each for each in _well_formed(document)[1] if each.code in UNREADABLE]
    return found or [Problem(f"form/{each.path}", each.code, each.context) for each in shape_problems(document["form"])]


def read(document: Mapping[str, Any]) -> ProcedureDefinition:
    """Returns the definition of a document of any known schema_version, compiled or not. Raises DefinitionError.

    Only what hinders reading is refused here; whether the procedure makes sense is what ``problems`` says.
    """
    try:
        return built(compile_document(document))
    except (ExpressionError, ValueError, KeyError, TypeError) as error:
        raise DefinitionError([Problem("form", "form_unreadable", {"reason": str(error)})]) from error


def compile_document(document: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the document as publishing freezes it: newest schema, guards as trees beside their text, rules inlined.

    Raises DefinitionError.
    """
    newest, findings = _well_formed(document)
    if findings:
        raise DefinitionError(findings)
    result, findings = compiled(newest)
    if findings:
        raise DefinitionError(findings)
    return result


def problems(
    document: Mapping[str, Any],
    *,
    roles: Collection[str] | None = None,
    effects: Collection[str] | None = None,
    types: Mapping[str, str] | None = None,
    calendar: CalendarLike | None = None,
    today: date | None = None,
) -> list[Problem]:
    """Returns everything wrong with a document, errors and warnings.

    ``roles`` and ``effects`` are the known names (None = do not ask); ``types`` maps known field types to their type in
    expressions (None = the types this engine knows). With ``calendar`` and ``today`` deadlines are checked too.
    """
    newest, findings = _well_formed(document)
    if findings:
        return findings
    result, findings = compiled(newest)
    findings += checks.form_findings(newest, types)
    if any(each.path.startswith("form") for each in errors_only(findings)):
        return findings + checks.name_findings(newest, roles, effects)
    definition = built(result)
    findings += checks.findings(definition, newest, roles, effects)
    if calendar is not None and today is not None and not errors_only(findings):
        findings += checks.calendar_findings(definition, calendar, today)
    return findings


def _well_formed(document: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    if not isinstance(document, Mapping):
        return {}, [Problem("", "value_wrong_type", {"expected": "object"})]
    try:
        newest = upgraded(document)
    except SchemaVersionUnknown as unknown:
        return {}, [
            Problem("schema_version", "schema_unknown", {"version": str(unknown.version), "newest": unknown.newest})
        ]
    findings = differences(newest, schema())
    if not findings:
        findings = checks.doubled_keys(newest)
    return newest, findings
