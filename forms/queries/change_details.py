"""The parts of a field that changed, in words: what it is, what stood there before, and what stands there now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from forms.engine.expressions import to_text
from forms.engine.translations import is_language
from forms.field_types import FIELD_TYPES
from forms.field_types.wording import localized

NAMES: Mapping[str, str | Promise] = {
    "type": gettext_lazy("Field type"),
    "label": gettext_lazy("Question"),
    "title": gettext_lazy("Heading"),
    "help": gettext_lazy("Help"),
    "placeholder": gettext_lazy("Example inside the box"),
    "required": gettext_lazy("Must be filled in"),
    "visible_when": gettext_lazy("Show only when"),
    "computed": gettext_lazy("Computed as"),
    "read_only": gettext_lazy("Only the system writes it"),
    "default": gettext_lazy("Answer to begin with"),
    "default_from": gettext_lazy("Begin with what is known"),
    "default_formula": gettext_lazy("Begin with the result of"),
    "renewed_by": gettext_lazy("Computed anew only when these change"),
    "rules": gettext_lazy("Rules"),
    "personal_data": gettext_lazy("Personal data"),
    "section": gettext_lazy("Section"),
    "width": gettext_lazy("Width"),
    "masking": gettext_lazy("Masking"),
    "standard": gettext_lazy("Standard name"),
    "page": gettext_lazy("Begin a new step here"),
    "required_message": gettext_lazy("What to say when it is not filled in"),
}
LOGIC = ("required", "visible_when", "read_only", "computed", "default_formula")
LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class Detail:
    """One change: ``before`` and ``after`` are words, "" for nothing."""

    name: str
    before: str = ""
    after: str = ""


def details_of(old: Mapping[str, Any], new: Mapping[str, Any], parts: Sequence[str]) -> Iterator[Detail]:
    """Yields the changes of a field; settings and options one by one."""
    for part in parts:
        if part == "config":
            yield from _settings(str(new.get("type")), old.get("config") or {}, new.get("config") or {})
        else:
            yield Detail(
                name=str(NAMES.get(part, part)), before=_said(part, old.get(part)), after=_said(part, new.get(part))
            )


def section_details(old: Mapping[str, Any], new: Mapping[str, Any], parts: Sequence[str]) -> Iterator[Detail]:
    """Yields the changes of a section."""
    yield from details_of(old, new, parts)


def _settings(kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Detail]:
    field_type = FIELD_TYPES.get(kind)
    labels = {setting.name: str(setting.label) for setting in field_type.settings} if field_type else {}
    for name in sorted({*old, *new}):
        before, after = old.get(name), new.get(name)
        if (before or None) == (after or None):
            continue
        if name in ("options", "columns") and isinstance(before or [], list) and isinstance(after or [], list):
            yield from _entries(labels.get(name, name), before or [], after or [])
        else:
            yield Detail(name=labels.get(name, name), before=_plain(before), after=_plain(after))


def _entries(name: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Detail]:
    """Options and columns that came, went, or are called something else."""
    before = {_identity(entry): entry for entry in old}
    after = {_identity(entry): entry for entry in new}
    gone = [_title(entry) for key, entry in before.items() if key not in after]
    come = [_title(entry) for key, entry in after.items() if key not in before]
    if gone:
        yield Detail(name=_("%(list)s: removed") % {"list": name}, before="、".join(gone)[:LONGEST])
    if come:
        yield Detail(name=_("%(list)s: added") % {"list": name}, after="、".join(come)[:LONGEST])
    for key, entry in after.items():
        if key in before and before[key] != entry:
            was, now = _title(before[key]), _title(entry)
            same = was == now
            yield Detail(
                name=f"{name}: {key}", before=_plain(before[key]) if same else was, after=_plain(entry) if same else now
            )
    if not gone and not come and list(before) != list(after):
        yield Detail(name=_("%(list)s: order") % {"list": name}, after="、".join(map(str, after))[:LONGEST])


def _identity(entry: Any) -> str:
    return str(entry.get("value") or entry.get("key") or "") if isinstance(entry, Mapping) else str(entry)


def _title(entry: Any) -> str:
    words = localized(entry.get("label")) if isinstance(entry, Mapping) else ""
    return words or _identity(entry)


def _said(part: str, value: Any) -> str:
    """A part of a field in words."""
    if part in LOGIC and isinstance(value, Mapping | list):
        return _formula(value)
    if part == "rules":
        return "; ".join(_rule(rule) for rule in value or ())[:LONGEST]
    if part == "type":
        kind = FIELD_TYPES.get(str(value))
        return str(kind.label) if kind else str(value)
    return _plain(value)


def _rule(rule: Mapping[str, Any]) -> str:
    """A rule with what it says when it is broken."""
    check, words = _formula(rule.get("check")), _plain(dict(rule.get("message") or {}))
    return f"{check} → {words}" if words else check


def _formula(tree: Any) -> str:
    if isinstance(tree, str):
        return tree[:LONGEST]
    try:
        return to_text(tree)[:LONGEST]
    except ValueError:
        return "…"


def _plain(value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return pgettext("answer", "Yes") if value else pgettext("answer", "No")
    if isinstance(value, Mapping):
        if value and all(is_language(code) for code in value):
            return " / ".join(text for text in value.values() if text)[:LONGEST]
        return "; ".join(f"{key}: {_plain(item)}" for key, item in value.items() if _plain(item))[:LONGEST]
    if isinstance(value, list):
        return "、".join(_plain(item) for item in value)[:LONGEST]
    return str(value)[:LONGEST]
