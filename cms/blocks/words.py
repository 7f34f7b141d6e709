"""Blocks of words: quotations, notes, questions and answers, steps, timelines."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

PLAIN = ["bold", "italic", "ol", "ul", "link", "document-link"]


class QuoteBlock(blocks.StructBlock):
    """A sentence somebody said, with a role instead of a name."""

    text = blocks.TextBlock(label=_("Words"), rows=3, max_length=300)
    who = blocks.CharBlock(label=_("Who said it"), required=False, max_length=80, help_text=_("A role or a code name."))

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        description = _("One sentence somebody said, set large.")
        template = "cms/blocks/quote.html"
        preview_value = {"text": _("What can be measured can be improved."), "who": _("a team leader")}


class CalloutBlock(blocks.StructBlock):
    """A few sentences nobody should overlook."""

    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[("info", _("Good to know")), ("warn", _("Mind this")), ("success", _("Done well"))],
        default="info",
    )
    title = blocks.CharBlock(label=_("Heading"), max_length=60, required=False)
    text = blocks.RichTextBlock(label=_("Text"), features=PLAIN)

    class Meta:
        icon = "warning"
        label = _("Note")
        description = _("A few sentences in a box that nobody should overlook.")
        template = "cms/blocks/callout.html"
        preview_value = {
            "kind": "warn",
            "title": _("Before you begin"),
            "text": _("<p>Switch off, check that it is off, then earth.</p>"),
        }


class QuestionAndAnswerBlock(blocks.StructBlock):
    """One heading that opens."""

    title = blocks.CharBlock(label=_("Heading or question"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=PLAIN)


class AccordionBlock(blocks.StructBlock):
    """Headings that open one by one."""

    rows = blocks.ListBlock(QuestionAndAnswerBlock(), min_num=1, max_num=30, label=_("Parts"))

    class Meta:
        icon = "list-ul"
        label = _("Questions and answers")
        description = _("Headings that open when they are pressed. On paper everything is open.")
        template = "cms/blocks/accordion.html"
        preview_value = {
            "rows": [
                {"title": _("Who may take part?"), "text": _("<p>Every branch, with one work a year.</p>")},
                {"title": _("Until when?"), "text": _("<p>Until the end of June.</p>")},
            ]
        }


class StepBlock(blocks.StructBlock):
    """One thing to do."""

    title = blocks.CharBlock(label=_("What to do"), max_length=80)
    text = blocks.TextBlock(label=_("Details"), required=False, rows=2, max_length=500)


class StepsBlock(blocks.StructBlock):
    """What to do, one after the other."""

    rows = blocks.ListBlock(StepBlock(), min_num=2, max_num=20, label=_("Steps"))

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        description = _("How something is done, step by step, with numbers.")
        template = "cms/blocks/steps.html"
        preview_value = {
            "rows": [
                {"title": _("Hang up the board"), "text": _("Three columns are enough.")},
                {"title": _("Meet for ten minutes"), "text": ""},
            ]
        }


class MomentBlock(blocks.StructBlock):
    """One moment of a timeline."""

    when = blocks.CharBlock(label=_("When"), max_length=40)
    title = blocks.CharBlock(label=_("What happened"), max_length=80)
    text = blocks.TextBlock(label=_("Details"), required=False, rows=2, max_length=300)


class TimelineBlock(blocks.StructBlock):
    """What happened, in order."""

    moments = blocks.ListBlock(MomentBlock(), min_num=2, label=_("Moments"))

    class Meta:
        icon = "history"
        label = _("Timeline")
        description = _("What happened when: the course of a night, a year, a project.")
        template = "cms/blocks/timeline.html"
        preview_value = {
            "moments": [
                {"when": "22:40", "title": _("The line trips"), "text": _("Six people set out.")},
                {"when": "04:52", "title": _("Power is back"), "text": ""},
            ]
        }
