"""Rows of a table as people's work: whose each is, the small form to fill it in, and who sees only the own ones."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from forms.engine.definition import FormDefinition, from_json
from forms.engine.frozen import thaw
from organization import clock
from organization.models import Member, User
from processes.engine.kinds.rows import ROW, columns_of, row_of
from processes.engine.model import Performers, ProcedureDefinition, StateSpec
from processes.models import Case, Todo
from processes.texts import localized

if TYPE_CHECKING:
    from .people import Place


def row_people(state: StateSpec, place: "Place") -> Performers:
    """Returns the people of each row: whom it names, else the performers of the step."""
    from .people import role_members

    rows = table_of(state, place.values)
    codes = {code for row in rows if (code := _named(state, row))}
    known = {member.code: member for member in Member.objects.filter(code__in=codes)}
    by_role: dict[str, tuple[str, ...]] = {}
    explanations: dict[str, tuple[str, ...]] = {}
    others: tuple[str, ...] | None = None
    why: tuple[str, ...] = ()
    for at, row in enumerate(rows):
        word, code = f"{ROW}:{at}", _named(state, row)
        if code in known:
            by_role[word] = (code,)
            words = _("Row %(number)s names %(member)s.") % {"number": at + 1, "member": known[code].name}
            explanations[word] = (words,)
            continue
        if others is None:
            found = [role_members(role, place, clock.today()) for role in state.performers]
            others = tuple(dict.fromkeys(member.code for members, _why, _skip in found for member in members))
            why = tuple(word for _members, words, _skip in found for word in words)
        by_role[word] = others
        explanations[word] = (_("Row %(number)s names nobody.") % {"number": at + 1}, *why)
    return Performers(by_role=by_role, explanations=explanations)


def table_of(state: StateSpec, values: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Returns the rows that the step is about."""
    rows = values.get(str(state.config.get("table", "")))
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list | tuple) else []


def row_form(definition: ProcedureDefinition, state: StateSpec) -> FormDefinition:
    """Returns the columns of a row as a form of their own."""
    spec = definition.form.field(str(state.config["table"]))
    columns = [thaw(each) for each in spec.config.get("columns", ())]
    wanted = columns_of(state)
    fields = [_field(each) for each in columns if each["key"] in wanted]
    return from_json({"schema_version": 1, "fields": fields})


def row_label(word: str, definition: ProcedureDefinition, state: StateSpec, values: Mapping[str, Any]) -> str:
    """Returns what a row is called on screen: its number and its first words."""
    at, rows = row_of(word), table_of(state, values)
    if at is None or at >= len(rows):
        return word
    person = state.config.get("person")
    texts = [each for key, each in rows[at].items() if isinstance(each, str) and each and key != person]
    words = {"number": at + 1, "text": texts[0][:60] if texts else localized(state.title)}
    return _("row %(number)s: %(text)s") % words


def masked_tables(case: Case, user: User) -> dict[str, frozenset[int]]:
    """Returns the tables of which this person sees only some rows, and which.

    That is who has to do with the case through rows alone: not whoever started it, works in another step, or oversees
    the unit.
    """
    member = user.as_member
    private = [
        state for state in case.definition.states.values() if state.kind == "rows" and state.config.get("private", True)
    ]
    if not private or member is None or user.is_superuser or case.initiator_id == member.pk:
        return {}
    mine = [
        (state, frozenset(at for at, row in enumerate(table_of(state, case.values)) if _is_of(member, state, row)))
        for state in private
    ]
    concerned = any(rows for _state, rows in mine) or _has_row_todo(case, member)
    if not concerned or _has_another_part(case, member):
        return {}
    return {str(state.config["table"]): rows for state, rows in mine}


def masked(case: Case, user: User, values: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the values with only the rows that this person may see."""
    found = dict(values)
    for table, rows in masked_tables(case, user).items():
        if isinstance(found.get(table), list):
            found[table] = [row for at, row in enumerate(found[table]) if at in rows]
    return found


def _has_row_todo(case: Case, member: Member) -> bool:
    return Todo.objects.filter(case=case, role__startswith=f"{ROW}:", candidates__member=member).exists()


def _has_another_part(case: Case, member: Member) -> bool:
    from .people import place_of, roles_held

    if case.todos.filter(candidates__member=member).exclude(role__startswith=f"{ROW}:").exists():
        return True
    definition = case.definition
    words = {role for state in definition.states.values() for role in state.performers}
    words |= {role for each in definition.transitions.values() for role in each.by}
    return bool(roles_held(member, words - {"any_member", "system"}, place_of(case)))


def _named(state: StateSpec, row: Mapping[str, Any]) -> str:
    return str(row.get(str(state.config.get("person", ""))) or "")


def _is_of(member: Member, state: StateSpec, row: Mapping[str, Any]) -> bool:
    return _named(state, row) == member.code


def _field(column: Mapping[str, Any]) -> dict[str, Any]:
    """A column as a field; a formula in it may name other columns only, which are not all there."""
    kept = ("key", "type", "label", "required", "config", "help")
    return {name: column[name] for name in kept if name in column} | {"type": column.get("type", "text")}
