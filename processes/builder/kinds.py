"""Blocks for what each step kind asks for besides what every step has."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks as wagtail_blocks

from .blocks import AmountBlock, JsonBlock, Record, RoleBlock, TextBlock, WordsBlock, item, key_block


class Config(Record):
    """The settings of one step kind."""

    more = JsonBlock(label=_("Other settings (JSON)"))


class VetoBlock(WordsBlock):
    """``anybody``, ``nobody``, or the roles whose refusal decides."""

    def to_document(self, value: str) -> Any:
        words = super().to_document(value)
        return words[0] if words in (["anybody"], ["nobody"]) else words

    def from_document(self, document: Any) -> str:
        return document if isinstance(document, str) else super().from_document(document)


class WeightBlock(Record):
    """What the answers of a role weigh."""

    role = RoleBlock(label=_("Role"))
    weight = wagtail_blocks.IntegerBlock(min_value=0, label=_("Weight"))

    class Meta:
        label_format = "{role}: {weight}"


class WeightsBlock(wagtail_blocks.ListBlock):
    """{role: weight}."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(WeightBlock(), default=[], **kwargs)

    def to_document(self, value: Any) -> dict[str, int]:
        return {str(each["role"]): int(each["weight"] or 0) for each in value or () if each.get("role")}

    def from_document(self, document: Any) -> list[dict[str, Any]]:
        return [item({"role": role, "weight": weight}) for role, weight in (document or {}).items()]

    def deconstruct(self) -> Any:
        return f"{__name__}.WeightsBlock", (), {}


class JointConfig(Config):
    mode = wagtail_blocks.ChoiceBlock(
        choices=[
            ("all", _("everybody")),
            ("any", _("anybody")),
            ("count", _("a number of people")),
            ("ratio", _("a share")),
            ("in_order", _("one after another")),
            ("weighted", _("a share of the weights")),
        ],
        required=False,
        label=_("Agreed when"),
    )
    ratio = wagtail_blocks.CharBlock(
        required=False, label=_("Share that must agree"), help_text=_("For a share: 2/3 or 0.5.")
    )
    count = AmountBlock(required=False, label=_("Number that must agree"))
    weights = WeightsBlock(required=False, label=_("Weights of roles"))
    veto = VetoBlock(
        required=False,
        label=_("Whose refusal decides"),
        help_text=_("anybody, nobody, or roles. Empty = anybody where all must agree, else nobody."),
    )
    field = wagtail_blocks.CharBlock(
        required=False,
        label=_("Field of the decision"),
        help_text=_("A choice of agree and disagree, or yes and no. Empty = handing in means agreeing."),
    )
    minimum = AmountBlock(required=False, label=_("At least how many"))
    rubric = wagtail_blocks.CharBlock(required=False, label=_("Rubric"))
    hidden = wagtail_blocks.BooleanBlock(required=False, label=_("Nobody sees the others' contributions"))
    exclude_own_unit = wagtail_blocks.BooleanBlock(required=False, label=_("People of the case's own unit stay out"))


class VoteConfig(Config):
    vote = wagtail_blocks.CharBlock(required=False, label=_("Vote"))


class RowsConfig(Config):
    table = wagtail_blocks.CharBlock(required=False, label=_("Table"), help_text=_("Key of a table of the form."))
    person = wagtail_blocks.CharBlock(
        required=False,
        label=_("Column of the person"),
        help_text=_("Whose row it is. Rows without a name are done by those who work here."),
    )
    columns = WordsBlock(required=False, label=_("Columns filled in here"))
    private = wagtail_blocks.BooleanBlock(
        required=False, default=True, label=_("Everybody sees the own rows only"),
        help_text=_("Whoever started the case or works in another step sees all of them."),
    )  # fmt: skip
    standard = {"private": True}


class ResultsBlock(Record):
    """Where the results of the cases go."""

    table = wagtail_blocks.CharBlock(required=False, label=_("Table"))
    columns = JsonBlock(
        label=_("Columns (JSON)"), help_text=_('{"column": "field of the other case"}, or {outcome}, {number}, {unit}.')
    )
    more = JsonBlock(label=_("Other settings (JSON)"))


class ChildrenConfig(Config):
    procedure = wagtail_blocks.CharBlock(required=False, label=_("Procedure"))
    per = wagtail_blocks.ChoiceBlock(
        choices=[
            ("case", _("one")),
            ("row", _("one for each row of a table")),
            ("unit", _("one for each unit of a field")),
            ("below", _("one for each unit below")),
            ("count", _("several")),
        ],
        required=False,
        label=_("How many cases"),
    )
    table = wagtail_blocks.CharBlock(required=False, label=_("Table"), help_text=_("Key of a table of the form."))
    unit = wagtail_blocks.CharBlock(required=False, label=_("Column of the unit"))
    initiator = wagtail_blocks.CharBlock(required=False, label=_("Column of who starts it"))
    units = wagtail_blocks.CharBlock(required=False, label=_("Field of the units"))
    count = AmountBlock(required=False, label=_("Number"), help_text=_("A number, or the key of a number field."))
    wait = AmountBlock(required=False, label=_("Waits for"), help_text=_("all, none, or how many must have ended."))
    cancel = wagtail_blocks.BooleanBlock(required=False, label=_("Running cases end when this step is left"))
    values = JsonBlock(label=_("Values (JSON)"), help_text=_('{"field": "{field_of_case}"}; {row_…} for a row.'))
    results = ResultsBlock(required=False, label=_("What comes back"))


class WaitConfig(Config):
    until = wagtail_blocks.CharBlock(
        required=False,
        label=_("Until"),
        help_text=_("entered, date:2026-12-31, field:KEY or fact:KEY. Waiting ends when that day begins."),
    )
    working_days = AmountBlock(required=False, label=_("Working days"), help_text=_("-3 = three working days before."))
    days = AmountBlock(required=False, label=_("Calendar days"))
    months = AmountBlock(required=False, label=_("Months"))
    minutes = AmountBlock(required=False, label=_("Minutes"), help_text=_("0 = at the very moment of a date and time."))
    event = wagtail_blocks.CharBlock(
        required=False, label=_("Event"), help_text=_("The key under which another program reports it.")
    )
    early = wagtail_blocks.BooleanBlock(required=False, label=_("An event that came before counts too"))


class PublicityConfig(Config):
    working_days = AmountBlock(required=False, label=_("Working days"), help_text=_("A number or a parameter key."))
    since = wagtail_blocks.CharBlock(
        required=False,
        label=_("Counted from"),
        help_text=_("Key of a date; empty = the day the step is entered. A case that comes back does not begin anew."),
    )


class RegionBlock(Record):
    """One of the courses that run side by side."""

    key = key_block()
    title = TextBlock(label=_("Title"))
    start = wagtail_blocks.CharBlock(label=_("Begins with"), help_text=_("Key of a state."))
    when = wagtail_blocks.TextBlock(
        required=False, rows=2, label=_("Only if"), help_text=_("A formula; empty = this branch always runs.")
    )
    chosen_in = wagtail_blocks.CharBlock(
        required=False,
        label=_("Chosen in"),
        help_text=_("A question with several choices: the branch runs when its key is among the answers."),
    )
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        label_format = "{title} ({key})"


class ParallelConfig(Config):
    regions = wagtail_blocks.ListBlock(RegionBlock(), label=pgettext_lazy("parallel", "Branches"), default=[])
    join = AmountBlock(
        required=False,
        label=_("Goes on when this many branches have ended"),
        help_text=_("all, first, or a number; empty = all."),
    )
    rest = wagtail_blocks.ChoiceBlock(
        choices=[("cancel", _("are cancelled")), ("let_run", _("run on"))],
        required=False,
        label=_("Branches still running then"),
    )


class BatchConfig(Config):
    group_by = WordsBlock(required=False, label=_("Grouped by"), help_text=_("For example campaign, category."))
