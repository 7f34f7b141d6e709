"""Checks a form while it is edited: everything is listed at once, and publishing waits until nothing is wrong."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from forms.builder import stream_to_document
from forms.engine.problems import errors_only
from forms.engine.upgrades import SCHEMA_VERSION
from forms.queries import form_problems
from forms.queries.located import located

PUBLISHING = ("action-publish", "action-submit", "action-workflow-action")


class FormAdminForm(WagtailAdminModelForm):
    """Saving a draft lets problems stand; publishing and submitting do not."""

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
