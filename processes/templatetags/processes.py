"""What the member pages need in templates: texts of definitions, days in words, drawn diagrams."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organization import clock
from organization.models import Role
from processes.effect_texts import failure_text
from processes.models import OutboxRow
from processes.part_texts import PARTS
from processes.refusal_texts import refusal_text
from processes.texts import category_text
from processes.texts import localized as localized_text
from processes.verb_texts import PLUMBING_WORDS, story

register = template.Library()


@register.filter
def localized(text: Any) -> str:
    """Returns a text of a definition in the active language; plain text stays as it is."""
    return localized_text(text) if isinstance(text, Mapping) else str(text or "")


@register.filter
def failure_of(row: OutboxRow | None) -> str:
    """Returns why an effect could not be delivered, in words where there are some."""
    if row is None or not row.failure:
        return row.last_error[-300:] if row is not None else ""
    return failure_text(str(row.failure.get("failure")), row.failure.get("facts", {})) or row.last_error[-300:]


@register.filter
def entry(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Returns ``mapping[key]``, or None."""
    return mapping.get(key) if mapping else None


@register.filter
def days_left(moment: datetime | date | None) -> int | None:
    """Returns the calendar days from today to the deadline; negative when it has passed."""
    if moment is None:
        return None
    day = timezone.localtime(moment).date() if isinstance(moment, datetime) else moment
    return (day - clock.today()).days


@register.filter
def due_words(moment: datetime | date | None) -> str:
    """Returns a deadline as people say it: today, tomorrow, in 5 days, 2 days overdue."""
    left = days_left(moment)
    if left is None:
        return _("no deadline")
    if left < 0:
        return ngettext("%(days)s day overdue", "%(days)s days overdue", -left) % {"days": -left}
    if left == 0:
        return _("due today")
    if left == 1:
        return _("due tomorrow")
    return ngettext("%(days)s day left", "%(days)s days left", left) % {"days": left}


@register.filter
def due_tone(moment: datetime | date | None) -> str:
    """Returns how urgent a deadline looks: danger, warn or muted."""
    left = days_left(moment)
    if left is None or left > 3:
        return "muted"
    return "danger" if left < 0 else "warn"


@register.filter
def state_tone(case: Any) -> str:
    """Returns the badge tone of a case's state."""
    if case.status == "closed":
        return "ok" if case.outcome == "success" else "muted"
    return "warn" if case.status == "suspended" else "info"


@register.filter
def todo_step(todo: Any) -> str:
    """Returns the title of the step a todo belongs to."""
    state = todo.case.definition.states.get(todo.state)
    return localized(state.title) if state else todo.state


@register.filter
def todo_holders(todo: Any) -> str:
    """Returns who has a todo: whoever took it up, else who may; parts asked of single people are told by number."""
    if todo.claimed_by is not None:
        return str(todo.claimed_by.name)
    names = [each.member.name for each in todo.candidates.all()]
    if todo.personal:
        return ngettext("%(number)s person", "%(number)s people", len(names)) % {"number": len(names)}
    more = _(" and %(number)s more") % {"number": len(names) - 3} if len(names) > 3 else ""
    return _(", ").join(names[:3]) + more


@register.filter
def state_title(case: Any) -> str:
    """Returns the title of the state a case is in."""
    state = case.version.definition.states.get(case.state)
    return localized(state.title) if state else case.state


@register.filter
def branch_titles(case: Any) -> list[str]:
    """Returns where the courses of a case stand that run side by side: "Branch: step" each."""
    definition = case.version.definition
    return [
        f"{localized(definition.regions[each.region].title)}: {localized(definition.states[each.state].title)}"
        for each in case.active_branches
    ]


@register.filter
def refusal_words(offer: Any) -> str:
    """Returns why a button cannot be pressed now and what to do: the procedure's own words where it has some."""
    guard_help = localized(offer.transition.guard_help) if offer.transition else ""
    if offer.refusal_code == "guard" and guard_help:
        return guard_help
    text = refusal_text(offer.refusal_code, offer.refusal_context)
    return f"{getattr(text, 'what', text)} {getattr(text, 'todo', '')}".strip()


@register.filter
def changed_labels(line: Any, case: Any) -> list[str]:
    """Returns the labels of the answers a history entry wrote."""
    labels = {spec.key: localized(spec.label) for spec in case.version.definition.form.fields}
    return [labels[key] for key in line.changes if key in labels]


@register.filter
def file_url(file_id: str) -> str:
    """Returns the address of a private file."""
    return reverse("stored_file_preview", args=[file_id])


@register.filter
def starters(procedure: Any) -> str:
    """Returns who may start a procedure, in words."""
    version = procedure.current_version
    if version is None:
        return ""
    names = role_names(version.definition.start.by)
    return _("Started by: %(roles)s.") % {"roles": _(", ").join(names)}


def role_names(keys: Iterable[str]) -> list[str]:
    """Returns the names of roles in the active language."""
    names = {role.key: localized(role.name) for role in Role.objects.filter(key__in=list(keys))}
    return [names.get(key, key) for key in keys]


@register.filter
def points(line: Any, criterion: str) -> str:
    """Returns the points an expert gave for a criterion."""
    given = line.values.get("points", line.values)
    return str(given.get(criterion, "—")) if isinstance(given, Mapping) else "—"


@register.filter
def action_words(line: Any) -> str:
    """Returns what a history entry did: the words of the button, or those of the product's own actions."""
    known = PLUMBING_WORDS.get(line.entry.action, line.entry.action)
    return line.action_title or story(line.entry.action, line.entry.details, {}) or str(known)


@register.filter
def verb_story(line: Any, names: Mapping[str, str]) -> str:
    """Returns what somebody did with a verb, with the names of the people it concerns; "" for anything else."""
    return story(line.entry.action, line.entry.details, names)


@register.filter
def verb_people(line: Any, names: Mapping[str, str]) -> str:
    """Returns the names of the people a history entry concerns."""
    return _(", ").join(names.get(str(code), str(code)) for code in line.entry.details.get("to") or ())


@register.filter
def category(value: str, definition: Any) -> str:
    """Returns the label of a category of a procedure's batches."""
    return category_text(value, definition)


@register.filter
def part_name(part: str) -> str:
    """Returns what a part of a procedure's document is called on screen."""
    return str(PARTS.get(part, part))
