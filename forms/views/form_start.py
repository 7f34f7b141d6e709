"""A new form from a starter or from another form."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import require_admin_access

from forms.models import Form
from forms.services.form_library import begin_form, starters


def require_maker(request: HttpRequest) -> None:
    """Raises PermissionDenied unless the user may make forms."""
    if not request.user.has_perm("forms.add_form"):
        raise PermissionDenied


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def start_form(request: HttpRequest) -> HttpResponse:
    """Shows the starters; a posted one becomes a draft."""
    require_maker(request)
    found = starters()
    chosen = next((each for each in found if each.name == request.POST.get("starter")), None)
    if request.method == "POST" and chosen is not None:
        title = chosen.title
        form = begin_form(
            document=chosen.document, key=chosen.key, title=title["zh-hans"], title_en=title["en"], by=request.user
        )
        messages.success(request, _("“%(title)s” was made as a draft. Change what you like.") % {"title": form})
        return redirect(form.snippet_viewset.get_url_name("edit"), form.pk)
    return TemplateResponse(request, "forms/admin/start.html", {"starters": found})


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def duplicate_form(request: HttpRequest, form_id: int) -> HttpResponse:
    """Asks, and then makes a draft with the fields of another form as they were saved last."""
    require_maker(request)
    source = get_object_or_404(Form, pk=form_id).get_latest_revision_as_object()
    if request.method != "POST":
        return TemplateResponse(request, "forms/admin/duplicate.html", {"source": source})
    title = _("%(title)s (copy)") % {"title": source.title}
    form = begin_form(
        document=source.document,
        key=source.key,
        title=title,
        title_en=source.title_en,
        by=request.user,
        like=source,
    )
    messages.success(request, _("“%(title)s” was made as a draft. Change what you like.") % {"title": form})
    return redirect(form.snippet_viewset.get_url_name("edit"), form.pk)
