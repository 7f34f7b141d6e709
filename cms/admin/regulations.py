"""Regulations in the admin: a text put in with a look at what was recognised, and what its clauses stand behind."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access

from cms.engine.anchoring import anchor_clauses
from cms.engine.clauses import Clause
from cms.engine.comparing import Difference, compare_clauses
from cms.engine.letterhead import read_letterhead
from cms.engine.reading import Doubt, read_regulation
from cms.file_text import KINDS, text_of
from cms.models import RegulationIndexPage, RegulationPage
from cms.models.regulation import LONGEST_TEXT
from organization import clock
from processes.queries.clauses import Touched, touched_parts

LARGEST_FILE = 20 * 1024 * 1024
DOUBTS = {
    "nothing": gettext_lazy(
        "No clause was recognised. Clauses begin with 第一条 or Article 1; numbers that Word adds by itself are not in "
        "the file: type them, or paste the text from the printed view."
    ),
    "twice": gettext_lazy("%(label)s stands there twice."),
    "gap": gettext_lazy("%(label)s does not follow the number before it."),
}


class TextForm(forms.Form):
    """A text, from a file or pasted."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("DOCX, TXT, ODT or PDF; or paste the text below."),
    )
    text = forms.CharField(
        label=gettext_lazy("Text"), required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 16})
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        file = given.get("file")
        if file:
            kind = PurePath(file.name).suffix.lower().lstrip(".")
            if kind not in KINDS:
                self.add_error(
                    "file", _("Files of this kind are not read. Use DOCX, TXT, ODT or PDF, or paste the text.")
                )
            elif file.size > LARGEST_FILE:
                self.add_error("file", _("The file is larger than 20 MB. Paste the text."))
            else:
                given["text"] = text_of(file, kind)[:LONGEST_TEXT]
                if not given["text"].strip():
                    self.add_error("file", _("There is no text in this file that can be read. Paste the text."))
        given["text"] = (given.get("text") or "").replace("\x00", "")
        if not given["text"].strip() and not self.errors:
            self.add_error("text", _("Choose a file or paste the text."))
        return given


class NewForm(TextForm):
    """A text with what a new regulation needs beside it."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        required=False,
        max_length=255,
        help_text=gettext_lazy("Empty: the text's first line."),
    )
    issuing_body = forms.CharField(label=gettext_lazy("Issued by"), max_length=120)
    index = forms.ModelChoiceField(RegulationIndexPage.objects.none(), label=gettext_lazy("Where"))
    field_order = ("index", "title", "issuing_body", "file", "text")

    def __init__(self, *args: Any, places: list[RegulationIndexPage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed: Any = self.fields["index"]
        allowed.queryset = RegulationIndexPage.objects.filter(pk__in=[place.pk for place in places])
        allowed.initial = places[0].pk if places else None


@dataclass(frozen=True, kw_only=True)
class Look:
    """What would come of a text."""

    clauses: tuple[Clause, ...]
    doubts: list[str]
    differences: list[Difference]
    touched: list[Touched]


def look_at(text: str, page: RegulationPage | None) -> Look:
    """Returns the clauses recognised, what is doubtful, what differs from the newest version, what it touches."""
    reading = read_regulation(text)
    newest = page.versions.first() if page else None
    clauses = anchor_clauses(reading.clauses, newest.read if newest else ())
    touched = []
    if page is not None:
        digests = {each.anchor: each.digest for each in clauses}
        touched = [each for each in touched_parts(str(page.translation_key), digests) if each.changed]
    differences = compare_clauses(newest.read, clauses) if newest else []
    return Look(
        clauses=clauses,
        doubts=[_doubt(each) for each in reading.doubts[:30]],
        differences=[each for each in differences if each.change != "same"],
        touched=touched,
    )


def _doubt(doubt: Doubt) -> str:
    return str(DOUBTS[doubt.code]) % {"label": doubt.label}


def _places(request: HttpRequest) -> list[RegulationIndexPage]:
    rows = RegulationIndexPage.objects.select_related("locale").order_by("path")
    return [page for page in rows if page.permissions_for_user(request.user).can_add_subpage()]


@require_admin_access
def import_new(request: HttpRequest) -> HttpResponse:
    """Makes the draft of a new regulation from a text that was looked at."""
    places = _places(request)
    if not places:
        raise PermissionDenied
    form = NewForm(request.POST or None, request.FILES or None, places=places)
    context: dict[str, Any] = {"import_form": form, "heading": _("Import a regulation")}
    if request.method == "POST" and form.is_valid():
        head = read_letterhead(form.cleaned_data["text"])
        title = form.cleaned_data["title"] or head.title
        text = head.text if not form.cleaned_data["title"] or head.title == title else form.cleaned_data["text"]
        if not title:
            form.add_error("title", _("The first line is no title. Write one."))
        elif "keep" in request.POST:
            page = RegulationPage(
                title=title[:255],
                slug=_free_slug(form.cleaned_data["index"], title),
                issuing_body=form.cleaned_data["issuing_body"],
                document_number=head.document_number,
                issued_on=clock.today(),
                full_text=text,
                live=False,
                has_unpublished_changes=True,
                owner=request.user,
                locale=form.cleaned_data["index"].locale,
            )
            form.cleaned_data["index"].add_child(instance=page)
            page.save_revision(user=request.user, log_action=True)
            return redirect("wagtailadmin_pages:edit", page.pk)
        else:
            context |= {
                "look": look_at(text, None),
                "import_form": _again(form, places, title, form.cleaned_data["text"]),
            }
    return TemplateResponse(request, "cms/admin/regulation_import.html", context)


def _again(form: NewForm, places: list[RegulationIndexPage], title: str, text: str) -> NewForm:
    """Returns the form filled in with what was read, so that it can be corrected before it is kept."""
    known = {"index": form.cleaned_data["index"].pk, "issuing_body": form.cleaned_data["issuing_body"]}
    return NewForm(initial={**known, "title": title, "text": text}, places=places)


def _free_slug(index: RegulationIndexPage, title: str) -> str:
    wished = slugify(title, allow_unicode=True)[:60] or "regulation"
    taken = set(RegulationPage.objects.child_of(index).values_list("slug", flat=True))
    return next(
        name
        for number in range(1, len(taken) + 2)
        if (name := f"{wished}-{number}" if number > 1 else wished) not in taken
    )


@require_admin_access
def import_text(request: HttpRequest, page_id: int) -> HttpResponse:
    """Puts another text into the draft of a regulation after a look at what changes and what that touches."""
    page = get_object_or_404(RegulationPage, pk=page_id)
    rights = page.permissions_for_user(request.user)
    if not rights.can_edit():
        raise PermissionDenied
    draft = page.get_latest_revision_as_object()
    form = TextForm(request.POST or None, request.FILES or None, initial={"text": draft.full_text})
    context: dict[str, Any] = {"import_form": form, "page": page, "heading": draft.title}
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if rights.page_locked():
            form.add_error(None, _("Somebody has locked this page. Ask them to unlock it."))
        elif "keep" in request.POST:
            draft.full_text = text
            draft.save_revision(user=request.user, log_action=True)
            return redirect("wagtailadmin_pages:edit", page.pk)
        else:
            context |= {"look": look_at(text, page), "import_form": TextForm(initial={"text": text})}
    return TemplateResponse(request, "cms/admin/regulation_import.html", context)


@require_safe
@require_admin_access
def touches(request: HttpRequest, page_id: int) -> HttpResponse:
    """Lists the procedures, steps and fields that the clauses of a regulation stand behind, changed ones first."""
    page = get_object_or_404(RegulationPage, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit() and not request.user.has_perm(
        "processes.change_procedure"
    ):
        raise PermissionDenied
    rows = sorted(touched_parts(str(page.translation_key)), key=lambda each: not each.changed)
    context = {"page": page, "rows": rows, "changed": sum(1 for each in rows if each.changed)}
    return TemplateResponse(request, "cms/admin/regulation_touches.html", context)
