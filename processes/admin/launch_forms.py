"""Forms for schedules, launches and what starts cases from outside."""

from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from forms.engine.expressions import ExpressionError, parse
from organization.admin.choosers import unit_chooser
from organization.models import Role, Unit, UnitKind
from processes.models import Population, Procedure, RecordRule, VersionStatus
from processes.queries.people import EVERYBODY


def published() -> Any:
    """Returns the procedures that can be started."""
    return Procedure.objects.filter(versions__status=VersionStatus.PUBLISHED).distinct().order_by("title")


class KindsMixin(django_forms.Form):
    """Kinds of units as boxes to tick."""

    kinds = django_forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of units"),
        required=False,
        widget=django_forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: units of every kind."),
    )
    role = django_forms.ChoiceField(
        label=gettext_lazy("Started in the name of"),
        required=False,
        help_text=gettext_lazy(
            "Whoever holds this role in the unit; where nobody does, the case is not started and listed."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = [(kind.pk, str(kind)) for kind in UnitKind.objects.all()]  # type: ignore[attr-defined]
        roles = [(role.key, role.label) for role in Role.objects.all() if role.key != EVERYBODY]
        self.fields["role"].choices = [("", _("The first that may start the procedure")), *roles]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Asks for a role where the procedure can be started by everybody: somebody has to be named."""
        cleaned: dict[str, Any] = super().clean() or {}
        procedure, population = cleaned.get("procedure"), cleaned.get("population")
        version = procedure.current_version if procedure else None
        if version is None:
            if procedure:
                self.add_error("procedure", ValidationError(_("This procedure is not published.")))
            return cleaned
        first = next(iter(version.definition.start.by), "")
        if population == Population.UNITS and not cleaned.get("role") and first in ("", EVERYBODY):
            self.add_error("role", ValidationError(_("Everybody may start this procedure: choose in whose name.")))
        return cleaned


class ScheduleForm(KindsMixin, WagtailAdminModelForm):
    """Edits a schedule."""


class LaunchForm(KindsMixin):
    """Orders a launch for everybody of a population."""

    procedure = django_forms.ModelChoiceField(label=gettext_lazy("Procedure"), queryset=Procedure.objects.none())
    unit = django_forms.ModelChoiceField(
        label=gettext_lazy("Organising unit"),
        queryset=Unit.objects.all(),
        widget=unit_chooser.widget_class,
        help_text=gettext_lazy("Cases are started for this unit and those below it."),
    )
    population = django_forms.ChoiceField(label=gettext_lazy("For whom"), choices=Population.choices)
    period = django_forms.CharField(
        label=gettext_lazy("Period"),
        max_length=40,
        help_text=gettext_lazy("Such as 2026-11 or 2026: nobody gets a second case of this procedure in it."),
    )
    field_order = ["procedure", "unit", "population", "kinds", "role", "period"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["procedure"].queryset = published()  # type: ignore[attr-defined]


class TableForm(django_forms.Form):
    """Orders a launch from a table."""

    procedure = django_forms.ModelChoiceField(label=gettext_lazy("Procedure"), queryset=Procedure.objects.none())
    unit = django_forms.ModelChoiceField(
        label=gettext_lazy("Organising unit"), queryset=Unit.objects.all(), widget=unit_chooser.widget_class
    )
    period = django_forms.CharField(
        label=gettext_lazy("Period"),
        max_length=40,
        help_text=gettext_lazy("The same row is started once in a period, however often the table is sent."),
    )
    file = django_forms.FileField(
        label=gettext_lazy("Table"),
        help_text=gettext_lazy(
            "XLSX or CSV: a column “unit” or “组织” (code or name), the others named by fields of the first step."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["procedure"].queryset = published()  # type: ignore[attr-defined]


class PairsField(django_forms.CharField):
    """A mapping, one "name = value" a line."""

    widget = django_forms.Textarea(attrs={"rows": 5})

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, dict):
            return "\n".join(f"{key} = {each}" for key, each in value.items())
        return value

    def to_python(self, value: Any) -> Any:
        found: dict[str, str] = {}
        for line in str(value or "").splitlines():
            if not line.strip():
                continue
            key, between, rest = line.partition("=")
            if not between or not key.strip() or not rest.strip():
                raise ValidationError(
                    _("“%(line)s” is not of the form “field = source”.") % {"line": line.strip()[:60]}
                )
            found[key.strip()] = rest.strip()
        return found

    def validate(self, value: Any) -> None:
        """Nothing is required: a case may begin blank."""

    def run_validators(self, value: Any) -> None:
        """What is in it is looked at together with the procedure."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != data)


class MappingForm(WagtailAdminModelForm):
    """Edits something whose answers go to the first step of a procedure."""

    mapping = PairsField(
        label=gettext_lazy("Answers"),
        required=False,
        help_text=gettext_lazy(
            "One a line: field of the procedure = member of the message (order.name) or field of the record."
        ),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        procedure = cleaned.get("procedure")
        version = procedure.current_version if procedure else None
        if procedure and version is None:
            self.add_error("procedure", ValidationError(_("This procedure is not published.")))
        if version is not None and isinstance(cleaned.get("mapping"), dict):
            definition = version.definition
            known = definition.form.keys() if cleaned.get("event") else definition.start_state.writable
            for key in cleaned["mapping"].keys() - set(known):
                words = {"key": key, "names": ", ".join(known)}
                self.add_error("mapping", ValidationError(_("“%(key)s” is unknown. Known: %(names)s.") % words))
            events = {str(each.config["event"]) for each in definition.states.values() if each.config.get("event")}
            if cleaned.get("event") and cleaned["event"] not in events:
                words = {"key": cleaned["event"], "names": ", ".join(sorted(events)) or "—"}
                self.add_error("event", ValidationError(_("“%(key)s” is unknown. Known: %(names)s.") % words))
        return cleaned


class RecordRuleForm(MappingForm):
    """Edits a start by a record; the condition has to be one."""

    class Meta:
        model = RecordRule
        fields: list[str] = []

    def clean_when(self) -> str:
        text: str = self.cleaned_data["when"]
        if text.strip():
            try:
                parse(text)
            except ExpressionError as error:
                raise ValidationError(_("This formula cannot be read: %(reason)s") % {"reason": error}) from error
        return text
