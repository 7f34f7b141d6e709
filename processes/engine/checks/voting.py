"""Whether the settings of votes fit together and name fields and columns that there are."""

from collections.abc import Iterator, Mapping

from forms.engine.definition import FieldSpec
from forms.engine.problems import Problem
from processes.engine.model import ProcedureDefinition, VoteSpec

ITEM_FIELDS = ("persons", "multi", "table")
TEXT_FIELDS = ("text", "textarea", "richtext")


def vote_findings(definition: ProcedureDefinition) -> list[Problem]:
    """Returns what is wrong with the votes."""
    return [
        each.under(f"votes/{position}")
        for position, vote in enumerate(definition.votes.values())
        for each in _findings(definition, vote)
    ]


def _findings(definition: ProcedureDefinition, vote: VoteSpec) -> Iterator[Problem]:
    fields = {spec.key: spec for spec in definition.form.fields}
    only_case = {
        "items": vote.items, "chair_last": vote.chair_last, "tellers": vote.tellers, "minutes": vote.minutes,
        "recuse": vote.recuse, "answers": vote.answers, "roll_also": vote.roll_also,
    }  # fmt: skip
    if vote.scope == "campaign":
        for name in [name for name, value in only_case.items() if value]:
            yield Problem(name, "vote_of_campaign", {"setting": name})
    if vote.item_average and not vote.answers:
        yield Problem("item_average", "points_missing", {})
    if vote.minutes and getattr(fields.get(vote.minutes), "type", "") not in TEXT_FIELDS:
        yield Problem("minutes", "field_unfit", _unfit(vote.minutes, fields, TEXT_FIELDS))
    if vote.answers:
        yield from _answers(vote)
    if vote.items:
        yield from _items(vote, fields)
    elif "self" in vote.recuse:
        yield Problem("recuse", "self_without_items", {})
    if vote.written == "count" and not vote.tellers:
        yield Problem("written", "written_without_tellers", {})


def _answers(vote: VoteSpec) -> Iterator[Problem]:
    """Answers of its own grade: they carry no motion, so nothing can have passed by them."""
    for position, key in enumerate(vote.answer_keys):
        if key in vote.answer_keys[:position]:
            yield Problem(f"answers/{position}/key", "key_twice", {"key": key})
    if len(vote.answers) == 1:
        yield Problem("answers", "answer_alone", {})
    if vote.majority != "none":
        yield Problem("majority", "graded_majority", {})
    if vote.item_result:
        yield Problem("item_result", "graded_result", {})
    if vote.written == "count":
        yield Problem("written", "graded_written", {})
    if vote.item_average and all(each.points is None for each in vote.answers):
        yield Problem("item_average", "points_missing", {})


def _items(vote: VoteSpec, fields: Mapping[str, FieldSpec]) -> Iterator[Problem]:
    spec = fields.get(vote.items)
    if spec is None or spec.type not in ITEM_FIELDS:
        yield Problem("items", "field_unfit", _unfit(vote.items, fields, ITEM_FIELDS))
        return
    columns = [str(each["key"]) for each in spec.config.get("columns", ())] if spec.type == "table" else []
    for name in ("item_label", "item_unless", "item_person", "item_result", "item_average"):
        column = getattr(vote, name)
        if column and column not in columns:
            yield Problem(name, "column_unknown", {"column": column, "known": ", ".join(columns)})


def _unfit(key: str, fields: Mapping[str, FieldSpec], types: tuple[str, ...]) -> dict[str, str]:
    return {"field": key, "known": ", ".join(name for name, spec in fields.items() if spec.type in types)}
