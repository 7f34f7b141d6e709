"""Blocks for the states of a procedure: one block type for every step kind."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks as wagtail_blocks

from .blocks import JsonBlock, Record, RoleBlock, TextBlock, WordsBlock, key_block
from .deadlines import TimerBlock
from .kinds import (
    BatchConfig,
    ChildrenConfig,
    Config,
    JointConfig,
    ParallelConfig,
    PublicityConfig,
    RowsConfig,
    VoteConfig,
    WaitConfig,
)

DUPLICATES = [
    ("never", _("is asked again")),
    ("skip_consecutive", _("is not asked again right after")),
    ("skip_all", _("is never asked again")),
]


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
