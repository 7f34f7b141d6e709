"""Blocks for what a transition causes: one block type for every effect."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from organization.services.change_values import MEMBER_VALUES, UNIT_VALUES

from .archive_effects import EndViewingBlock, FileMaterialBlock, GrantViewingBlock
from .blocks import JsonBlock, LongTextBlock, RoleBlock, TextBlock, WordsBlock
from .effect import EffectBlock


class NotifyBlock(EffectBlock):
    to = blocks.ListBlock(RoleBlock(), label=_("To"), default=[])
    channels = WordsBlock(required=False, label=_("Channels"), help_text=_("Keys, such as of a group robot."))
    subject = TextBlock(label=_("Subject"))
    body = LongTextBlock(label=_("Body"))
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "mail"
        label = _("Tell people")


class NumberBlock(EffectBlock):
    number = blocks.CharBlock(label=_("Number"))
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "tag"
        label = _("Give a document number")


class PrintBlock(EffectBlock):
    printout = blocks.CharBlock(label=_("Printout"))
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "doc-full"
        label = _("Make a printout")


class AppendRowBlock(EffectBlock):
    field = blocks.CharBlock(label=_("Table field"))
    values = JsonBlock(label=_("Values (JSON)"))
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "list-ul"
        label = _("Add a row to a table")


class SpawnBlock(EffectBlock):
    procedure = blocks.CharBlock(label=_("Procedure"))
    per = blocks.ChoiceBlock(choices=[("batch", _("the batch")), ("case", _("each case"))], label=_("One for"))
    reference_field = blocks.CharBlock(required=False, label=_("Field that refers to it"))
    values = JsonBlock(label=_("Values (JSON)"))
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "plus"
        label = _("Start another procedure")


class PdfBlock(EffectBlock):
    printout = blocks.CharBlock(label=_("Printout"))
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "doc-full"
        label = _("Make a printout and keep it as PDF")


class CertificateBlock(EffectBlock):
    prefix = blocks.CharBlock(label=_("Prefix of the number"), max_length=40)
    holder = blocks.CharBlock(
        required=False, label=_("Holder"), help_text=_("A person field as {field}; empty: who started the case.")
    )
    title = TextBlock(label=_("Title"))
    body = LongTextBlock(label=_("Text"))
    valid_months = blocks.IntegerBlock(required=False, min_value=1, label=_("Months it is valid"))
    field = blocks.CharBlock(required=False, label=_("Field that takes the number"))
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "success"
        label = _("Give a certificate")


class RevokeCertificateBlock(EffectBlock):
    field = blocks.CharBlock(label=_("Field that holds the number"))
    reason = TextBlock(label=_("Reason"), help_text=_("Empty: the comment of the action."))
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "cross"
        label = _("Revoke the certificate")


class SetRecordBlock(EffectBlock):
    form = blocks.CharBlock(label=_("Register"), help_text=_("Key of the form."))
    match = blocks.CharBlock(
        required=False,
        label=_("Change the record that agrees in"),
        help_text=_("A column; empty: always a new record."),
    )
    record = blocks.CharBlock(
        required=False, label=_("Or the record named by"), help_text=_("A record field as {field}.")
    )
    values = JsonBlock(label=_("Values (JSON)"), help_text='{"column": "{field}"}')
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "table"
        label = _("Write into a register")


class SetMemberBlock(EffectBlock):
    member = blocks.CharBlock(
        required=False, label=_("Member"), help_text=_("A person field as {field}; empty: who started the case.")
    )
    values = JsonBlock(label=_("Values (JSON)"), help_text=", ".join(MEMBER_VALUES))
    on = blocks.CharBlock(
        required=False, label=_("From when on"), help_text=_("A date field as {field}, or a day; empty: at once.")
    )
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "user"
        label = _("Change values of a member")


class SetUnitBlock(EffectBlock):
    unit = blocks.CharBlock(
        required=False, label=_("Unit"), help_text=_("A unit field as {field}; empty: the unit of the case.")
    )
    values = JsonBlock(label=_("Values (JSON)"), help_text=", ".join(UNIT_VALUES))
    on = blocks.CharBlock(
        required=False, label=_("From when on"), help_text=_("A date field as {field}, or a day; empty: at once.")
    )
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "group"
        label = _("Change values of a unit")


class StartPublicityBlock(EffectBlock):
    procedure = blocks.CharBlock(
        label=_("Procedure"), help_text=_("One that goes from its first step to a publicity by itself.")
    )
    reference_field = blocks.CharBlock(required=False, label=_("Field that refers to it"))
    values = JsonBlock(label=_("Values (JSON)"))
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "view"
        label = _("Start a publicity")


class CallWebhookBlock(EffectBlock):
    channel = blocks.CharBlock(label=_("Channel"), help_text=_("Key of a channel of the kind webhook."))
    event = blocks.CharBlock(required=False, label=_("Word for the event"), max_length=60)
    fields = WordsBlock(
        required=False, label=_("Answers that go along"), help_text=_("Masked answers and files are never sent.")
    )
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "link-external"
        label = _("Tell another program")


class StudyHoursBlock(EffectBlock):
    people = blocks.CharBlock(label=_("People"), help_text=_("A person field or a table as {field}."))
    person = blocks.CharBlock(required=False, label=_("Column of the table that names the person"))
    only = JsonBlock(
        required=False, label=_("Only rows with these values (JSON)"), help_text='{"status": ["present", "online"]}'
    )
    hours = blocks.CharBlock(label=_("Study hours"), help_text=_("A number, or a number field as {field}."))
    source = blocks.ChoiceBlock(
        choices=[("meeting", _("meeting")), ("training", _("training"))], default="meeting", label=_("Kind")
    )
    title = TextBlock(required=False, label=_("Title"))
    on = blocks.CharBlock(required=False, label=_("Day"), help_text=_("A date field as {field}; empty: today."))
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "time"
        label = _("Enter study hours")


class CreatePageBlock(EffectBlock):
    page = blocks.CharBlock(label=_("Page"))
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "doc-empty"
        label = _("Create a draft page")


class PublishPageBlock(EffectBlock):
    page = blocks.CharBlock(required=False, label=_("Page"))
    page_type = blocks.CharBlock(required=False, label=_("Page type"))
    title = TextBlock(label=_("Title"))
    body = LongTextBlock(label=_("Body"))
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "globe"
        label = _("Publish a page")


class FreezeFiguresBlock(EffectBlock):
    field = blocks.CharBlock(label=_("Into which field"), help_text=_("A score, or a number with an indicator."))
    period = blocks.CharBlock(label=_("Field with the span"), help_text=_("A year, a quarter or a month."))
    indicator = blocks.CharBlock(
        required=False, label=_("Indicator"), help_text=_("Empty: every criterion called like an indicator.")
    )
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "snippet"
        label = _("Write figures into the case")


class EffectsBlock(blocks.StreamBlock):
    """What a transition causes."""

    notify = NotifyBlock()
    number = NumberBlock()
    print = PrintBlock()
    pdf = PdfBlock()
    certificate = CertificateBlock()
    revoke_certificate = RevokeCertificateBlock()
    append_row = AppendRowBlock()
    freeze_figures = FreezeFiguresBlock()
    set_record = SetRecordBlock()
    set_member = SetMemberBlock()
    set_unit = SetUnitBlock()
    spawn = SpawnBlock()
    start_publicity = StartPublicityBlock()
    call_webhook = CallWebhookBlock()
    add_study_hours = StudyHoursBlock()
    grant_viewing = GrantViewingBlock()
    end_viewing = EndViewingBlock()
    file_material = FileMaterialBlock()
    create_page = CreatePageBlock()
    publish_page = PublishPageBlock()
    other = JsonBlock(label=_("Other (JSON)"), help_text='{"kind": "…"}')

    class Meta:
        required = False
        collapsed = True
