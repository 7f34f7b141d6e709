"""Blocks for the buttons of a procedure and what they cause."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .blocks import JsonBlock, Record, RoleBlock, TextBlock, WordsBlock, item, key_block
from .effects import EffectsBlock


class TransitionBlock(Record):
    """A button, or what the system does by itself."""

    standard = {"validates": True, "comment": "optional", "tone": "primary"}

    key = key_block()
    title = TextBlock(label=_("Words on the button"))
    to = blocks.CharBlock(label=_("Leads to"), help_text=_("Key of a state."))
    by = blocks.ListBlock(RoleBlock(), label=_("Who may press it"), default=[])
    guard = blocks.TextBlock(
        required=False,
        rows=2,
        label=_("Only if"),
        help_text=_("A formula such as consent and count(images) >= 2. Leave empty when there is no condition."),
    )
    guard_help = TextBlock(label=_("What to do when the condition is not met"))
    help = TextBlock(label=_("What will happen and who will see it"))
    comment = blocks.ChoiceBlock(
        choices=[("none", _("not asked")), ("optional", _("possible")), ("required", _("required"))],
        default="optional",
        label=_("Comment"),
    )
    inputs = WordsBlock(required=False, label=_("Asked in the dialog"), help_text=_("Keys of form fields."))
    validates = blocks.BooleanBlock(
        required=False, default=True, label=_("Required fields must be complete"), help_text=_("Off for returns.")
    )
    tone = blocks.ChoiceBlock(
        choices=[("primary", _("main")), ("quiet", _("quiet")), ("danger", _("dangerous"))],
        default="primary",
        label=_("Look"),
    )
    batch = blocks.BooleanBlock(required=False, label=_("For all cases of a batch together"))
    reopens = blocks.BooleanBlock(required=False, label=_("Possible out of an end"))
    effects = EffectsBlock(label=_("Effects"), required=False)
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "arrow-right"
        label = _("Transition")
        label_format = "{title} ({key}) → {to}"


# ``from`` is a word of Python, so the field cannot be written in the class body.
TransitionBlock.base_blocks["from"] = WordsBlock(
    label=_("Possible in"), help_text=_("Keys of states, separated by commas.")
)
TransitionBlock.base_blocks["from"].set_name("from")
TransitionBlock._meta_class.form_layout = blocks.BlockGroup(
    children=["key", "title", "from", "to", "by", "guard", "guard_help", "help"],
    settings=["comment", "inputs", "validates", "tone", "batch", "reopens", "effects", "more"],
)


class TransitionsBlock(blocks.StreamBlock):
    transition = TransitionBlock()

    def to_document(self, value: blocks.StreamValue) -> list[dict[str, object]]:
        return [each.block.to_document(each.value) for each in value]

    def from_document(self, document: list[dict[str, object]]) -> list[dict[str, object]]:
        block = self.child_blocks["transition"]
        return [item(block.from_document(each), "transition") for each in document or ()]

    class Meta:
        collapsed = True
        required = False
