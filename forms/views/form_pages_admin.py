"""Form pages of another Wagtail site, moved over in the admin with what was handed in."""

from collections.abc import Sequence
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import require_admin_access

from forms.models import Draft
from forms.problem_texts import message_of
from forms.services.exchange.form_pages import (
    FoundPage,
    Moved,
    NotADump,
    is_too_fine,
    move_page,
    pages_in_dump,
    rows_of_dump,
)
from forms.services.publish_form import FormProblems
from organization import clock

LARGEST = 10 * 1024 * 1024
MOST_SUBMISSIONS = 2_000
"""More are moved by the command: nobody waits for them in front of a page."""
WAITING = "form-pages-import"


class DumpForm(django_forms.Form):
    """The file of a dump."""

    file = django_forms.FileField(label=gettext_lazy("File written by dumpdata (JSON)"))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise django_forms.ValidationError(_("The file is larger than 10 MB; use manage.py import_form_pages."))
        content = file.read()
        if is_too_fine(content):
            raise django_forms.ValidationError(
                _("The file has too many parts to be read here; use manage.py import_form_pages.")
            )
        return content


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def import_pages(request: HttpRequest) -> HttpResponse:
    """Looks at a dump, lists its form pages, and moves those that are ticked."""
    if not request.user.has_perms(["forms.add_form", "forms.publish_form"]):
        raise PermissionDenied
    if request.method == "POST" and "move" in request.POST:
        return _moved(request)
    upload = DumpForm(request.POST or None, request.FILES or None)
    found: Sequence[FoundPage] = ()
    if request.method == "POST" and upload.is_valid():
        try:
            rows = rows_of_dump(upload.cleaned_data["file"])
        except NotADump:
            upload.add_error("file", _("This is not a file written by dumpdata."))
        else:
            found = tuple(pages_in_dump(rows))
            if found:
                Draft.objects.update_or_create(
                    owner_id=request.user.pk,
                    key=WAITING,
                    defaults={"raw": {"rows": rows}, "updated_at": clock.now()},
                )
            else:
                upload.add_error("file", _("There are no form pages in this file."))
    context = {"upload": upload, "pages": [(page, _is_too_much(page)) for page in found], "most": MOST_SUBMISSIONS}
    return TemplateResponse(request, "forms/admin/form_pages.html", context)


def _moved(request: HttpRequest) -> HttpResponse:
    """Moves the pages that were looked at last, as far as they are ticked."""
    draft = Draft.objects.filter(owner=request.user.pk, key=WAITING).first()
    wanted = set(request.POST.getlist("page"))
    if draft is None or not wanted:
        return redirect("form_pages_import")
    pages = [page for page in pages_in_dump(draft.raw["rows"]) if page.slug in wanted and not _is_too_much(page)]
    # Whoever presses twice finds nothing waiting the second time.
    if not Draft.objects.filter(pk=draft.pk).delete()[0]:
        return redirect("form_pages_import")
    moved: list[Moved] = []
    for page in pages:
        try:
            moved.append(move_page(page=page, by=request.user))
        except FormProblems as wrong:
            first = wrong.problems[0]
            told = {"title": page.title, "problem": message_of(first.code, first.context)}
            messages.error(request, _("“%(title)s” was not moved: %(problem)s") % told)
    if not moved:
        return redirect("form_pages_import")
    return TemplateResponse(request, "forms/admin/form_pages.html", {"moved": moved})


def _is_too_much(page: FoundPage) -> bool:
    return len(page.submissions) > MOST_SUBMISSIONS
