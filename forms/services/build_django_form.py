"""A Django form for a definition: drawn for people who may write some fields and see others."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django import forms as django_forms
from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict

from forms.engine.definition import FormDefinition
from forms.field_types import field_type
from forms.field_types.commands import Command
from forms.field_types.context import FillContext
from forms.models import Draft

from .browser_logic import browser_logic
from .clean_submission import Cleaned, Message, clean_submission, is_asked
from .defaults import begun_answers, default_answers
from .form_command import form_command
from .form_state import form_state, informed
from .locked_answers import kept_answers
from .questions import Question, Section, ask, sections_of
from .read_submission import read_submission
from .told_answers import ToldAnswers

POSTED = "posted:"
"""In a draft: the posting as the browser sent it, {name: [values]} (no field key has a colon)."""


class FilledForm(django_forms.Form):
    """What ``build_django_form`` returns.

    ``command`` is the pressed inner button or None; then nothing is validated and the form is drawn again.
    ``is_valid()`` cleans with ``clean_submission``; ``cleaned`` is its result, ``raw`` the answers as JSON (for
    ``take_action`` or ``save_draft``). In templates: {% include "forms/form.html" %} inside a <form>.
    """

    def __init__(
        self,
        *,
        definition: FormDefinition,
        stored: Mapping[str, Any],
        writable: Collection[str],
        visible: Collection[str] = (),
        context: FillContext,
        data: Any = None,
        files: Any = None,
        draft: Draft | None = None,
        prefix: str = "",
        complete: bool = True,
        required: Collection[str] | None = None,
        told: Collection[str] | None = None,
        begins: Collection[str] = (),
    ) -> None:
        super().__init__(data=data, files=files, prefix=prefix or None)
        self.definition = definition
        keys = definition.keys()
        self.writable = [key for key in keys if key in writable and self._is_asked(key)]
        self.context = context
        # What begins without being asked here is there already, as far as this page can tell.
        begun = self._begun(frozenset(begins).difference(self.writable), writable, stored)
        self.stored = {**stored, **begun} if begun else stored
        seen = {*visible, *begun.keys() & frozenset(writable)}
        self.shown = [key for key in keys if key not in self.writable and (key in seen or self._is_note(key))]
        self.name_prefix = f"{prefix}-" if prefix else ""
        self.complete = complete
        self.asked = required
        self.told = told
        self.cleaned: Cleaned | None = None
        self._drawn: list[Question] | None = None
        self._answers: ToldAnswers | None = None
        self.command: Command | None = form_command(data) if data is not None else None
        self.raw: dict[str, Any] = self._raw(data, files, draft)
        self.kept = kept_answers(definition=definition, stored=stored, writable=self.writable, context=context)
        self._preload()
        for key in self.writable:
            self.fields[key] = django_forms.Field(required=False)

    def full_clean(self) -> None:
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}
        if not self.is_bound or self.command is not None:
            return
        self.cleaned = clean_submission(
            definition=self.definition,
            stored=self.stored,
            data=self.raw,
            writable=self.writable,
            context=self.context,
            complete=self.complete,
            required=self.asked,
        )
        self.cleaned_data = dict(self.cleaned.values)
        self.show_errors(self.cleaned.errors)

    def is_valid(self) -> bool:
        return self.command is None and super().is_valid()

    def show_errors(self, errors: Mapping[str, list[Message]]) -> None:
        """Draws these errors at their fields (those of a refused action, for instance)."""
        self.messages: dict[str, list[Message]] = dict(errors)
        self._drawn = None
        self._errors = ErrorDict({key: ErrorList([message.text for message in found]) for key, found in errors.items()})

    @property
    def found(self) -> Mapping[str, list[Message]]:
        """The errors by field, after validation."""
        return self.messages if self.is_bound and self.errors else {}

    @property
    def sections(self) -> list[Section]:
        """The questions under their headings."""
        found = sections_of(self.definition, self.questions)
        return [self._answers.section(section) for section in found] if self._answers is not None else found

    @property
    def questions(self) -> list[Question]:
        """Every question to draw, writable or for reading, in the order of the definition; drawn once."""
        if self._drawn is None:
            drawn = self._draw()
            self._drawn = drawn
        return self._drawn

    def _draw(self) -> list[Question]:
        values = self._lenient_values()
        context = informed(self.definition, values, replace(self.context, answers=values))
        state = form_state(self.definition, values, context)
        context = replace(context, typed=state.values)  # what new rows of tables begin with may read it
        keys, filled = self.definition.keys(), self._filled()
        self._answers = ToldAnswers(
            definition=self.definition, values=values, state=state, context=context, keys=self._tellable()
        )
        questions = [
            ask(
                self._answers.options(self.definition.field(key)),
                name=f"{self.name_prefix}{key}",
                raw=values.get(key) if key in filled else self._shown_raw(key),
                writable=key in self.writable,
                state=state,
                errors=self.found.get(key, []),
                asked=self.complete and (self.asked is None or key in self.asked),
                context=context,
                kept=self.kept.get(key),
            )
            for key in keys
            if key in self.writable or (key in self.shown and key in state.visible and self._is_worth_a_line(key))
        ]
        return [self._answers.question(question) for question in questions]

    def _tellable(self) -> set[str]:
        """The fields whose answers may stand in the words of others."""
        told = self.definition.keys() if self.told is None else self.told
        return {*self.writable, *self.shown, *told}

    def _shown_raw(self, key: str) -> Any:
        return self.raw[key] if key in self.raw else self.stored.get(key)

    def _filled(self) -> set[str]:
        """The blank fields that a linked record fills in."""
        targets = {key for spec in self.definition.fields for key in spec.config.get("fill") or ()}
        known = targets & set(self.definition.keys())
        return {key for key in known if field_type(self.definition.field(key).type).is_blank(self._shown_raw(key))}

    @property
    def error_list(self) -> list[tuple[str, str, Message]]:
        """(id to jump to, label, message) for the summary on top."""
        keys = self.definition.keys()
        labels = {question.key: question for question in self.questions}
        return [
            (labels[key].target(message), labels[key].label, message)
            for key in keys
            if key in labels
            for message in self.found.get(key, [])
        ]

    @property
    def has_conditions(self) -> bool:
        """Whether answering one question may show or demand another."""
        specs = [self.definition.field(key) for key in self.writable]
        return any(
            self.definition.shown_when(spec) is not None
            or not (isinstance(spec.required, bool) and isinstance(spec.read_only, bool))
            or spec.config.get("depends_on")
            for spec in specs
        )

    @property
    def is_rich(self) -> bool:
        """Whether a control is drawn that needs the second style sheet."""
        specs = [self.definition.field(key) for key in (*self.writable, *self.shown)]
        return any(field_type(spec.type).is_rich(spec) for spec in specs)

    @property
    def has_files(self) -> bool:
        return any(field_type(self.definition.field(key).type).takes_files for key in self.writable)

    @property
    def logic(self) -> dict[str, Any]:
        """What the browser needs to show and hide at once (a json_script block)."""
        return browser_logic(
            self.definition, self.stored, self.writable, self.context, self.name_prefix, self.told, self.kept
        )

    def _is_note(self, key: str) -> bool:
        """Whether the field only stands on the page, beside a question that is asked in the same section."""
        spec = self.definition.field(key)
        return not field_type(spec.type).is_answer and any(
            self.definition.field(other).section == spec.section for other in self.writable
        )

    def _is_worth_a_line(self, key: str) -> bool:
        kind = field_type(self.definition.field(key).type)
        return kind.shown_blank or not kind.is_blank(self.stored.get(key))

    def _is_asked(self, key: str) -> bool:
        return is_asked(self.definition.field(key))

    def _begun(self, keys: Collection[str], writable: Collection[str], stored: Mapping[str, Any]) -> dict[str, Any]:
        return begun_answers(
            definition=self.definition, context=self.context, keys=keys, writable=writable, stored=stored
        )

    def _raw(self, data: Any, files: Any, draft: Draft | None) -> dict[str, Any]:
        if data is not None:
            raw = self._read(data, files)
            return self._tidied(raw) if self.command is None else self._after_command(raw)
        if draft is not None:
            posted = draft.raw.get(POSTED)
            return self._read(as_posting(posted) if isinstance(posted, dict) else draft.raw, None)
        keys = frozenset(self.writable)
        if self.context.handed_in:
            # What was asked and left blank stays blank; only what a correction brings up begins with its default.
            keys -= form_state(self.definition, self.stored, self.context).visible
        return default_answers(definition=self.definition, context=self.context, keys=keys, stored=self.stored)

    def _read(self, data: Any, files: Any) -> dict[str, Any]:
        return read_submission(
            definition=self.definition,
            data=data,
            files=files,
            writable=self.writable,
            context=self.context,
            prefix=self.name_prefix,
        )

    def _tidied(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """The answers without rows left blank, so that an error of row 2 is drawn where row 2 is."""
        specs = {key: self.definition.field(key) for key in raw}
        return {key: field_type(specs[key].type).tidy(answer, specs[key]) for key, answer in raw.items()}

    def _after_command(self, raw: dict[str, Any]) -> dict[str, Any]:
        name = self.command.field.removeprefix(self.name_prefix) if self.command else ""
        key, _dash, cell = name.partition("-")
        if self.command and key in raw:
            spec = self.definition.field(key)
            command = replace(self.command, field=cell)
            context = replace(self.context, typed=self._lenient(raw).state.values)
            raw[key] = field_type(spec.type).apply(command, raw[key], spec, context)
        return raw

    def _lenient_values(self) -> dict[str, Any]:
        return dict(self._lenient(self.raw).values) if self.raw else dict(self.stored)

    def _lenient(self, raw: Mapping[str, Any]) -> Cleaned:
        """What could be saved for later of these answers."""
        return clean_submission(
            definition=self.definition,
            stored=self.stored,
            data=raw,
            writable=self.writable,
            context=self.context,
            complete=False,
        )

    def _preload(self) -> None:
        preload = getattr(self.context.shelf, "preload", None)
        if preload is not None:
            preload(
                file_id
                for spec in self.definition.fields
                for source in (self.stored, self.raw, self.kept)
                for file_id in field_type(spec.type).file_ids(source.get(spec.key), spec)
            )


def as_posting(pairs: Mapping[str, Any]) -> QueryDict:
    """Returns {name: [values]} of a draft as the QueryDict it was."""
    data = QueryDict(mutable=True)
    for name, values in pairs.items():
        data.setlist(name, [each for each in values if isinstance(each, str)] if isinstance(values, list) else [])
    return data


def build_django_form(
    *,
    definition: FormDefinition,
    stored: Mapping[str, Any],
    writable: Collection[str],
    visible: Collection[str] = (),
    context: FillContext,
    data: Any = None,
    files: Any = None,
    draft: Draft | None = None,
    prefix: str = "",
    complete: bool = True,
    required: Collection[str] | None = None,
    told: Collection[str] | None = None,
    begins: Collection[str] = (),
) -> FilledForm:
    """Returns the form: ``writable`` fields as controls, ``visible`` ones for reading, ``data`` or ``draft`` typed in.

    ``data`` is request.POST (with request.FILES) or raw answers; uploads are stored at once, so nothing typed or chosen
    is lost when the form is drawn again. ``told`` limits the fields whose stored values the page's script may know;
    of ``begins``, fields that nobody is asked here show the default that they are stored with.
    """
    return FilledForm(
        definition=definition,
        stored=stored,
        writable=writable,
        visible=visible,
        context=context,
        data=data,
        files=files,
        draft=draft,
        prefix=prefix,
        complete=complete,
        required=required,
        told=told,
        begins=begins,
    )
