"""Blocks for the other parts of a procedure, from scoring tables to printouts and who may start."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from processes.engine.verbs import VERBS
from processes.engine.verbs.rights import BULK

from .blocks import (
    JsonBlock,
    LongTextBlock,
    Record,
    RoleBlock,
    TextBlock,
    WordsBlock,
    from_document,
    item,
    key_block,
    role_choices,
    to_document,
)
from .states import DUPLICATES
from .voting import VoteBlock


class CriterionBlock(Record):
    key = key_block()
    title = TextBlock(label=_("Title"))
    maximum = blocks.IntegerBlock(min_value=1, label=_("Points at most"))
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        label_format = "{title}"


class RubricBlock(Record):
    standard = {"combine": "trim_mean", "minimum": 1}

    key = key_block()
    title = TextBlock(label=_("Title"))
    criteria = blocks.ListBlock(CriterionBlock(), label=_("Criteria"))
    combine = blocks.ChoiceBlock(
        choices=[("trim_mean", _("mean without the highest and the lowest")), ("mean", _("mean"))],
        default="trim_mean",
        label=_("Several scores become one by"),
    )
    minimum = blocks.IntegerBlock(default=1, min_value=1, label=_("Scores at least"))
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "list-ol"
        label_format = "{title} ({key})"


class ParameterBlock(Record):
    key = key_block()
    title = TextBlock(label=_("Title"))
    default = blocks.CharBlock(label=_("Value"))
    minimum = blocks.CharBlock(required=False, label=_("Not below"))
    maximum = blocks.CharBlock(required=False, label=_("Not above"))
    source = blocks.CharBlock(required=False, label=_("Source of the rule"))
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "cog"
        label_format = "{title} = {default}"


class DocumentNumberBlock(Record):
    key = key_block()
    field = blocks.CharBlock(label=_("Field that takes it"))
    pattern = blocks.CharBlock(label=_("Pattern"), help_text="{prefix} {year} {seq}")
    prefix = blocks.CharBlock(required=False, label=_("Prefix"))
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "tag"
        label_format = "{pattern}"


class PrintoutBlock(Record):
    key = key_block()
    title = TextBlock(label=_("Title"))
    body = LongTextBlock(
        label=_("Text"), help_text=_("{field} stands for an answer; also {case_number}, {unit} and {today}.")
    )
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "doc-full"
        label_format = "{title}"


class PageBlock(Record):
    key = key_block()
    page_type = blocks.CharBlock(label=_("Page type"))
    fields = JsonBlock(label=_("Page field ← form field (JSON)"))
    on_publish = blocks.CharBlock(required=False, label=_("Transition when an editor publishes the page"))
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "doc-empty"
        label_format = "{page_type}"


class StartBlock(Record):
    """Who may start a case and how often."""

    standard = {"unique_while": "kept"}

    by = blocks.ListBlock(RoleBlock(), label=_("Who may start a case"), default=[])
    campaign = blocks.BooleanBlock(required=False, label=_("Only within a campaign"))
    unique_by = WordsBlock(
        required=False,
        label=_("One case per"),
        help_text=_("Of unit, campaign and field keys; empty = no limit."),
    )
    unique_while = blocks.ChoiceBlock(
        choices=[("kept", _("it has not failed")), ("open", _("it is open"))],
        default="kept",
        label=_("Counts while"),
        help_text=_("“It is open”: after a case is closed another one may follow, as with a renewed application."),
    )
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "plus"


class Rows(blocks.StreamBlock):
    """A list of the document: one kind of row, as many as needed (Wagtail's editor wants a stream on the outside)."""

    def __init__(self, row: blocks.Block | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("collapsed", True)
        super().__init__([("row", row)] if row else None, **kwargs)

    def to_document(self, value: Any) -> Any:
        return [to_document(each.block, each.value) for each in value or ()]

    def from_document(self, document: Any) -> list[dict[str, Any]]:
        return [item(from_document(self.child_blocks["row"], each), "row") for each in document or ()]


class Pairs(Rows):
    """A mapping of the document, edited as rows of ``name`` and what it ``says``."""

    def to_document(self, value: Any) -> Any:
        return {row["name"]: row.get("says") for row in super().to_document(value) if row.get("name")}

    def from_document(self, document: Any) -> list[dict[str, Any]]:
        return super().from_document([{"name": name, "says": value} for name, value in (document or {}).items()])


class Single(Rows):
    """One part of the document that exists once."""

    def __init__(self, row: blocks.Block | None = None, **kwargs: Any) -> None:
        super().__init__(row, max_num=1, collapsed=False, **kwargs)

    def to_document(self, value: Any) -> Any:
        return next(iter(super().to_document(value)), {})

    def from_document(self, document: Any) -> list[dict[str, Any]]:
        return super().from_document([document or {}])


class RuleBlock(Record):
    name = key_block(label=_("Name"))
    says = blocks.TextBlock(rows=2, label=_("Formula"))

    class Meta:
        label_format = "{name}"


class RestrictedBlock(Record):
    name = blocks.CharBlock(label=_("Field"))
    says = blocks.ListBlock(RoleBlock(), label=_("Who may see it"))

    class Meta:
        label_format = "{name}"


VERB_WORDS = [
    ("performer", _("whoever has the step")),
    ("initiator", _("who started the case")),
    ("participant", _("whoever may see the case")),
    ("administrator", _("the administrator")),
]


def grantees() -> list[tuple[str, Any]]:
    """Returns to whom a verb can be granted: four words, and every role."""
    words = {key for key, _label in VERB_WORDS}
    return [*VERB_WORDS, *(each for each in role_choices() if each[0] not in words)]


class GranteeBlock(blocks.ChoiceBlock):
    """A role, or one of the words for people of the case."""

    choices = staticmethod(grantees)

    class Meta:
        icon = "group"


class VerbRightBlock(Record):
    """Who may use one verb; an empty list is nobody."""

    name = blocks.ChoiceBlock(choices=[(key, key) for key in (*VERBS, BULK)], label=_("Verb"))
    says = blocks.ListBlock(GranteeBlock(), label=_("Who may"), default=[])

    class Meta:
        label_format = "{name}"


class VerbRights(Pairs):
    """Rights to verbs; one that is granted to nobody is kept as such."""

    def to_document(self, value: Any) -> Any:
        return {name: says or [] for name, says in super().to_document(value).items()}


class ChosenBlock(Record):
    name = blocks.CharBlock(label=_("Person field"))
    says = blocks.ListBlock(RoleBlock(), label=_("Who can be chosen"))

    class Meta:
        label_format = "{name}"


class ProcedureBlock(blocks.StructBlock):
    """What holds for the whole procedure."""

    duplicates = blocks.ChoiceBlock(
        choices=DUPLICATES,
        default="never",
        label=_("If the same person has approved before"),
        help_text=_(
            "Holds for every step that says nothing else. A skipped step stands in the history with the reason. "
            "Joint steps are never skipped."
        ),
    )


PARTS: Mapping[str, blocks.Block] = {
    "start": Single(StartBlock(label=_("Start"))),
    "votes": Rows(VoteBlock(label=_("Vote"))),
    "rubrics": Rows(RubricBlock(label=_("Rubric"))),
    "parameters": Rows(ParameterBlock(label=_("Parameter"))),
    "numbers": Rows(DocumentNumberBlock(label=_("Document number"))),
    "printouts": Rows(PrintoutBlock(label=_("Printout"))),
    "pages": Rows(PageBlock(label=_("Page"))),
    "rules": Pairs(RuleBlock(label=_("Named rule"))),
    "restricted_fields": Pairs(RestrictedBlock(label=_("Restricted field"))),
    "choices": Pairs(ChosenBlock(label=_("Choice of people"))),
    "verbs": VerbRights(VerbRightBlock(label=_("Verb"))),
}
