"""The one way from what somebody sent to what may be stored; page, API and import all come through here."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as part
from typing import Any

from django.utils.translation import gettext as _

from forms.engine.definition import FieldSpec, FormDefinition
from forms.engine.evaluation import FormState, failed_rules
from forms.engine.inner_trees import inner_trees
from forms.field_types import field_type
from forms.field_types.context import FillContext
from forms.field_types.errors import FieldError, FieldErrors
from forms.field_types.wording import localized
from forms.problem_texts import fix_of, message_of

from .defaults import begun_answers
from .form_state import form_state, informed, renewed_answers
from .fresh_cells import fresh_tables
from .locked_answers import kept_answers
from .reached import reached_by
from .read_submission import read_submission
from .standing import with_standing, withheld


@dataclass(frozen=True, kw_only=True)
class Message:
    """One thing wrong with one field; ``path`` points into a table, list or rubric ("2", "after")."""

    field: str
    code: str
    path: tuple[str, ...] = ()
    context: Mapping[str, Any] = part(default_factory=dict)
    where: str = ""
    """The path in words ("Row 3, “Amount”"), "" for the answer as a whole."""

    @property
    def text(self) -> str:
        """What is wrong and where in the answer, in the language on screen."""
        return _("%(where)s: %(text)s") % {"where": self.where, "text": self.said} if self.where else self.said

    @property
    def said(self) -> str:
        """What is wrong, for whoever stands before the very place."""
        return message_of(self.code, self.context)

    @property
    def fix(self) -> str:
        """What to do about it."""
        return fix_of(self.code, self.context)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, kw_only=True)
class Cleaned:
    """What came of a submission.

    ``values`` is everything to store (merged with what was stored, hidden answers dropped, computed values fresh),
    ``changed`` the keys whose value differs from the stored one, ``raw`` the JSON-able answers as they were sent.
    """

    values: Mapping[str, Any]
    errors: Mapping[str, list[Message]]
    state: FormState
    raw: Mapping[str, Any]
    changed: frozenset[str]

    @property
    def is_valid(self) -> bool:
        return not self.errors


def clean_submission(
    *,
    definition: FormDefinition,
    stored: Mapping[str, Any],
    data: Any,
    files: Any = None,
    writable: Collection[str],
    context: FillContext,
    complete: bool = True,
    required: Collection[str] | None = None,
    prefix: str = "",
    by_procedure: bool = False,
    judged: Collection[str] = (),
    begins: Collection[str] = (),
) -> Cleaned:
    """Returns what may be stored and what is wrong with it; never raises for anything that was sent.

    Order: read what is writable → clean each answer → merge with the stored values → evaluate the logic → mask to what
    is visible and not locked → ask for what is missing → check the rules → recompute. ``complete=False`` (save and go
    on later) leaves out what is missing and the rules; ``required`` narrows which fields are asked for (None: all
    writable). ``judged`` are fields that are not written here and yet asked for and checked where the change reaches
    them: another start breaks the rule on the end. Of ``begins`` those that are neither stored nor sent begin with
    their default, read-only ones always: whoever makes a record names them all. Conditions that lock a question bind
    people: ``by_procedure`` writes what its design says.
    """
    raw = read_submission(
        definition=definition, data=data, files=files, writable=writable, context=context, prefix=prefix
    )
    keys = definition.keys()
    values = {key: value for key, value in stored.items() if key in keys}
    context = replace(context, answers=values, by_procedure=by_procedure)
    closed = withheld(definition, dict(values), context) if context.handed_in else frozenset()
    bound = () if by_procedure else writable
    kept = kept_answers(definition=definition, stored=values, writable=bound, context=context)
    errors: dict[str, list[Message]] = {}
    sent = [spec for spec in definition.fields if spec.key in raw and spec.key not in closed and is_asked(spec)]
    for spec in sent:
        if not has_row_logic(spec):
            errors[spec.key] = _take(spec, raw[spec.key], values, _around(spec, definition, values, context, kept))
    if begins:
        keys_begun = {key for key in begins if key not in raw or not is_asked(definition.field(key))}
        values |= begun_answers(
            definition=definition, context=context, keys=keys_begun, writable=writable, stored=values
        )
    # Cells may read the form around their table, what stands below it included.
    for spec in sent:
        if has_row_logic(spec):
            errors[spec.key] = _take(spec, raw[spec.key], values, _around(spec, definition, values, context, kept))
    state = form_state(definition, values, context, kept) if kept else FormState()
    _keep(state.locked, kept, values)
    _fill_others(definition, raw, stored, values, context, state.locked)
    kept |= {key: values.get(key) for key in state.locked & kept.keys()}  # a linked record may have filled them in
    context = informed(definition, values, context)
    values |= fresh_tables(definition, stored, values, context, raw.keys())
    state = form_state(definition, values, context, kept)
    outdated = renewed_answers(definition, stored, state)
    if outdated:
        values = {key: value for key, value in values.items() if key not in outdated}
        state = form_state(definition, values, context, kept)
    if by_procedure:
        state = replace(state, locked=frozenset())
    _keep(state.locked, kept, values)
    for key in state.locked:
        errors.pop(key, None)
    asked = frozenset(writable) if required is None else frozenset(required) & frozenset(writable)
    if complete:
        changed = {key for key in keys if values.get(key) != stored.get(key)} if judged else ()
        reached = reached_by(definition, changed) & frozenset(judged)
        asked |= reached
        for spec in definition.fields:
            if spec.key in asked and spec.key in state.visible - state.locked and not errors.get(spec.key):
                inner = replace(context, typed=state.values) if has_row_logic(spec) else context
                errors[spec.key] = _missing(spec, values.get(spec.key), spec.key in state.required, inner)
        _broken_rules(definition, state, {*writable, *reached}, errors, context)
    settled = {
        spec.key: value
        for spec in definition.fields
        if spec.key in state.visible and (value := _settled(spec, values, state, context, complete)) is not None
    }
    if context.handed_in:
        settled = with_standing(definition, stored, values, settled)
    return Cleaned(
        values=settled,
        errors={key: found for key, found in errors.items() if found and key in state.visible},
        state=state,
        raw=raw,
        changed=frozenset(key for key in keys if settled.get(key) != stored.get(key)),
    )


def is_asked(spec: FieldSpec) -> bool:
    """Whether people fill the field in: neither the system alone nor a formula."""
    return field_type(spec.type).is_input and spec.read_only is not True and spec.computed is None


def _take(spec: FieldSpec, raw: Any, values: dict[str, Any], context: FillContext) -> list[Message]:
    kind = field_type(spec.type)
    try:
        value = kind.clean(kind.tidy(raw, spec), spec, context, values.get(spec.key))
    except FieldErrors as several:
        return [message_about(spec, error, context) for error in several.errors]
    except FieldError as error:
        return [message_about(spec, error, context)]
    if kind.is_blank(value):
        values.pop(spec.key, None)
    else:
        values[spec.key] = value
    return []


def _required(spec: FieldSpec) -> Message:
    """Says that an answer is needed, in the form's own words where it has some."""
    own = localized(spec.required_message)
    if own:
        return Message(field=spec.key, code="rule_broken", context={"message": own})
    return Message(field=spec.key, code="required", context={"label": localized(spec.label)})


def _around(
    spec: FieldSpec,
    definition: FormDefinition,
    values: Mapping[str, Any],
    context: FillContext,
    kept: Mapping[str, Any],
) -> FillContext:
    """Returns the context for a table whose cells have formulas: they may read the form around it."""
    asks = bool(definition.fact_calls) or definition.needs_calendar
    if asks and any(tree is not None for tree in inner_trees(spec.config)):
        context = informed(definition, values, context)
    if not has_row_logic(spec):
        return context
    return replace(context, typed=form_state(definition, values, context, kept).values)


def has_row_logic(spec: FieldSpec) -> bool:
    """Whether cells of the field have conditions, rules or computations."""
    columns = spec.config.get("columns")
    members = ("visible_when", "read_only", "rules", "computed", "default_formula")
    return isinstance(columns, list | tuple) and any(
        isinstance(column, Mapping)
        and (any(column.get(name) for name in members) or not isinstance(column.get("required", False), bool))
        for column in columns
    )


def _missing(spec: FieldSpec, value: Any, is_required: bool, context: FillContext) -> list[Message]:
    kind = field_type(spec.type)
    if not is_asked(spec):
        return []
    if kind.is_blank(value):
        return [_required(spec)] if is_required else []
    return [message_about(spec, error, context) for error in kind.shortfalls(value, spec, context)]


def _broken_rules(
    definition: FormDefinition,
    state: FormState,
    writable: Collection[str],
    errors: dict[str, list[Message]],
    context: FillContext,
) -> None:
    broken = failed_rules(
        definition,
        state,
        facts=context.facts,
        now=context.now,
        today=context.today,
        calendar=context.calendar,
    )
    for key, positions in broken.items():
        if key in writable and not errors.get(key):
            spec = definition.field(key)
            errors[key] = [
                Message(field=key, code="rule_broken", context={"message": localized(spec.rules[index].message)})
                for index in positions
            ]


def _keep(locked: Collection[str], kept: Mapping[str, Any], values: dict[str, Any]) -> None:
    """Puts back what locked fields held before."""
    for key in kept.keys() & frozenset(locked):
        if kept[key] is None:
            values.pop(key, None)
        else:
            values[key] = kept[key]


def _settled(spec: FieldSpec, values: Mapping[str, Any], state: FormState, context: FillContext, complete: bool) -> Any:
    kind = field_type(spec.type)
    if spec.computed is not None:
        return kind.from_value(state.values.get(spec.key), spec)
    is_stamped = complete and not context.handed_in  # what is noted of handing in is noted once
    return kind.stamp(values.get(spec.key), spec, context) if is_stamped else values.get(spec.key)


def _fill_others(
    definition: FormDefinition,
    raw: Mapping[str, Any],
    stored: Mapping[str, Any],
    values: dict[str, Any],
    context: FillContext,
    locked: Collection[str],
) -> None:
    """Takes over what a linked record says: into blank answers, and into those that nobody types now."""
    for spec in definition.fields:
        if not spec.config.get("fill") or spec.key not in raw or spec.key not in values:
            continue
        link, changed = values[spec.key], values[spec.key] != stored.get(spec.key)
        for key, answer in field_type(spec.type).fills(link, spec, context).items():
            target = definition.by_key.get(key)
            if target is None or target.computed is not None:
                continue
            is_typed = target.read_only is not True and key not in locked
            if key in values and is_typed:
                continue
            if changed or key not in values:
                _take(target, answer, values, context)


def message_about(spec: FieldSpec, error: FieldError, context: FillContext) -> Message:
    """Returns what is wrong with one field, with its place in the answer in words."""
    where = field_type(spec.type).where(error.path, spec, context)
    return Message(field=spec.key, code=error.code, path=error.path, context=error.context, where=where)
