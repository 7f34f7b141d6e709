"""The procedure editor: the document as StreamField blocks, checked as a whole."""

from collections.abc import Mapping
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.blocks.base import BlockField

from forms.builder import FieldsBlock, document_to_stream, stream_to_document
from forms.engine.problems import errors_only
from processes.builder import PARTS, StatesBlock, TransitionsBlock, from_document, to_document
from processes.builder.keeping import kept
from processes.builder.parts import ProcedureBlock
from processes.engine.definition import SCHEMA_VERSION
from processes.queries.problems import located
from processes.services import procedure_problems

PUBLISHING = ("action-publish", "action-submit", "action-workflow-action")
STEPS: Mapping[str, Any] = {"states": StatesBlock(), "transitions": TransitionsBlock(), **PARTS}
FIELDS = FieldsBlock()


class ProcedureAdminForm(WagtailAdminModelForm):
    """Edits ``document`` part by part. Saving a draft lets problems stand; publishing and submitting do not."""

    summary_en = django_forms.CharField(
        label=gettext_lazy("summary in English"), required=False, widget=django_forms.Textarea(attrs={"rows": 2})
    )
    duplicates = django_forms.ChoiceField(
        choices=ProcedureBlock().child_blocks["duplicates"].field.choices,
        required=False,
        label=gettext_lazy("If the same person has approved before"),
        help_text=ProcedureBlock().child_blocks["duplicates"].field.help_text,
    )
    form_fields = BlockField(FIELDS, required=False, label=gettext_lazy("Form"))
    start = BlockField(STEPS["start"], required=False, label=gettext_lazy("Start"))
    states = BlockField(STEPS["states"], required=False, label=gettext_lazy("States"))
    transitions = BlockField(STEPS["transitions"], required=False, label=gettext_lazy("Transitions"))
    votes = BlockField(STEPS["votes"], required=False, label=gettext_lazy("Votes"))
    rubrics = BlockField(STEPS["rubrics"], required=False, label=gettext_lazy("Rubrics"))
    parameters = BlockField(STEPS["parameters"], required=False, label=gettext_lazy("Parameters"))
    numbers = BlockField(STEPS["numbers"], required=False, label=gettext_lazy("Document numbers"))
    printouts = BlockField(STEPS["printouts"], required=False, label=gettext_lazy("Printouts"))
    pages = BlockField(STEPS["pages"], required=False, label=gettext_lazy("Pages"))
    rules = BlockField(STEPS["rules"], required=False, label=gettext_lazy("Named rules"))
    restricted_fields = BlockField(STEPS["restricted_fields"], required=False, label=gettext_lazy("Restricted fields"))
    choices = BlockField(STEPS["choices"], required=False, label=gettext_lazy("Choice of people"))
    verbs = BlockField(STEPS["verbs"], required=False, label=gettext_lazy("Rights to verbs"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        document = self.instance.document or {}
        self.initial["summary_en"] = document.get("summary", {}).get("en", "")
        self.initial["duplicates"] = document.get("duplicates", "never")
        self.initial["form_fields"] = FIELDS.to_python(document_to_stream(document.get("form") or {}))
        for name, block in STEPS.items():
            self.initial[name] = block.to_python(from_document(block, document.get(name) or _empty(name)))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.is_readable(cleaned):
            self.instance.document = self.composed(cleaned)
            if any(name in self.data for name in PUBLISHING):
                self.refuse_problems()
        return cleaned

    def is_readable(self, cleaned: Mapping[str, Any]) -> bool:
        """Whether every part could be read; otherwise the errors stand at their places and nothing is composed."""
        return all(name in cleaned for name in ("key", "title", "form_fields", *STEPS))

    def composed(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """Returns the document with what was edited; parts without an editor stay as they were."""
        texts = {"title": ("title", "title_en"), "summary": ("summary", "summary_en")}
        words = {
            name: {key: cleaned.get(source) or "" for key, source in zip(("zh-hans", "en"), sources, strict=True)}
            for name, sources in texts.items()
        }
        form = {**(self.instance.document or {}).get("form", {}), **stream_to_document(cleaned["form_fields"])}
        form.setdefault("schema_version", SCHEMA_VERSION)
        parts = {name: to_document(block, cleaned[name]) for name, block in STEPS.items()}
        old = self.instance.document or {}
        duplicates = cleaned.get("duplicates") or old.get("duplicates", "never")
        edited = {"key": cleaned["key"], **words, "form": form, "duplicates": duplicates, **parts}
        return {"schema_version": SCHEMA_VERSION, **old, **_as_it_was(old, edited)}

    def refuse_problems(self) -> None:
        """Raises ValidationError with every problem, each with its place and what to do."""
        found = located(self.instance.document, errors_only(procedure_problems(self.instance.document)))
        if found:
            raise ValidationError(
                [
                    ValidationError(
                        _("%(place)s: %(text)s %(fix)s") % {"place": each.place, "text": each.text, "fix": each.fix}
                    )
                    for each in found
                ]
            )


def _as_it_was(old: Mapping[str, Any], edited: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the edited parts; what was not touched is written as it was, or not at all where it was not there."""
    untouched = {
        name: to_document(block, block.to_python(from_document(block, old.get(name) or _empty(name))))
        for name, block in STEPS.items()
    }
    if "form" in old:
        fields = FIELDS.to_python(document_to_stream(old["form"]))
        untouched["form"] = {**old["form"], **stream_to_document(fields)}
    for name in ("title", "summary"):
        untouched[name] = {language: (old.get(name) or {}).get(language, "") for language in ("zh-hans", "en")}
    untouched["duplicates"] = old.get("duplicates", "never")
    return {
        name: kept(old.get(name), untouched.get(name), value)
        for name, value in edited.items()
        if name in old or value != untouched.get(name)
    }


def _empty(name: str) -> Any:
    return {} if name in ("start", "rules", "restricted_fields", "choices", "verbs") else []
