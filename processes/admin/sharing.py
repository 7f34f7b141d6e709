"""Templates and those who follow them: what branches may change, their own versions, and taking over what is new."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access

from organization.models import Unit
from processes.engine.merging import Conflict, sharing_parts
from processes.models import Procedure, TemplateLink
from processes.queries.change_words import change_sentences
from processes.services.follow_template import (
    TemplateRefused,
    follow_template,
    merge_template,
    pending_merge,
    plain,
    share,
)
from processes.texts import localized
from processes.views.member_request import MemberRequest

from .procedure_views import may
from .proof_jobs import the_procedure

CHOICES = ("locked", "extendable", "optional")


def _refused(refused: TemplateRefused) -> str:
    return {
        "not_published": _("Publish the template first."),
        "key_taken": _("There is already a procedure with this key."),
        "is_follower": _("This procedure follows a template itself."),
        "nothing_new": _("There is nothing new to take over."),
        "changed_meanwhile": _("The template was published again meanwhile. Look once more."),
        "undecided": _("Decide every conflict first."),
    }[refused.code]


def _link(procedure: Procedure) -> TemplateLink | None:
    rows = TemplateLink.objects.select_related("template", "version", "follower", "unit")
    return rows.filter(follower=procedure).first()


@require_admin_access
def sharing(request: MemberRequest, procedure_id: int) -> HttpResponse:
    """What followers may do, who follows, and for a follower what the template has that it has not."""
    procedure = the_procedure(request, procedure_id)
    document = procedure.get_latest_revision_as_object().document
    if request.method == "POST":
        parts = {part for part, _row in sharing_parts(document)}
        said: dict[str, list[str]] = {name: [] for name in CHOICES}
        for part in sorted(parts):
            for name in request.POST.getlist(part):
                if name in said:
                    said[name].append(part)
        share(template=procedure, sharing=said, by=request.user)
        messages.success(request, _("Saved in the draft; it holds once the template is published."))
        return redirect("procedure_sharing", procedure.pk)
    link = _link(procedure)
    told = document.get("sharing") or {}
    rows = [
        (part, _title(part, row), [name for name in CHOICES if part in told.get(name, ())])
        for part, row in sharing_parts(document)
    ]
    context: dict[str, Any] = {
        "procedure": procedure,
        "parts": rows,
        "link": link,
        "followers": _followers(procedure),
        "units": Unit.objects.visible_to(request.user).filter(dissolved_on=None).order_by("path")[:500],
    }
    if link is not None:
        current, merged = pending_merge(link)
        context |= {"current": current, "merged": merged}
        if current is not None and merged is not None:
            context["conflicts"] = [conflict_words(each) for each in merged.conflicts]
            context["overruled"] = [_title(part, {}) for part in merged.overruled]
            context["sentences"] = change_sentences(plain(document), merged.document)
    return TemplateResponse(request, "processes/admin/sharing.html", context)


def _followers(procedure: Procedure) -> list[tuple[TemplateLink, bool, int]]:
    """Who follows the template, whether there is something new for them, and with how many conflicts."""
    found = []
    for link in procedure.followers.select_related("follower", "version", "template", "unit"):
        current, merged = pending_merge(link)
        found.append((link, current is not None, len(merged.conflicts) if merged else 0))
    return sorted(found, key=lambda row: -row[2])


def _title(part: str, row: Any) -> str:
    name, _slash, key = part.partition("/")
    words = localized(row.get("title") or row.get("label") or {}) if row else ""
    return f"{words} ({name}/{key})" if words else part


def conflict_words(each: Conflict) -> dict[str, str]:
    """Returns a conflict as the page shows it: the part, its title, and what each side has."""

    def shown(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, indent=1) if value is not None else _("taken out")

    title = _title(each.part, each.theirs or each.ours or {})
    return {"part": each.part, "title": title, "ours": shown(each.ours), "theirs": shown(each.theirs)}


@require_POST
@require_admin_access
def follow(request: MemberRequest, procedure_id: int) -> HttpResponse:
    """Begins a follower of the template."""
    procedure = the_procedure(request, procedure_id)
    may(request, "add")
    key = slugify(request.POST.get("key", "")).replace("-", "_")[:60]
    title = request.POST.get("title", "").strip()[:120] or str(procedure)
    unit = Unit.objects.visible_to(request.user).filter(code=request.POST.get("unit", "")).first()
    if not key:
        messages.error(request, _("Give it a key in small Latin letters."))
        return redirect("procedure_sharing", procedure.pk)
    try:
        made = follow_template(template=procedure, key=key, title=title, unit=unit, by=request.user)
    except TemplateRefused as refused:
        messages.error(request, _refused(refused))
        return redirect("procedure_sharing", procedure.pk)
    messages.success(request, _("“%(title)s” follows the template now; it is a draft.") % {"title": made})
    return redirect("procedure_sharing", made.pk)


@require_POST
@require_admin_access
def take_over(request: MemberRequest, procedure_id: int) -> HttpResponse:
    """Takes over what is new in the template, with the conflicts decided."""
    procedure = the_procedure(request, procedure_id)
    link = _link(procedure)
    if link is None:
        return redirect("procedure_sharing", procedure.pk)
    chosen: dict[str, Any] = {
        name.removeprefix("choose-"): side
        for name, side in request.POST.items()
        if name.startswith("choose-") and side in ("ours", "theirs")
    }
    seen = request.POST.get("seen", "")
    try:
        number = int(seen) if seen.isascii() and seen.isdigit() else 0
        merge_template(link=link, chosen=chosen, seen=number, by=request.user)
    except TemplateRefused as refused:
        messages.error(request, _refused(refused))
    else:
        messages.success(request, _("Taken over into the draft. Look at it, then publish."))
    return redirect("procedure_sharing", procedure.pk)
