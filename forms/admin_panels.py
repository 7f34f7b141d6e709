"""The part of the editor that says what a form costs, what is wrong with it, and offers the library."""

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel

from forms.models import Form, LibraryItem
from forms.queries.form_review import form_review, outline


class ReviewPanel(Panel):
    """Drawn by the server for what was saved last; a script draws it again while the form is changed."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "forms/admin/review_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            form = self.instance if isinstance(self.instance, Form) else Form()
            return {
                **context,
                "review": form_review(form),
                "outline": outline(form.document),
                "items": LibraryItem.objects.all()[:200],
                "review_url": reverse("form_review", args=[form.pk or 0]),
                "library_url": reverse("form_library_blocks", args=[0]).removesuffix("0/"),
                "keep_url": reverse("form_library_keep", args=[form.pk or 0]),
            }
