"""The admin screen of a form's filling in: settings, rights, the public link and its QR code."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import require_admin_access

from forms.admin_filling import (
    FieldRightFormSet,
    GrantFormSet,
    SettingsForm,
    offered_places,
    post_choices,
    rights_to_rows,
    rows_to_rights,
)
from forms.models import Audience, Form, FormSettings, VersionStatus
from forms.models.form_settings import new_link_token
from forms.services.draw_qr import qr_file, qr_svg

from .form_admin import may


@require_admin_access
def filling(request: HttpRequest, form_id: int) -> HttpResponse:
    """Shows and stores who fills the form in, when and how often, and who may do what with which field."""
    may(request, "change")
    form = get_object_or_404(Form, pk=form_id)
    settings = FormSettings.objects.filter(form=form).first() or FormSettings(form=form)
    versions = list(form.versions.exclude(status=VersionStatus.DRAFT).order_by("-number"))
    version = next((each for each in versions if each.status == VersionStatus.PUBLISHED), None)
    field_rights = settings.field_rights or {}
    places = offered_places([each.definition for each in versions], field_rights)
    data = request.POST if request.method == "POST" else None
    settings_form = SettingsForm(data, instance=settings)
    grants = GrantFormSet(data, instance=form, prefix="grants")
    rights = FieldRightFormSet(
        data,
        initial=rights_to_rows(field_rights),
        prefix="rights",
        form_kwargs={"places": places, "posts": post_choices()},
    )
    if data is not None and settings_form.is_valid() and grants.is_valid() and rights.is_valid():
        with transaction.atomic():
            stored = settings_form.save(commit=False)
            stored.field_rights = rows_to_rights(rights.cleaned_data)
            stored.save()
            grants.save()
        messages.success(request, _("Saved. It is in force from now on."))
        return redirect("form_filling", form.pk)
    context = {
        "form_object": form,
        "settings_form": settings_form,
        "grants": grants,
        "rights": rights,
        "version": version,
        "link": link_of(request, settings) if settings.pk else "",
        "fill_url": request.build_absolute_uri(reverse("fill", args=[form.key])),
        "by_link": settings.audience == Audience.LINK,
        "saved": settings.pk,
        "answers": form.records.counting().count() if settings.pk else 0,
    }
    return TemplateResponse(request, "forms/admin/filling.html", context)


@require_POST
@require_admin_access
def renew_link(request: HttpRequest, form_id: int) -> HttpResponse:
    """Gives the form a new public link; the old one leads nowhere from now on."""
    may(request, "change")
    settings = get_object_or_404(FormSettings, form=form_id)
    settings.link_token = new_link_token()
    settings.save(update_fields=["link_token"])
    messages.success(request, _("The form has a new link. The old one no longer works."))
    return redirect("form_filling", form_id)


@require_safe
@require_admin_access
def link_sheet(request: HttpRequest, form_id: int) -> HttpResponse:
    """Shows a sheet to print and put up: title, QR code, address."""
    may(request, "view")
    settings = get_object_or_404(FormSettings.objects.select_related("form"), form=form_id)
    url = link_of(request, settings)
    context = {"form_object": settings.form, "settings": settings, "url": url, "qr": qr_svg(url, scale=8)}
    return TemplateResponse(request, "forms/admin/link_sheet.html", context)


@require_safe
@require_admin_access
def link_qr(request: HttpRequest, form_id: int, kind: str) -> HttpResponse:
    """Sends the QR code as a file."""
    may(request, "view")
    if kind not in ("svg", "png"):
        raise Http404
    settings = get_object_or_404(FormSettings.objects.select_related("form"), form=form_id)
    content = qr_file(link_of(request, settings), kind)
    return HttpResponse(
        content,
        content_type="image/svg+xml" if kind == "svg" else "image/png",
        headers={"Content-Disposition": f'attachment; filename="{settings.form.key}-qr.{kind}"'},
    )


def link_of(request: Any, settings: FormSettings) -> str:
    """Returns the address people use: the public link, or the page for those who are signed in."""
    by_link = settings.audience == Audience.LINK
    path = reverse("form-link", args=[settings.link_token]) if by_link else reverse("fill", args=[settings.form.key])
    url: str = request.build_absolute_uri(path)
    return url
