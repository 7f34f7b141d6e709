"""One question on the page: label, help, control or answer, errors, and how they refer to one another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from forms.engine.definition import FieldSpec, FormDefinition
from forms.engine.evaluation import FormState
from forms.field_types import field_type
from forms.field_types.context import FillContext
from forms.field_types.wording import localized

from .clean_submission import Message
from .drawn_once import drawn_once


@dataclass(frozen=True, kw_only=True)
class Question:
    """Everything the template draws; ``body`` is the control, or the answer for reading."""

    key: str
    name: str
    id: str
    type: str
    section: str
    label: str
    help: str
    writable: bool
    hidden: bool
    required: bool
    group: bool
    errors: Sequence[Message]
    body: SafeString
    frame: str = "question"
    width: str = ""
    """How much of the line on wide screens: "half", "third", or "" for all of it."""
    locked: bool = False
    """Whether the answer cannot be changed now."""
    kept: SafeString | None = None
    """What the question holds while it is locked, for reading; None for questions that never are."""
    system: bool = False
    """Whether only the system writes it: its help stands beside the value."""
    blank: bool = False
    """Whether nothing was answered and nothing is wrong: then the question looks the same to everybody."""

    @property
    def own_errors(self) -> list[Message]:
        """The errors of the question as a whole; those of cells and files stand at their place as well."""
        return list(self.errors)

    def target(self, message: Message) -> str:
        """Returns the id that a link to this error jumps to."""
        return field_type(self.type).anchor(self.id, message.path, grouped=self.group)


@dataclass(frozen=True)
class Section:
    """A heading and its questions; the key is empty for questions outside sections."""

    key: str
    title: str
    questions: list[Question]
    help: str = ""

    @property
    def hidden(self) -> bool:
        return all(question.hidden for question in self.questions)


def ask(
    spec: FieldSpec,
    *,
    name: str,
    raw: Any,
    writable: bool,
    state: FormState,
    errors: Sequence[Message],
    asked: bool,
    context: FillContext,
    kept: Any = None,
) -> Question:
    """Returns the question for one field; ``kept`` is the stored value that it holds while it is locked."""
    kind = field_type(spec.type)
    html_id = f"id_{name}"
    required = asked and writable and (spec.key in state.required)
    by_path = {message.path: message.said for message in errors}
    body = (
        _control(spec, kind, name, html_id, raw, required, by_path, context)
        if writable
        else kind.show(raw, spec, context)
    )
    return Question(
        key=spec.key,
        name=name,
        id=html_id,
        type=spec.type,
        section=spec.section,
        label=localized(spec.label) or spec.key,
        help=help_words(spec),
        writable=writable,
        hidden=spec.key not in state.visible,
        required=required,
        group=kind.grouped(spec),
        errors=errors,
        body=body,
        width="" if spec.width == "full" else spec.width,
        frame="hidden" if spec.config.get("unseen") else kind.frame,
        system=not kind.is_input,
        locked=writable and spec.key in state.locked,
        kept=kind.show(kept, spec, context) if writable and not isinstance(spec.read_only, bool) else None,
        blank=writable and not errors and is_untouched(raw) and isinstance(spec.read_only, bool),
    )


def help_words(spec: FieldSpec) -> str:
    """Returns the help below the question, and what personal data it asks for is used for and how long it is kept."""
    told = spec.personal_data or {}
    parts = [localized(spec.help)]
    if told.get("purpose"):
        parts.append(_("Personal data, used for: %(purpose)s.") % {"purpose": str(told["purpose"]).rstrip("。.")})
    if told.get("retention"):
        parts.append(_("Kept until: %(retention)s.") % {"retention": str(told["retention"]).rstrip("。.")})
    return " ".join(part for part in parts if part)


def sections_of(definition: FormDefinition, questions: Sequence[Question]) -> list[Section]:
    """Returns the questions in runs of one section each, in the order of the definition."""
    known = {section.key: section for section in definition.sections}
    sections: list[Section] = []
    for question in questions:
        if not sections or sections[-1].key != question.section:
            spec = known.get(question.section)
            title, help = (localized(spec.title), localized(spec.help)) if spec else ("", "")
            sections.append(Section(question.section, title, [], help))
        sections[-1].questions.append(question)
    return sections


def is_untouched(raw: Any) -> bool:
    """Whether a raw answer says nothing."""
    return raw is None or raw is False or raw in ("", [], {})


def _control(
    spec: FieldSpec,
    kind: Any,
    name: str,
    html_id: str,
    raw: Any,
    required: bool,
    errors: Mapping[tuple[str, ...], str],
    context: FillContext,
) -> SafeString:
    described = [f"{html_id}-help"] if help_words(spec) else []
    described += [f"{html_id}-error"] if errors else []
    control = {
        **kind.control(raw, spec, context, errors),
        "name": name,
        "id": html_id,
        "field": spec.key,
        "label": localized(spec.label) or spec.key,
        "placeholder": localized(spec.placeholder),
        "required": required,
        "invalid": bool(errors),
        "described": " ".join(described),
    }
    if not errors and is_untouched(raw):
        return drawn_once(kind.template, control)
    return render_to_string(kind.template, control)
