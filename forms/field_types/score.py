"""Points by criterion and their sum."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec
from forms.engine.frozen import FrozenMapping
from forms.engine.problems import Problem

from .base import FieldType, Json
from .context import FillContext
from .criteria import Criteria, Criterion
from .decimal import DecimalNumber
from .errors import FieldError, FieldErrors
from .flat import DECIMAL_TEXT, Cell, ExportColumn
from .settings import Line, WholeNumber
from .wording import localized

NUMBER = DecimalNumber()


class Score(FieldType):
    """Stored as {"points": {criterion: "8.5"}, "total": "88.5"}; in expressions it is the total.

    The criteria are the field's own, or those a campaign gives for ``rubric`` (facts["rubric:<name>"], same JSON).
    """

    key = "score"
    label = _("Score by a rubric")
    group = "list"
    icon = "list-ol"
    template = "forms/controls/score.html"
    value_type = "number"
    summary = "number"
    reader = "points"
    can_import = False
    scalar_path = ("total",)
    is_group = True
    settings = (
        Criteria("criteria", _("Criteria"), default=()),
        Line("rubric", _("Rubric of the campaign"), pattern=r"[a-z][a-z0-9_]*"),
        WholeNumber("places", _("Places after the point"), minimum=0, maximum=3, default=1),
    )

    def config_problems(self, spec: FieldSpec) -> list[Problem]:
        problems = super().config_problems(spec)
        if not spec.config.get("criteria") and not spec.config.get("rubric"):
            problems.append(Problem("config/criteria", "criteria_missing", {}))
        return problems

    def criteria(self, spec: FieldSpec, ctx: FillContext | None) -> tuple[Criterion, ...]:
        """Returns what points are given for."""
        given = ctx.facts.get(f"rubric:{self.setting(spec, 'rubric')}") if ctx else None
        setting = next(each for each in self.settings if each.name == "criteria")
        if given and not setting.problems(given, ""):
            return tuple(setting.value(given))
        return tuple(self.setting(spec, "criteria"))

    def read(self, data: Any, files: Any, name: str, spec: FieldSpec, ctx: FillContext) -> Json:
        return {"points": {each.key: data.get(f"{name}-{each.key}", "") for each in self.criteria(spec, ctx)}}

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        if raw is None or raw == "":
            return None
        given = raw.get("points") if isinstance(raw, Mapping) else None
        if not isinstance(given, Mapping):
            raise FieldError("not_points")
        points: dict[str, str] = {}
        errors: list[FieldError] = []
        for each in self.criteria(spec, ctx):
            config = FrozenMapping(
                {"minimum": "0", "maximum": format(each.most, "f"), "places": self.setting(spec, "places")}
            )
            try:
                value = NUMBER.clean(given.get(each.key), FieldSpec(key=each.key, type="decimal", config=config), ctx)
            except FieldError as error:
                errors.append(error.below(each.key))
            else:
                if value is not None:
                    points[each.key] = value
        if errors:
            raise FieldErrors(errors)
        total = sum((Decimal(value) for value in points.values()), Decimal(0))
        return {"points": points, "total": format(total, "f")} if points else None

    def shortfalls(self, value: Json, spec: FieldSpec, ctx: FillContext) -> list[FieldError]:
        return [
            FieldError("points_missing", (each.key,))
            for each in self.criteria(spec, ctx)
            if each.key not in value["points"]
        ]

    def anchor(self, html_id: str, path: tuple[str, ...], *, grouped: bool) -> str:
        return "-".join([html_id, *path[:1]]) if path else f"{html_id}-box"

    def where(self, path: tuple[str, ...], spec: FieldSpec, ctx: FillContext) -> str:
        return next((localized(each.label) for each in self.criteria(spec, ctx) if path == (each.key,)), "")

    def to_value(self, value: Json, spec: FieldSpec) -> Any:
        return Decimal(value["total"]) if isinstance(value, Mapping) and value.get("total") else None

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        points = raw.get("points") if isinstance(raw, Mapping) else None
        points = points if isinstance(points, Mapping) else {}
        rows = [
            {
                "key": each.key,
                "label": localized(each.label),
                "help": localized(each.help),
                "most": format(each.most, "f"),
                "value": points.get(each.key) if isinstance(points.get(each.key), str) else "",
                "error": errors.get((each.key,), ""),
            }
            for each in self.criteria(spec, ctx)
        ]
        most = sum((each.most for each in self.criteria(spec, ctx)), Decimal(0))
        return {
            "rows": rows,
            "total": raw.get("total", "") if isinstance(raw, Mapping) else "",
            "most": format(most, "f"),
        }

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        points = value.get("points", {}) if isinstance(value, Mapping) else {}
        rows = [(localized(each.label), points.get(each.key, ""), each.most) for each in self.criteria(spec, ctx)]
        total = value.get("total", "") if isinstance(value, Mapping) else ""
        return render_to_string("forms/values/score.html", {"rows": rows, "total": total})

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        return ""

    def export_columns(self, spec: FieldSpec) -> tuple[ExportColumn, ...]:
        points = (
            ExportColumn(key=each.key, label=localized(each.label), kind="number")
            for each in self.setting(spec, "criteria")
        )
        return (ExportColumn(kind="number"), *points)

    def export_cells(self, value: Json, spec: FieldSpec, ctx: FillContext | None = None) -> tuple[Cell, ...]:
        points = value.get("points", {}) if isinstance(value, Mapping) else {}
        given = (points.get(each.key) for each in self.setting(spec, "criteria"))
        return (self.to_value(value, spec), *(None if each is None else Decimal(each) for each in given))

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        points = {"type": "object", "additionalProperties": dict(DECIMAL_TEXT)}
        return {"type": "object", "properties": {"points": points, "total": dict(DECIMAL_TEXT)}}

    def sample(self, spec: FieldSpec) -> Json:
        points = {each.key: format(each.most, "f") for each in self.setting(spec, "criteria")}
        total = sum((each.most for each in self.setting(spec, "criteria")), Decimal(0))
        return {"points": points, "total": format(total, "f")} if points else None
