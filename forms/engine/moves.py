"""Answers moved from one version of a form to another: what goes where, and what becomes of each answer.

The mapping is a document. A field that is not named keeps its answer when the new version has its key.

    {"fields": {
        "mobile": {"from": "phone"},                                     renamed
        "given":  {"from": "name", "split": " ", "part": 1},             split: part 1 of the text, counted from 0
        "name":   {"from": ["family", "given"], "join": " "},            joined
        "kind":   {"from": "kind", "values": {"old": "new", "gone": null}},  options renamed or given up
        "items":  {"from": "rows", "columns": {"price": {"from": "cost"}}},  columns of a table, in the same manner
        "source": {"value": "paper"},                                    the same for all
        "note":   {}},                                                   begins blank
     "drop": ["fax"]}                                                    given up on purpose

The last part that any field takes of a split text takes the rest of it, so that splitting loses nothing; a part that
no field takes is reported as lost.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from forms.engine.definition import FieldSpec, FormDefinition
from forms.engine.expressions.values import is_blank
from forms.engine.frozen import thaw
from forms.engine.move_mapping import (
    chosen_of,
    columns_of,
    mapping_problems,
    options_of,
    rules_for,
    sources_of,
    suggested_mapping,
)

__all__ = ["Moved", "Reason", "Unconvertible", "mapping_problems", "plan_move", "suggested_mapping"]

Outcome = Literal[
    "renamed",
    "converted",
    "split",
    "joined",
    "option_mapped",
    "set",
    "unchanged_option",
    "unfit",
    "unreadable",
    "dropped",
    "removed",
]
"""`unchanged_option` (no longer on the list), `unfit` (of the same type, but not as the new field asks) and
`unreadable` (the new type cannot hold it) want a person's eyes."""


class Unconvertible(ValueError):
    """The new type cannot hold the answer; raised by the `convert` that a caller passes in."""


Convert = Callable[[FieldSpec, FieldSpec, Any], Any]
"""(old field, new field, stored answer) → the answer as the new type stores it, or Unconvertible."""
Judge = Callable[[FieldSpec, FieldSpec, Any], str]
"""(old field, new field of the same type, stored answer) → in words why it does not fit there, "" when it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What became of one answer that did not simply stay.

    `field` is the new key ("" when the answer is gone), `sources` the old keys; for a cell of a table both read
    `table.column` and `row` counts from 0. `lost` says that something typed is not in the new answers, `why` in words
    what an answer that stays does not fit.
    """

    field: str
    sources: tuple[str, ...]
    outcome: Outcome
    before: Any = None
    after: Any = None
    lost: bool = False
    row: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The answers for the new version, and a reason for each that did not simply stay."""

    answers: Mapping[str, Any]
    reasons: tuple[Reason, ...] = ()

    @property
    def loses(self) -> bool:
        """Whether something that was typed is not in the new answers."""
        return any(reason.lost for reason in self.reasons)

    @property
    def needs_eyes(self) -> bool:
        """Whether a person should look before this is stored."""
        return any(reason.lost or reason.outcome in ("unchanged_option", "unfit") for reason in self.reasons)


def same_type_only(old: FieldSpec, new: FieldSpec, answer: Any) -> Any:
    """The conversion that converts nothing."""
    raise Unconvertible


def always_fit(old: FieldSpec, new: FieldSpec, answer: Any) -> str:
    """The judgement that lets every answer stay."""
    return ""


def plan_move(
    old: FormDefinition,
    new: FormDefinition,
    mapping: Mapping[str, Any],
    answers: Mapping[str, Any],
    *,
    convert: Convert = same_type_only,
    judge: Judge = always_fit,
) -> Moved:
    """The stored answers of the old version as answers of the new one. Pure: nothing is stored.

    `mapping` has no `mapping_problems`. Every answer is either in the result or named by a reason with `lost`; answers
    under keys that the old version does not know are left out and named as well.
    """
    return Mover(old.by_key, new.by_key, mapping, convert, judge).moved(answers)


@dataclass(slots=True)
class Mover:
    """One mapping at work; used for the fields of a form and again for the columns of a table."""

    old: Mapping[str, FieldSpec]
    new: Mapping[str, FieldSpec]
    mapping: Mapping[str, Any]
    convert: Convert
    judge: Judge
    prefix: str = ""
    row: int | None = None
    reasons: list[Reason] = field(default_factory=list)

    def moved(self, answers: Mapping[str, Any]) -> Moved:
        """The answers under their new keys."""
        rules = rules_for(self.old, self.new, self.mapping)
        found: dict[str, Any] = {}
        for key, rule in rules.items():
            value = self.value_for(self.new[key], rule, answers)
            if not is_blank(value):
                found[key] = value
        used = {source for rule in rules.values() for source in sources_of(rule)}
        dropped = set(self.mapping.get("drop") or ())
        for key, answer in answers.items():
            if key not in used and not is_blank(answer) and not self.is_worked_out(key):
                self.say("", (key,), "dropped" if key in dropped else "removed", answer, None, lost=True)
        self.parts_left(rules.values(), answers)
        return Moved(answers=found, reasons=tuple(self.reasons))

    def is_worked_out(self, key: str) -> bool:
        """Whether nobody typed the answer and the new version computes its own."""
        return all(key in side and side[key].computed is not None for side in (self.old, self.new))

    def say(
        self,
        key: str,
        sources: tuple[str, ...],
        outcome: Outcome,
        before: Any,
        after: Any,
        *,
        lost: bool = False,
        why: str = "",
    ) -> None:
        place, origins = self.prefix + key if key else "", tuple(self.prefix + source for source in sources)
        self.reasons.append(
            Reason(
                field=place,
                sources=origins,
                outcome=outcome,
                before=before,
                after=after,
                lost=lost,
                row=self.row,
                why=why,
            )
        )

    def value_for(self, spec: FieldSpec, rule: Mapping[str, Any], answers: Mapping[str, Any]) -> Any:
        """The new answer of one field."""
        sources = sources_of(rule)
        if not sources:
            value = thaw(rule.get("value"))
            if not is_blank(value):
                self.say(spec.key, (), "set", None, value)
            return value
        if "join" in rule or len(sources) > 1:
            return self.joined(spec, sources, str(rule.get("join", " ")), answers)
        [source] = sources
        answer = answers.get(source)
        if is_blank(answer):
            return None
        if "split" in rule:
            return self.part(spec, source, rule, answer)
        return self.carried(spec, source, rule, answer)

    def joined(self, spec: FieldSpec, sources: tuple[str, ...], glue: str, answers: Mapping[str, Any]) -> Any:
        """One text of several answers; each that is no text is lost, and said to be."""
        given = {source: answers.get(source) for source in sources if not is_blank(answers.get(source))}
        texts = {source: text for source, answer in given.items() if (text := plain_text(answer)) is not None}
        for source in given.keys() - texts.keys():
            self.say("", (source,), "unreadable", given[source], None, lost=True)
        if not texts:
            return None
        text = glue.join(texts.values())
        self.say(spec.key, tuple(texts), "joined", list(texts.values()), text)
        return self.fitted(spec, self.old[next(iter(texts))], tuple(texts), text, is_text=True)

    def part(self, spec: FieldSpec, source: str, rule: Mapping[str, Any], answer: Any) -> Any:
        """One part of a text."""
        separator, part = str(rule["split"]), int(rule.get("part", 0))
        if not isinstance(answer, str):
            self.say("", (source,), "unreadable", answer, None, lost=True)
            return None
        pieces = answer.split(separator, max(self.parts_taken(source, separator)))
        text = pieces[part].strip() if part < len(pieces) else ""
        if not text:
            return None
        self.say(spec.key, (source,), "split", answer, text)
        return self.fitted(spec, self.old[source], (source,), text, is_text=True)

    def parts_left(self, rules: Collection[Mapping[str, Any]], answers: Mapping[str, Any]) -> None:
        """Says which parts of split texts no field takes."""
        splits = {(sources_of(rule)[0], str(rule["split"])) for rule in rules if "split" in rule}
        whole = {sources_of(rule) for rule in rules if "split" not in rule}
        for source, separator in sorted(splits):
            answer = answers.get(source)
            if not isinstance(answer, str) or (source,) in whole:
                continue
            taken = self.parts_taken(source, separator)
            for number, piece in enumerate(answer.split(separator, max(self.parts_taken(source, separator)))):
                if number not in taken and piece.strip():
                    self.say("", (source,), "removed", piece, None, lost=True)

    def parts_taken(self, source: str, separator: str) -> set[int]:
        """The numbers of the parts that some field takes of this text."""
        rules = (self.mapping.get("fields") or {}).values()
        return {
            int(rule.get("part", 0))
            for rule in rules
            if rule.get("split") == separator and sources_of(rule) == (source,)
        }

    def carried(self, spec: FieldSpec, source: str, rule: Mapping[str, Any], answer: Any) -> Any:
        """An answer that goes to one field as a whole."""
        old = self.old.get(source)
        if old is None:
            self.say("", (source,), "removed", answer, None, lost=True)
            return None
        if old.key != spec.key:
            self.say(spec.key, (source,), "renamed", answer, answer)
        if rule.get("values"):
            answer = self.optioned(spec, source, rule["values"], answer)
            if is_blank(answer):
                return None
        if columns_of(old) and columns_of(spec) and isinstance(answer, list | tuple):
            return self.rows(spec, old, rule, answer)
        return self.fitted(spec, old, (source,), answer)

    def optioned(self, spec: FieldSpec, source: str, values: Mapping[str, Any], answer: Any) -> Any:
        """The answer with its options renamed; one that is mapped to null is given up."""
        several = isinstance(answer, list | tuple)
        chosen = list(answer) if several else [answer]
        kept: list[Any] = []
        for each in chosen:
            mapped = values.get(each, each) if isinstance(each, str) else each
            if mapped is not None and mapped not in kept:
                kept.append(mapped)
        after = kept if several else next(iter(kept), None)
        if after != answer:
            self.say(
                spec.key,
                (source,),
                "option_mapped",
                answer,
                after,
                lost=any(each in values and values[each] is None for each in chosen if isinstance(each, str)),
            )
        return after

    def fitted(
        self, spec: FieldSpec, old: FieldSpec, sources: tuple[str, ...], answer: Any, *, is_text: bool = False
    ) -> Any:
        """The answer as the new type holds it."""
        if old.type != spec.type and not (is_text and spec.type in ("text", "textarea")):
            try:
                after = self.convert(old, spec, answer)
            except Unconvertible:
                self.say(spec.key, sources, "unreadable", answer, None, lost=True)
                return None
            if after != answer:
                self.say(spec.key, sources, "converted", answer, after, lost=is_blank(after))
            return self.on_the_list(spec, old, sources, after)
        answer = self.on_the_list(spec, old, sources, answer)
        if old.type == spec.type and old.config != spec.config:
            why = self.judge(old, spec, answer)
            if why:
                self.say(spec.key, sources, "unfit", answer, answer, why=why)
        return answer

    def on_the_list(self, spec: FieldSpec, old: FieldSpec, sources: tuple[str, ...], answer: Any) -> Any:
        """The answer as it is; what it chooses and nobody can choose any more is named."""
        options = options_of(spec)
        gone = [each for each in chosen_of(answer) if each not in options] if options is not None else []
        if gone and options != options_of(old):
            self.say(spec.key, sources, "unchanged_option", gone, answer)
        return answer

    def rows(self, spec: FieldSpec, old: FieldSpec, rule: Mapping[str, Any], table: Any) -> list[Any]:
        """The rows of a table with their columns moved in the same manner."""
        mapping = {"fields": rule.get("columns") or {}, "drop": rule.get("drop_columns") or ()}
        moved: list[Any] = []
        for number, row in enumerate(table):
            if not isinstance(row, Mapping):
                self.say("", (old.key,), "unreadable", row, None, lost=True)
                continue
            mover = Mover(
                columns_of(old),
                columns_of(spec),
                mapping,
                self.convert,
                self.judge,
                f"{self.prefix}{spec.key}.",
                number,
            )
            # Members of a row that are no columns, such as its identity, stay with it.
            extra = {name: cell for name, cell in row.items() if name not in columns_of(old)}
            cells = {name: cell for name, cell in row.items() if name in columns_of(old)}
            found = mover.moved(cells)
            self.reasons += found.reasons
            moved.append({**extra, **found.answers})
        return moved


def plain_text(answer: Any) -> str | None:
    """The answer as text; None for lists and objects."""
    if isinstance(answer, bool) or answer is None or isinstance(answer, list | tuple | Mapping):
        return None
    return str(answer)
