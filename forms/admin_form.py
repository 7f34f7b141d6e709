"""Checks a form while it is edited: everything is listed at once, and publishing waits until nothing is wrong.

A form without a key gets one from its name; once a version is published, addresses and exports rely on the key.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from forms.builder import stream_to_document
from forms.engine.form_key import key_of_title
from forms.engine.problems import errors_only
from forms.engine.upgrades import SCHEMA_VERSION
from forms.queries import form_problems
from forms.queries.located import located
from forms.services.form_library import free_form_key

PUBLISHING = ("action-publish", "action-submit", "action-workflow-action")


class FormAdminForm(WagtailAdminModelForm):
    """Saving a draft lets problems stand; publishing and submitting do not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        key = self.fields["key"]
        key.required = False
        key.disabled = self.instance.pk is not None and self.instance.versions.exists()
        key.help_text = (
            _("Stays as it is, because a version is published: addresses and exports contain it.")
            if key.disabled
            else _("Part of addresses and exports. Leave it blank and it is made from the title.")
        )

    def clean_key(self) -> str:
        sent: str = self.cleaned_data["key"]
        if sent:
            return sent
        title, title_en = self.cleaned_data.get("title", ""), self.cleaned_data.get("title_en", "")
        return free_form_key(key_of_title(title, title_en), own=self.instance.pk)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if any(name in self.data for name in PUBLISHING) and cleaned.get("fields") is not None:
            document = {"schema_version": SCHEMA_VERSION, **stream_to_document(cleaned["fields"])}
            found = located(document, errors_only(form_problems(document)))
            if found:
                raise ValidationError(
                    [
                        ValidationError(
                            _("%(place)s: %(text)s %(fix)s") % {"place": each.place, "text": each.text, "fix": each.fix}
                        )
                        for each in found
                    ]
                )
        return cleaned
