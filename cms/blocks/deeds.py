"""Blocks in which a reader does something: a form to fill in, a procedure to start."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from forms.access import may_fill
from forms.engine.pages import pages_of
from forms.models import Audience, FormUse
from forms.refusals import RecordRefused
from forms.services.build_django_form import build_django_form
from forms.services.drafts import load_draft
from forms.services.filling import open_filling
from forms.views.fill_places import begun_mark, new_token


class FormBlock(blocks.StructBlock):
    """A form of this site."""

    form = SnippetChooserBlock("forms.Form", label=_("Form"))
    intro = blocks.CharBlock(label=_("Words before it"), required=False, max_length=300)
    inline = blocks.BooleanBlock(
        label=_("Fill it in on this page"),
        required=False,
        default=True,
        help_text=_("Forms with several steps are always opened on a page of their own."),
    )

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        request = context.get("request")
        form = value.get("form")
        if form is None or request is None:
            return context
        user = getattr(request, "user", None)
        settings = getattr(form, "settings", None)
        context["signed_in"] = signed_in = user is not None and user.is_authenticated
        if settings is not None and settings.audience == Audience.LINK and not signed_in:
            context["fill_url"] = reverse("form-link", args=[settings.link_token])
        else:
            context["fill_url"] = reverse("fill", args=[form.key])
        context["by_itself"] = settings is not None and settings.use != FormUse.PROCEDURE
        context["for_members"] = settings is not None and settings.audience == Audience.MEMBERS
        context["may_fill"] = user is not None and may_fill(user, form)
        if context["may_fill"] and user is not None:
            context |= self.drawn(form, user, value) if signed_in else self.refusal(form, user)
        return context

    def refusal(self, form: Any, user: Any) -> dict[str, Any]:
        """Returns why a visitor cannot fill in a form with a public link now, nothing when they can."""
        try:
            open_filling(form=form, user=user, by_link=True)
        except RecordRefused as refused:
            return {"refused": refused.text}
        return {}

    def drawn(self, form: Any, user: Any, value: Any) -> dict[str, Any]:
        """Returns the form to fill in, or why it cannot be filled in now."""
        try:
            filling = open_filling(form=form, user=user)
        except RecordRefused as refused:
            return {"refused": refused.text}
        begun = load_draft(owner=user, key=filling.place) is not None
        if not value.get("inline") or begun or filling.nameless or len(pages_of(filling.definition)) > 1:
            return {"begun": begun}
        filled = build_django_form(
            definition=filling.definition,
            stored={},
            writable=filling.rights.writable,
            visible=filling.rights.visible,
            context=filling.context,
            begins=filling.definition.keys(),
        )
        step = next(iter(filling.steps))
        return {
            "form": filled,
            "step": step,
            "action": reverse("fill-step", args=[form.key, step]),
            "token": new_token(),
            "window": new_token(),
            "begun": begun_mark(),
        }

    class Meta:
        icon = "form"
        label = _("Form")
        description = _("A form of ours, filled in on this page by those who may.")
        template = "cms/blocks/form.html"

        @staticmethod
        def preview_value() -> dict[str, Any]:
            from forms.models import Form

            form = Form.objects.filter(versions__status="published").order_by("pk").first()
            return {"form": form, "intro": "", "inline": False}


class StarterBlock(blocks.StructBlock):
    """A button that begins a procedure, with what it is for."""

    procedure = SnippetChooserBlock("processes.Procedure", label=_("Procedure"))
    words = blocks.CharBlock(
        label=_("Words before it"), required=False, max_length=300, help_text=_("Empty: what the procedure is for.")
    )

    class Meta:
        icon = "plus"
        label = _("Start a procedure")
        description = _("A button for those who may start the procedure; everybody else reads who may.")
        template = "cms/blocks/starter.html"

        @staticmethod
        def preview_value() -> dict[str, Any]:
            from processes.models import Procedure

            procedure = Procedure.objects.filter(versions__status="published").order_by("pk").first()
            return {"procedure": procedure, "words": ""}
