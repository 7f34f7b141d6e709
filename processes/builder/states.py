"""Blocks for the states of a procedure: one block type for every step kind."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks as wagtail_blocks

from .blocks import AmountBlock, JsonBlock, NumbersBlock, Record, RoleBlock, TextBlock, WordsBlock, item, key_block

DUPLICATES = [
    ("never", _("is asked again")),
    ("skip_consecutive", _("is not asked again right after")),
    ("skip_all", _("is never asked again")),
]


class EscalationBlock(Record):
    """A further level of an escalation."""

    after = wagtail_blocks.IntegerBlock(min_value=0, label=_("Days after the deadline"))
    to = wagtail_blocks.ListBlock(RoleBlock(), label=_("Whom"), default=[])
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        label_format = "{after}"

    def to_document(self, value: Mapping[str, Any]) -> dict[str, Any]:
        return {"after": value.get("after") or 0, **super().to_document(value)}


class TimerBlock(Record):
    """A deadline of a state."""

    key = key_block()
    title = TextBlock(label=_("Title"))
    base = wagtail_blocks.CharBlock(
        required=False,
        label=_("Counted from"),
        help_text=_("entered, field:KEY or fact:campaign_closes; empty means the day the step was entered."),
    )
    working_days = AmountBlock(required=False, label=_("Working days"), help_text=_("A number or a parameter key."))
    days = AmountBlock(required=False, label=_("Calendar days"))
    months = AmountBlock(required=False, label=_("Months"))
    minutes = AmountBlock(
        required=False,
        label=_("Minutes"),
        help_text=_("The deadline is a moment: that of the date and time counted from, 30 minutes later, -60 before."),
    )
    remind = NumbersBlock(required=False, label=_("Remind"), help_text=_("Days relative to the deadline: -7, -3, -1."))
    remind_minutes = NumbersBlock(
        required=False, label=_("Remind within the day"), help_text=_("Minutes relative to the deadline: -1440, -60.")
    )
    remind_to = wagtail_blocks.ListBlock(RoleBlock(), label=_("Remind whom"), default=[])
    escalate_to = wagtail_blocks.ListBlock(RoleBlock(), label=_("Tell when overdue"), default=[])
    escalations = wagtail_blocks.ListBlock(
        EscalationBlock(), label=_("Then tell"), default=[], help_text=_("Further people, so many days later.")
    )
    overdue_every = wagtail_blocks.IntegerBlock(
        required=False, min_value=0, label=_("Tell again every so many days"), help_text=_("0 = once.")
    )
    then = wagtail_blocks.CharBlock(
        required=False,
        label=_("Decides by itself"),
        help_text=_(
            "The transition that is taken when the deadline has passed. One that stays in the step is taken once."
        ),
    )
    blocks = wagtail_blocks.BooleanBlock(required=False, label=_("Nothing can be handed in after the deadline"))
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "time"
        label_format = "{key}"
        form_layout = wagtail_blocks.BlockGroup(
            children=["key", "title", "working_days", "remind"],
            settings=[
                "base",
                "days",
                "months",
                "minutes",
                "remind_minutes",
                "remind_to",
                "escalate_to",
                "escalations",
                "overdue_every",
                "then",
                "blocks",
                "more",
            ],
        )


class StepBlock(Record):
    """What every step has."""

    key = key_block()
    title = TextBlock(label=_("Title"))
    performers = wagtail_blocks.ListBlock(
        RoleBlock(), label=_("Who works here"), default=[], help_text=_("Found relative to the case's unit.")
    )
    writable = WordsBlock(
        required=False, label=_("Fields to fill in"), help_text=_("Keys of form fields, separated by commas.")
    )
    hidden = WordsBlock(
        required=False,
        label=_("Fields not to be seen"),
        help_text=_("Hidden from whoever works here, as long as the case is here; for a blind review."),
    )
    hint = TextBlock(label=_("One sentence for whoever has the todo"))
    region = wagtail_blocks.CharBlock(
        required=False,
        label=pgettext_lazy("parallel", "Branch"),
        help_text=_("Key of the branch of a parallel step; empty = the main line."),
    )
    start = wagtail_blocks.BooleanBlock(required=False, label=_("Cases begin here"))
    not_same_as = WordsBlock(
        required=False,
        label=_("Done by others than"),
        help_text=_("Keys of earlier steps: whoever did one of them has no part here."),
    )
    nobody = wagtail_blocks.ListBlock(
        RoleBlock(),
        label=_("If nobody is found"),
        default=[],
        help_text=_("Tried one after the other: people, unit_above, administrator. Empty = the button is refused."),
    )
    duplicates = wagtail_blocks.ChoiceBlock(
        choices=DUPLICATES, required=False, label=_("If the same person has approved before")
    )
    when_skipped = wagtail_blocks.CharBlock(
        required=False,
        label=_("Transition taken where the step does not exist"),
        help_text=_("For example where a unit has no such committee."),
    )
    timers = wagtail_blocks.ListBlock(TimerBlock(), label=_("Deadlines"), default=[], collapsed=True)
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        label_format = "{title} ({key})"


def _layout(*settings: str) -> wagtail_blocks.BlockGroup:
    return wagtail_blocks.BlockGroup(
        children=["key", "title", "performers", "writable", "hint"],
        settings=[
            *settings,
            "timers",
            "hidden",
            "not_same_as",
            "nobody",
            "duplicates",
            "when_skipped",
            "region",
            "start",
            "more",
        ],
    )


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


def _step(name: str, label: str | Promise, icon: str, config: type[Config] = Config) -> type[StepBlock]:
    """Returns the block of one step kind."""
    meta = type("Meta", (), {"label": label, "icon": icon, "form_layout": _layout("config")})
    return type(
        name, (StepBlock,), {"config": config(label=_("Settings of this kind")), "Meta": meta, "__module__": __name__}
    )


class EndBlock(Record):
    """A state in which a case is closed."""

    key = key_block()
    title = TextBlock(label=_("Title"))
    outcome = wagtail_blocks.ChoiceBlock(
        choices=[("success", _("reached its aim")), ("failure", _("did not"))], label=_("Outcome")
    )
    hint = TextBlock(label=_("What the people concerned should know"))
    region = wagtail_blocks.CharBlock(required=False, label=pgettext_lazy("parallel", "Branch"))
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "success"
        label = _("End")
        label_format = "{title} ({key})"


class StatesBlock(wagtail_blocks.StreamBlock):
    """The steps and ends of a procedure; the palette is the list of step kinds."""

    single = _step("SingleBlock", _("Done by one person"), "user")(group=_("People"))
    joint = _step("JointBlock", _("Done by several people"), "group", JointConfig)(group=_("People"))
    rows = _step("RowsBlock", _("Row by row"), "table", RowsConfig)(group=_("People"))
    vote = _step("VoteStepBlock", _("Vote"), "thumbtack", VoteConfig)(group=_("Together"))
    children = _step("ChildrenBlock", _("Other cases"), "copy", ChildrenConfig)(group=_("Together"))
    batch = _step("BatchBlock", _("Batch of cases"), "list-ul", BatchConfig)(group=_("Together"))
    parallel = _step("ParallelBlock", _("Side by side"), "grip", ParallelConfig)(group=_("Together"))
    publicity = _step("PublicityBlock", _("Publicity"), "view", PublicityConfig)(group=_("Waiting"))
    wait = _step("WaitBlock", _("Wait"), "time", WaitConfig)(group=_("Waiting"))
    end = EndBlock(group=_("Waiting"))
    other = JsonBlock(label=_("Other (JSON)"), group=_("Waiting"))

    class Meta:
        collapsed = True
        required = False
