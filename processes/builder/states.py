"""Blocks for the states of a procedure: one block type for every step kind."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks as wagtail_blocks

from .blocks import AmountBlock, JsonBlock, NumbersBlock, Record, RoleBlock, TextBlock, WordsBlock, key_block


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
    remind = NumbersBlock(required=False, label=_("Remind"), help_text=_("Days relative to the deadline: -7, -3, -1."))
    remind_to = wagtail_blocks.ListBlock(RoleBlock(), label=_("Remind whom"), default=[])
    escalate_to = wagtail_blocks.ListBlock(RoleBlock(), label=_("Tell when overdue"), default=[])
    blocks = wagtail_blocks.BooleanBlock(required=False, label=_("Nothing can be handed in after the deadline"))
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "time"
        label_format = "{key}"
        form_layout = wagtail_blocks.BlockGroup(
            children=["key", "title", "working_days", "remind"],
            settings=["base", "days", "months", "remind_to", "escalate_to", "blocks", "more"],
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
    hint = TextBlock(label=_("One sentence for whoever has the todo"))
    region = wagtail_blocks.CharBlock(
        required=False,
        label=pgettext_lazy("parallel", "Branch"),
        help_text=_("Key of the branch of a parallel step; empty = the main line."),
    )
    start = wagtail_blocks.BooleanBlock(required=False, label=_("Cases begin here"))
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
        settings=[*settings, "timers", "when_skipped", "region", "start", "more"],
    )


class Config(Record):
    """The settings of one step kind."""

    more = JsonBlock(label=_("Other settings (JSON)"))


class JointConfig(Config):
    mode = wagtail_blocks.ChoiceBlock(
        choices=[
            ("all", _("everybody")),
            ("any", _("anybody")),
            ("ratio", _("a share")),
            ("in_order", _("one after another")),
            ("collect", _("collect")),
            ("scores", _("collect scores")),
        ],
        required=False,
        label=_("Finished when"),
    )
    minimum = AmountBlock(required=False, label=_("At least how many"))
    rubric = wagtail_blocks.CharBlock(required=False, label=_("Rubric"))
    hidden = wagtail_blocks.BooleanBlock(required=False, label=_("Nobody sees the others' contributions"))
    exclude_own_unit = wagtail_blocks.BooleanBlock(required=False, label=_("People of the case's own unit stay out"))


class VoteConfig(Config):
    vote = wagtail_blocks.CharBlock(required=False, label=_("Vote"))


class PublicityConfig(Config):
    working_days = AmountBlock(required=False, label=_("Working days"), help_text=_("A number or a parameter key."))


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
    vote = _step("VoteStepBlock", _("Vote"), "thumbtack", VoteConfig)(group=_("Together"))
    batch = _step("BatchBlock", _("Batch of cases"), "list-ul", BatchConfig)(group=_("Together"))
    parallel = _step("ParallelBlock", _("Side by side"), "grip", ParallelConfig)(group=_("Together"))
    publicity = _step("PublicityBlock", _("Publicity"), "view", PublicityConfig)(group=_("Waiting"))
    wait = _step("WaitBlock", _("Wait"), "time")(group=_("Waiting"))
    end = EndBlock(group=_("Waiting"))
    other = JsonBlock(label=_("Other (JSON)"), group=_("Waiting"))

    class Meta:
        collapsed = True
        required = False
