"""What a read form still has wrong with it: the wrong part is taken out and told, so that the rest arrives."""

from collections.abc import Mapping
from typing import Any

from forms.engine.problems import Problem, errors_only
from forms.engine.xlsform import Note
from forms.queries.form_problems import form_problems

ROUNDS = 12
COLUMNS: Mapping[str, str] = {
    "visible_when": "relevant",
    "computed": "calculation",
    "rules": "constraint",
    "required": "required",
    "default_formula": "default",
    "default": "default",
    "config": "type",
    "label": "label",
    "key": "name",
}


def settled(document: dict[str, Any], rows: Mapping[str, int]) -> tuple[dict[str, Any], list[Note]]:
    """Returns a document without errors, and a note for each part that had to go."""
    notes: list[Note] = []
    for _round in range(ROUNDS):
        problems = errors_only(form_problems(document))
        if not problems:
            return document, notes
        gone: set[int] = set()
        for problem in problems:
            notes += _take_out(document, problem, rows, gone)
        document["fields"] = [field for index, field in enumerate(document["fields"]) if index not in gone]
    return document, notes


def _take_out(document: dict[str, Any], problem: Problem, rows: Mapping[str, int], gone: set[int]) -> list[Note]:
    """Takes the part out that the problem names."""
    parts = problem.path.split("/")
    if parts[0] == "sections" and len(parts) > 1:
        section = document["sections"][int(parts[1])]
        section.pop("visible_when", None)
        return [_note(problem, 0, "relevant", section["key"])]
    if parts[0] != "fields" or len(parts) < 2:
        document["fields"] = []
        return [_note(problem, 0, "", "")]
    field = document["fields"][int(parts[1])]
    member = parts[2] if len(parts) > 2 else ""
    row = rows.get(field["key"], 0)
    if problem.code == "required_never_visible":
        field.pop("required", None)
        return [_note(problem, row, "required", field["key"], lost=False)]
    if member == "rules" and len(parts) > 3 and parts[3].isdigit():
        field["rules"] = [rule for index, rule in enumerate(field["rules"]) if index != int(parts[3])]
    elif member == "config" and len(parts) > 4 and parts[3] == "columns" and parts[4].isdigit():
        columns = field["config"]["columns"]
        member = parts[5] if len(parts) > 5 else ""
        row = rows.get(columns[int(parts[4])]["key"], row) if int(parts[4]) < len(columns) else row
        _without(columns, int(parts[4]), member)
    elif member == "config" and len(parts) > 3 and parts[3] not in ("options", "columns"):
        field["config"].pop(parts[3], None)
    elif member in field and member not in ("config", "type", "key"):
        field.pop(member)
    elif member == "visible_when" and _without_condition(document, field.get("section")):
        return [_note(problem, row, "relevant", field["section"])]
    else:
        gone.add(int(parts[1]))
    return [_note(problem, row, COLUMNS.get(member, member), field["key"])]


def _without_condition(document: dict[str, Any], key: Any) -> bool:
    """Takes the condition off a section, and of the page it lies on; answers whether there was one."""
    found = [each for each in document.get("sections") or () if each["key"] == key or each.get("page")]
    conditions = [each.pop("visible_when", None) for each in found]
    return any(condition is not None for condition in conditions)


def _without(columns: list[dict[str, Any]], index: int, member: str) -> None:
    """Takes a member out of a column, or the whole column when it is nothing without it."""
    if index >= len(columns):
        return
    if member in columns[index] and member not in ("key", "type", "config"):
        columns[index].pop(member)
    else:
        del columns[index]


def _note(problem: Problem, row: int, column: str, value: str, *, lost: bool = True) -> Note:
    context = {"problem": problem.code, **{name: str(each)[:200] for name, each in problem.context.items()}}
    return Note(sheet="survey", row=row, column=column, code="not_accepted", value=value, lost=lost, context=context)
