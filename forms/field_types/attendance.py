"""Who of a unit was there: present, absent or on leave, with the reason."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import FieldType, Json
from .context import FillContext, Option
from .errors import FieldError, FieldErrors
from .flat import Cell, ExportColumn
from .gate import gate_line
from .settings import YesNo

STATES = ("present", "absent", "leave")
MOST = 500
LONGEST_REASON = 100


class Attendance(FieldType):
    """Stored as [{"member": code, "state": "present", "reason"?: …}]; in expressions it is a table."""

    key = "attendance"
    label = _("Attendance list")
    group = "people"
    icon = "tasks"
    template = "forms/controls/attendance.html"
    value_type = "table"
    reader = "server"
    is_group = True
    can_import = False
    settings = (
        YesNo("everybody", _("Everybody must be marked")),
        YesNo("reason", _("Absence and leave need a reason")),
        YesNo("presume", _("Everybody is marked present to begin with")),
    )

    def members(self, ctx: FillContext) -> Sequence[Option]:
        """Returns the members of the unit that the form is filled in for."""
        lookup = ctx.lookups.get("person")
        unit_path = ctx.unit_path or ctx.profile.value("unit_path")
        if lookup is None or not unit_path:
            return ()
        return lookup.search("", actor=ctx.user, config={"among": "unit", "unit_path": unit_path}, limit=MOST)

    def read(self, data: Any, files: Any, name: str, spec: FieldSpec, ctx: FillContext) -> Json:
        return [
            {
                "member": code,
                "state": data.get(f"{name}-{row}-state", ""),
                "reason": data.get(f"{name}-{row}-reason", ""),
            }
            for row, code in enumerate(data.getlist(f"{name}-member")[: MOST + 1])
        ]

    def tidy(self, raw: Json, spec: FieldSpec) -> Json:
        if not isinstance(raw, list | tuple):
            return raw
        return [row for row in raw if not isinstance(row, Mapping) or row.get("state") or row.get("reason")]

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        if raw is None or raw == "":
            return None
        if not isinstance(raw, list | tuple) or not all(isinstance(row, Mapping) for row in raw):
            raise FieldError("not_a_list")
        if len(raw) > MOST:
            raise FieldError("too_many_rows", maximum=MOST, count=len(raw))
        names = {option.value for option in self.members(ctx)} | set(marks(stored))
        rows: dict[str, dict[str, str]] = {}
        errors: list[FieldError] = []
        for row in raw:
            try:
                cleaned = self.clean_row(row, names)
            except FieldError as error:
                errors.append(error.below(str(row.get("member"))[:60]))
            else:
                if cleaned:
                    rows[cleaned["member"]] = cleaned
        if errors:
            raise FieldErrors(errors)
        return list(rows.values()) or None

    def clean_row(self, row: Mapping[str, Any], names: set[str]) -> dict[str, str] | None:
        """Returns what is stored for one member, None when nothing was marked. Raises FieldError."""
        code, state = gate_line(row.get("member"), longest=60), gate_line(row.get("state"), longest=20)
        reason = gate_line(row.get("reason"), longest=LONGEST_REASON)
        if code not in names:
            raise FieldError("not_found", value=code)
        if not state:
            if reason:
                raise FieldError("state_missing")
            return None
        if state not in STATES:
            raise FieldError("not_an_option", value=state)
        kept = {"member": code, "state": state}
        return {**kept, "reason": reason} if reason and state != "present" else kept

    def shortfalls(self, value: Json, spec: FieldSpec, ctx: FillContext) -> list[FieldError]:
        marked, found = marks(value), []
        if self.setting(spec, "everybody"):
            found += [
                FieldError("member_not_marked", (member.value,), name=member.label)
                for member in self.members(ctx)
                if member.value not in marked
            ]
        if self.setting(spec, "reason"):
            found += [
                FieldError("reason_missing", (code,))
                for code, row in marked.items()
                if row["state"] != "present" and not row.get("reason")
            ]
        return found[:50]

    def anchor(self, html_id: str, path: tuple[str, ...], *, grouped: bool) -> str:
        return f"{html_id}-of-{path[0]}" if path else f"{html_id}-box"

    def to_value(self, value: Json, spec: FieldSpec) -> Any:
        rows = marks(value).values()
        return [{"reason": None, **row} for row in rows] or None

    def from_value(self, value: Any, spec: FieldSpec) -> Json:
        return None

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        marked = marks(raw)
        members = list(self.members(ctx))
        known = {member.value for member in members}
        members += [Option(value=code, label=code) for code in marked if code not in known][:MOST]
        presumed = "present" if self.setting(spec, "presume") and raw is None else ""
        words = state_words()
        return {
            "rows": [
                {
                    "row": row,
                    "member": member,
                    "states": [
                        (state, words[state], marked.get(member.value, {}).get("state", presumed) == state)
                        for state in STATES
                    ],
                    "reason": marked.get(member.value, {}).get("reason", ""),
                    "error": errors.get((member.value,), ""),
                }
                for row, member in enumerate(members)
            ],
            "longest": LONGEST_REASON,
        }

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        marked, words = marks(value), state_words()
        if not marked:
            return SafeString("")
        names = {member.value: member.label for member in self.members(ctx)}
        counts = [(words[state], sum(1 for row in marked.values() if row["state"] == state)) for state in STATES]
        away = [
            (names.get(code) or self.name_of(code, ctx), words.get(row["state"], ""), row.get("reason", ""))
            for code, row in marked.items()
            if row["state"] != "present"
        ]
        return render_to_string("forms/values/attendance.html", {"counts": counts, "away": away})

    def name_of(self, code: str, ctx: FillContext) -> str:
        """Returns the name of somebody who is no longer in the unit."""
        lookup = ctx.lookups.get("person")
        found = lookup.find(code, actor=ctx.user, config={"among": "visible"}) if lookup else None
        return found.label if found else code

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        return ""

    def export_columns(self, spec: FieldSpec) -> tuple[ExportColumn, ...]:
        counts = (ExportColumn(key=state, label=words, kind="number") for state, words in state_words().items())
        return (ExportColumn(), *counts)

    def export_cells(self, value: Json, spec: FieldSpec, ctx: FillContext | None = None) -> tuple[Cell, ...]:
        marked, words = marks(value), state_words()
        if not marked:
            return (None, None, None, None)
        lines = [
            " ".join(filter(None, (code, words.get(row["state"], ""), row.get("reason"))))
            for code, row in marked.items()
        ]
        return (
            "; ".join(lines)[:32_000],
            *(sum(1 for row in marked.values() if row["state"] == state) for state in STATES),
        )

    def filter_kind(self, spec: FieldSpec) -> str:
        return "present"

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        parts = {"member": {"type": "string"}, "state": {"enum": list(STATES)}, "reason": {"type": "string"}}
        return {"type": "array", "items": {"type": "object", "properties": parts, "required": ["member", "state"]}}


def marks(raw: Json) -> dict[str, dict[str, str]]:
    """Returns the rows of a raw or stored answer by member, nothing for anything else."""
    listed = raw if isinstance(raw, list | tuple) else ()
    rows = [row for row in listed[:MOST] if isinstance(row, Mapping) and isinstance(row.get("member"), str)]
    texts = [
        {name: part for name, part in row.items() if isinstance(name, str) and isinstance(part, str)} for row in rows
    ]
    return {row["member"]: {"state": "", **row} for row in texts if row.get("state", "") in (*STATES, "")}


def state_words() -> dict[str, str]:
    """Returns the words of the states in the language on screen."""
    return {
        "present": pgettext("attendance", "present"),
        "absent": pgettext("attendance", "absent"),
        "leave": gettext("on leave"),
    }
