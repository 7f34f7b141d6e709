"""What differs between two documents of a procedure, as sentences: “公示: working days 5 → 7”."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from forms.queries.change_details import details_of
from forms.queries.form_changes import differs
from processes.texts import localized

from .changes import BLANK, Change, document_changes, without_standards
from .who import word_label

Json = Mapping[str, Any]
LONGEST = 160

NAMES: Mapping[str, str | Promise] = {
    "title": gettext_lazy("title"),
    "kind": gettext_lazy("kind of step"),
    "performers": gettext_lazy("who works here"),
    "writable": gettext_lazy("fields to fill in"),
    "hint": gettext_lazy("hint"),
    "outcome": gettext_lazy("outcome"),
    "start": gettext_lazy("cases begin here"),
    "when_skipped": gettext_lazy("transition taken where the step does not exist"),
    "not_same_as": gettext_lazy("must not be done by whoever did"),
    "nobody": gettext_lazy("when nobody is found"),
    "duplicates": gettext_lazy("when somebody would approve twice"),
    "verbs": gettext_lazy("what people may do beyond the buttons"),
    "region": gettext_lazy("branch"),
    "from": gettext_lazy("possible in"),
    "to": gettext_lazy("leads to"),
    "by": gettext_lazy("who may press it"),
    "guard": gettext_lazy("only if"),
    "guard_help": gettext_lazy("what to do when the condition is not met"),
    "comment": gettext_lazy("comment"),
    "inputs": gettext_lazy("asked in the dialog"),
    "validates": gettext_lazy("required fields must be complete"),
    "tone": gettext_lazy("look"),
    "help": gettext_lazy("what will happen"),
    "batch": gettext_lazy("for all cases of a batch together"),
    "reopens": gettext_lazy("possible out of an end"),
    "restarts": gettext_lazy("begins the step anew"),
    "working_days": gettext_lazy("working days"),
    "days": gettext_lazy("days"),
    "months": gettext_lazy("months"),
    "minutes": gettext_lazy("minutes"),
    "remind_minutes": gettext_lazy("reminders within the day"),
    "base": gettext_lazy("counted from"),
    "remind": gettext_lazy("reminders"),
    "remind_to": gettext_lazy("reminds"),
    "escalate_to": gettext_lazy("tells when overdue"),
    "overdue_every": gettext_lazy("tells again after days"),
    "blocks": gettext_lazy("nothing can be handed in after the deadline"),
    "then": gettext_lazy("decided by silence"),
    "mode": gettext_lazy("finished when"),
    "minimum": gettext_lazy("at least"),
    "maximum": gettext_lazy("at most"),
    "default": gettext_lazy("value"),
    "join": gettext_lazy("goes on when ended"),
    "rest": gettext_lazy("what becomes of the other branches"),
    "quorum": gettext_lazy("quorum"),
    "quorum_of": gettext_lazy("quorum of"),
    "majority": gettext_lazy("majority"),
    "majority_of": gettext_lazy("majority of"),
    "secrecy": gettext_lazy("secrecy"),
    "roll": gettext_lazy("who may vote"),
    "max_choices": gettext_lazy("choices at most"),
    "unique_by": gettext_lazy("one case per"),
    "unique_while": gettext_lazy("counts while"),
    "answers": gettext_lazy("answers of its own"),
    "roll_also": gettext_lazy("also on the roll"),
    "campaign": gettext_lazy("only within a campaign"),
    "criteria": gettext_lazy("criteria"),
    "combine": gettext_lazy("how scores are combined"),
    "pattern": gettext_lazy("pattern"),
    "body": gettext_lazy("text"),
    "source": gettext_lazy("basis"),
}
PEOPLE = frozenset(
    {"performers", "by", "remind_to", "escalate_to", "nobody", "to_roles", "roll", "roll_also", "recuse"}
)
COMMENTS: Mapping[str, str | Promise] = {
    "none": gettext_lazy("not asked"),
    "optional": gettext_lazy("possible"),
    "required": gettext_lazy("required"),
}
REQUIRED: Mapping[tuple[bool, bool], str | Promise] = {
    (True, False): gettext_lazy("is now optional"),
    (False, True): gettext_lazy("is now required"),
}


class Wording:
    """Says what changed, with the titles that the two documents give to their parts."""

    def __init__(self, before: Json, after: Json) -> None:
        self.before, self.after = before, after
        self.labels: dict[str, str] = {}

    def sentences(self) -> list[str]:
        """Returns one sentence per difference, in the order of the parts."""
        return [text for change in document_changes(self.before, self.after) for text in self.of(change)]

    def of(self, change: Change) -> Iterator[str]:
        """Yields what is to be said about one changed part."""
        if change.kind != "changed":
            yield self.came_or_went(change)
            return
        old, new = self.row(self.before, change), self.row(self.after, change)
        name = self.titled(change)
        if change.part == "fields":
            yield from _field(name, old, new)
            return
        if change.part in ("title", "summary"):
            yield _("%(what)s: %(before)s → %(after)s") % {
                "what": name, "before": _cut(localized(old)), "after": _cut(localized(new)),
            }  # fmt: skip
            return
        if change.part in ("rules", "restricted_fields"):
            yield from self.pairs(name, old, new, people=change.part == "restricted_fields")
            return
        yield from self.members(name, old, new, change.part)

    def came_or_went(self, change: Change) -> str:
        texts = {
            ("fields", "added"): _("Field “%(name)s” is new."),
            ("fields", "removed"): _("Field “%(name)s” is no longer asked."),
            ("states", "added"): _("Step “%(name)s” is new."),
            ("states", "removed"): _("Step “%(name)s” is gone."),
            ("transitions", "added"): _("Button “%(name)s” is new: %(way)s."),
            ("transitions", "removed"): _("Button “%(name)s” is gone."),
        }
        other = _("%(name)s is new.") if change.kind == "added" else _("%(name)s is gone.")
        text = texts.get((change.part, change.kind), other)
        document = self.after if change.kind == "added" else self.before
        row = self.row(document, change)
        way = ""
        if change.part == "transitions":
            sources = ", ".join(self.state(key, document) for key in row.get("from", ()))
            way = f"{sources} → {self.state(str(row.get('to', '')), document)}"
        return text % {"name": change.title or change.key, "way": way}

    def titled(self, change: Change) -> str:
        words = {"title": _("Title"), "summary": _("Summary"), "start": _("Start"), "rules": _("Named rule"),
                 "restricted_fields": _("Restricted field")}  # fmt: skip
        name = words.get(change.part, change.title or change.key)
        return _("Button “%(name)s”") % {"name": name} if change.part == "transitions" else name

    def row(self, document: Json, change: Change) -> Any:
        if change.part == change.key:
            return document.get(change.part) or {}
        rows = (document.get("form") or {}).get("fields", ()) if change.part == "fields" else document.get(change.part)
        return next((each for each in rows or () if each.get("key") == change.key), {})

    def members(self, name: str, old: Json, new: Json, part: str) -> Iterator[str]:
        """Yields the changes of one row, member by member; settings and deadlines one by one."""
        was, now = without_standards(old, part), without_standards(new, part)
        for member in dict.fromkeys([*was, *now]):
            before, after = was.get(member), now.get(member)
            if before == after or member == "key":
                continue
            if member == "config":
                yield from self.members(name, before or {}, after or {}, "config")
            elif member in ("timers", "regions", "criteria"):
                yield from self.inner(name, before or [], after or [], member)
            elif member == "effects":
                yield from self.effects(name, before or [], after or [])
            elif member == "working_days" and name:
                yield _("%(what)s: %(before)s → %(after)s working days") % {
                    "what": name, "before": self.number(before, self.before), "after": self.number(after, self.after),
                }  # fmt: skip
            else:
                yield self.changed(name, member, before, after)

    def changed(self, name: str, member: str, before: Any, after: Any) -> str:
        what = str(NAMES.get(member, member))
        if isinstance(before, list) and isinstance(after, list) and member not in ("remind", "remind_minutes"):
            gone = [self.said(member, each, self.before) for each in before if each not in after]
            come = [self.said(member, each, self.after) for each in after if each not in before]
            if gone or come:
                parts = [_("without %(those)s") % {"those": ", ".join(gone)}] if gone else []
                parts += [_("with %(those)s") % {"those": ", ".join(come)}] if come else []
                return f"{name} · {what}: {'; '.join(parts)}"
        words = {"name": f"{name} · {what}", "before": self.said(member, before, self.before),
                 "after": self.said(member, after, self.after)}  # fmt: skip
        return _("%(name)s: %(before)s → %(after)s") % words

    def inner(self, name: str, old: list[Any], new: list[Any], member: str) -> Iterator[str]:
        was, now = ({str(each.get("key")): each for each in rows} for rows in (old, new))
        texts = {
            "timers": (
                _("%(name)s has the deadline “%(what)s” now."),
                _("%(name)s has no deadline “%(what)s” any more."),
            ),
            "regions": (_("%(name)s has the branch “%(what)s” now."), _("%(name)s has no branch “%(what)s” any more.")),
            "criteria": (_("%(name)s: “%(what)s” is new."), _("%(name)s: “%(what)s” is gone.")),
        }  # fmt: skip
        for key, row in now.items():
            what = localized(row.get("title") or key)
            if key not in was:
                yield texts[member][0] % {"name": name, "what": what}
            elif row != was[key]:
                inside = f"{name} · {what}" if what != name else name
                yield from self.members(inside, was[key], row, member)
        for key, row in was.items():
            if key not in now:
                yield texts[member][1] % {"name": name, "what": localized(row.get("title") or key)}

    def effects(self, name: str, old: list[Any], new: list[Any]) -> Iterator[str]:
        gone = [str(each.get("kind")) for each in old if each not in new]
        come = [str(each.get("kind")) for each in new if each not in old]
        if gone or come:
            yield _("%(name)s causes something else: %(before)s → %(after)s") % {
                "name": name, "before": ", ".join(gone) or _("nothing"), "after": ", ".join(come) or _("nothing"),
            }  # fmt: skip

    def pairs(self, name: str, old: Json, new: Json, *, people: bool) -> Iterator[str]:
        for key in dict.fromkeys([*old, *new]):
            if old.get(key) != new.get(key):
                member = "by" if people else "guard"
                before, after = (self.said(member, rows.get(key), self.after) for rows in (old, new))
                shown = self.field(key) if people else key
                yield _("%(name)s: %(before)s → %(after)s") % {
                    "name": f"{name} “{shown}”", "before": before, "after": after,
                }  # fmt: skip

    def said(self, member: str, value: Any, document: Json) -> str:
        """Returns one value in words."""
        if value in BLANK and value is not False and value != 0:
            return pgettext("value", "none")
        if isinstance(value, bool):
            return pgettext("answer", "Yes") if value else pgettext("answer", "No")
        if isinstance(value, list | tuple):
            return ", ".join(self.said(member, each, document) for each in value)
        if isinstance(value, Mapping):
            plain = value.keys() <= {"zh-hans", "en"}
            return _cut(localized(value) if plain else "; ".join(f"{key}: {each}" for key, each in value.items()))
        if member in PEOPLE:
            return self.role(str(value))
        if member in ("to", "from", "not_same_as"):
            return self.state(str(value), document)
        if member in ("writable", "inputs", "unique_by"):
            return self.field(str(value))
        if member == "comment":
            return str(COMMENTS.get(str(value), value))
        return _cut(str(value))

    def number(self, value: Any, document: Json) -> str:
        """A number of days, or the parameter that says it."""
        for each in document.get("parameters") or ():
            if each.get("key") == value:
                return str(each.get("default"))
        return pgettext("value", "none") if value is None else str(value)

    def role(self, word: str) -> str:
        if word not in self.labels:
            self.labels[word] = word_label(word)
        return self.labels[word]

    def state(self, key: str, document: Json) -> str:
        row: Json = next((each for each in document.get("states") or () if each.get("key") == key), {})
        return localized(row.get("title") or {}) or key

    def field(self, key: str) -> str:
        for document in (self.after, self.before):
            for each in (document.get("form") or {}).get("fields", ()):
                if each.get("key") == key:
                    return localized(each.get("label") or {}) or key
        return key


def change_sentences(before: Json, after: Json) -> list[str]:
    """Returns what changed from one document to the other, one sentence each."""
    return Wording(before, after).sentences()


def _field(name: str, old: Json, new: Json) -> Iterator[str]:
    parts = tuple(sorted(part for part in {*old, *new} if differs(new.get(part), old.get(part))))
    was, now = (bool(row.get("required")) for row in (old, new))
    plain = all(isinstance(row.get("required", False), bool) for row in (old, new))
    if "required" in parts and plain and (was, now) in REQUIRED:
        yield _("Field “%(name)s” %(change)s.") % {"name": name, "change": REQUIRED[was, now]}
        parts = tuple(part for part in parts if part != "required")
    for each in details_of(old, new, [part for part in parts if not part.endswith("_tree")]):
        before, after = each.before or pgettext("value", "none"), each.after or pgettext("value", "none")
        yield _("Field “%(name)s” · %(what)s: %(before)s → %(after)s") % {
            "name": name, "what": each.name, "before": before, "after": after,
        }  # fmt: skip


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
