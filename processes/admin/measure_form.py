"""The form in which an indicator or a duty is written without code."""

from collections.abc import Mapping
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from forms.engine.problems import Problem
from forms.models import Form
from organization.models import UnitKind
from processes import measure_texts as texts
from processes.engine.measures.model import MOMENTS, OF_CASES, Kind
from processes.models import MeasureKind, Procedure, StoredMeasure
from processes.problem_texts import fix_of, message_of
from processes.services.measures.trying import problems_here

WHEN = {
    "opened": gettext_lazy("in the span in which it began"),
    "closed": gettext_lazy("in the span in which it ended"),
    "standing": gettext_lazy("at the end of every span in which it was open"),
    "running": gettext_lazy("in every span in which it was open for a while"),
    "on": gettext_lazy("on the day that a formula gives"),
}
FORMULAS = ("where", "value", "base", "by", "applies")
PLAIN = ("unit", "every", "how", "roll_up", "direction", "target", "shown_as", "least", "seen_by", "out_of", "zero",
         "full", "need", "warn_days", "kinds")  # fmt: skip
PLACES = {"source/of": "of", "source/procedure": "procedure_key", "source/table": "table",
          "source/register": "register", "source/duties": "duties"}  # fmt: skip


def _formula(label: Any, help_text: Any = "") -> django_forms.CharField:
    box = django_forms.Textarea(attrs={"rows": 2, "spellcheck": "false"})
    return django_forms.CharField(label=label, help_text=help_text, required=False, max_length=2000, widget=box)


def _choice(label: Any, words: Mapping[str, Any], help_text: Any = "") -> django_forms.ChoiceField:
    return django_forms.ChoiceField(label=label, choices=list(words.items()), help_text=help_text)


def _number(label: Any, help_text: Any = "") -> django_forms.DecimalField:
    return django_forms.DecimalField(label=label, help_text=help_text, required=False)


class MeasureForm(WagtailAdminModelForm):
    """Edits a definition member by member; what the form does not know (examples, notes) stays as it is."""

    title_zh = django_forms.CharField(label=gettext_lazy("Title in Chinese"), max_length=60)
    title_en = django_forms.CharField(label=gettext_lazy("Title in English"), max_length=80, required=False)
    summary_zh = django_forms.CharField(label=gettext_lazy("What it says, in Chinese"), max_length=200, required=False)
    summary_en = django_forms.CharField(label=gettext_lazy("What it says, in English"), max_length=200, required=False)
    of = _choice(gettext_lazy("What is looked through"), texts.SOURCES)
    procedure_key = django_forms.ChoiceField(
        label=gettext_lazy("Procedure"), required=False, help_text=gettext_lazy("Where cases are looked through.")
    )
    table = django_forms.CharField(
        label=gettext_lazy("Table"), required=False, help_text=gettext_lazy("Key of the field whose rows are counted.")
    )
    register = django_forms.ChoiceField(label=gettext_lazy("Register"), required=False)
    duties = django_forms.MultipleChoiceField(
        label=gettext_lazy("Duties"), required=False, widget=django_forms.CheckboxSelectMultiple
    )
    when = _choice(gettext_lazy("When it counts"), WHEN)
    on = _formula(gettext_lazy("Day, as a formula"), gettext_lazy("Such as planned_at or entered('closed')."))
    where = _formula(
        gettext_lazy("Only those where"), gettext_lazy("Such as was_in('archived') and mtype == 'lecture'.")
    )
    how = _choice(gettext_lazy("What is shown"), texts.HOW)
    value = _formula(gettext_lazy("Value or condition"), gettext_lazy("What is summed up, or what the share meets."))
    base = _formula(gettext_lazy("Divided by"), gettext_lazy("Only for one sum over another."))
    by = _formula(gettext_lazy("Split up by"), gettext_lazy("A field, or state(). Empty: not split up."))
    out_of = _number(gettext_lazy("Out of"), gettext_lazy("Only for how many different ones."))
    unit = django_forms.CharField(
        label=gettext_lazy("Counts for the unit in the field"),
        required=False,
        help_text=gettext_lazy("Key of a unit or person field. Empty: the unit of the case."),
    )
    every = _choice(gettext_lazy("How often"), texts.LENGTHS)
    roll_up = _choice(gettext_lazy("Several units together"), texts.ROLL_UP)
    direction = _choice(gettext_lazy("Direction"), texts.DIRECTIONS)
    shown_as = _choice(gettext_lazy("Shown as"), texts.SHOWN_AS, gettext_lazy("A target of 90 per cent is 0.9."))
    target = _number(gettext_lazy("Target"))
    zero = _number(gettext_lazy("Earns nothing at"), gettext_lazy("Where points are given for it."))
    full = _number(gettext_lazy("Earns everything at"))
    least = django_forms.IntegerField(
        label=gettext_lazy("Not told of fewer than"),
        min_value=0,
        max_value=1000,
        required=False,
        help_text=gettext_lazy("To those who do not oversee the unit: small figures may be about single people."),
    )
    seen_by = _choice(gettext_lazy("Who may see it"), texts.SEEN_BY)
    need = django_forms.IntegerField(label=gettext_lazy("How many are needed"), min_value=1, required=False)
    kinds = django_forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of units"),
        required=False,
        widget=django_forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Whose duty it is, or which units a share of units is about. None: all."),
    )
    applies = _formula(gettext_lazy("Only units where"), gettext_lazy("Such as bodies > 0 or groups > 0."))
    warn_days = django_forms.IntegerField(
        label=gettext_lazy("Due soon, days before the end"), min_value=0, max_value=300, required=False
    )
    starts_on = django_forms.DateField(
        label=gettext_lazy("Asked for since"),
        required=False,
        help_text=gettext_lazy("Empty: since it is here, or since there is evidence."),
    )

    class Meta:
        fields = ["key", "kind", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_active"].label = _("Is counted and shown")
        duties = StoredMeasure.objects.filter(kind=MeasureKind.DUTY)
        choices: dict[str, list[tuple[str, str]]] = {
            "procedure_key": [("", "—"), *((each.key, str(each)) for each in Procedure.objects.order_by("title"))],
            "register": [("", "—"), *((each.key, str(each)) for each in Form.objects.filter(settings__use="register"))],
            "duties": [(each.key, str(each)) for each in duties],
            "kinds": [(each.pk, str(each)) for each in UnitKind.objects.all()],
        }
        for name, options in choices.items():
            self.fields[name].choices = options
        self.initial |= self._from(self.instance.document or {})

    def _from(self, document: Mapping[str, Any]) -> dict[str, Any]:
        source = document.get("source", {})
        moment = str(document.get("when", "closed"))
        named = {name: document[name] for name in (*FORMULAS, *PLAIN) if name in document}
        titles = {f"{part}_{short}": document.get(part, {}).get(long, "") for part in ("title", "summary")
                  for short, long in (("zh", "zh-hans"), ("en", "en"))}  # fmt: skip
        return {
            "least": 0,
            "need": 1,
            "warn_days": 10,
            "every": "month",
            "how": "count",
            **named,
            **titles,
            "of": source.get("of", "cases"),
            "procedure_key": source.get("procedure", ""),
            "table": source.get("table", ""),
            "register": source.get("register", ""),
            "duties": source.get("duties", []),
            "when": moment if moment in MOMENTS else "on",
            "on": "" if moment in MOMENTS else moment,
            "starts_on": document.get("starts_on"),
        }

    def document(self) -> dict[str, Any]:
        """Returns the definition that the answers say."""
        said = self.cleaned_data
        kept = {name: part for name, part in (self.instance.document or {}).items() if name in ("examples", "note")}
        source = {"of": said.get("of"), "procedure": said.get("procedure_key") if said.get("of") in OF_CASES else ""}
        source |= {name: said.get(name) for name in ("table", "register", "duties")}
        wanted = {"rows": "table", "records": "register", "duties": "duties"}.get(str(said.get("of")), "")
        told = {name: part for name, part in source.items() if part and name in ("of", "procedure", wanted)}
        members = {name: said.get(name) for name in (*FORMULAS, *PLAIN)}
        document: dict[str, Any] = {
            "key": said.get("key"),
            "title": {"zh-hans": said.get("title_zh"), "en": said.get("title_en") or said.get("title_zh")},
            "source": told,
            "when": said.get("on") if said.get("when") == "on" else said.get("when"),
            **{name: str(part) if name in ("target", "zero", "full", "out_of") else part
               for name, part in members.items() if part not in (None, "", [])},
        }  # fmt: skip
        if said.get("summary_zh"):
            document["summary"] = {"zh-hans": said["summary_zh"], "en": said.get("summary_en") or said["summary_zh"]}
        if said.get("starts_on"):
            document["starts_on"] = said["starts_on"].isoformat()
        return document | kept

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        if cleaned.get("when") == "on" and not cleaned.get("on"):
            self.add_error("on", ValidationError(_("Say on which day it counts.")))
            return cleaned
        kind: Kind = "duty" if cleaned.get("kind") == MeasureKind.DUTY else "indicator"
        document = self.document()
        for problem in problems_here(document, kind):
            if problem.code != "example_differs":
                words = (message_of(problem.code, problem.context), fix_of(problem.code, problem.context))
                self.add_error(self._place(problem), ValidationError(" ".join(words)))
        self.instance.document = document
        return cleaned

    def _place(self, problem: Problem) -> str | None:
        name = next((place for path, place in PLACES.items() if problem.path.startswith(path)), problem.path)
        return ("on" if name == "when" else name) if name in self.fields else None
