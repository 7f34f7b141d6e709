"""Packs in the admin: what comes along, what is installed and what is new in it; install, take over, remove, export."""

import io
import json
import zipfile
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import require_admin_access

from processes.queries.change_words import change_sentences
from processes.services import ProcedureProblems
from processes.services.follow_template import plain
from processes.services.measure_files import pack_measures
from processes.services.measures.packs import exported_measures
from processes.services.pack_files import NoSuchPack, pack_folders
from processes.services.packs import PackRefused, PackState, pack_state, pack_states, remove_pack, take_over
from processes.texts import localized
from processes.views.member_request import MemberRequest

from .procedure_views import may, open_points
from .sharing import conflict_words

SCREENS: tuple[tuple[str, Any, str, str], ...] = (
    ("change_procedure", gettext_lazy("Packs"), "processes_packs", "folder-open-1"),
)
REFUSALS = {
    "nothing_new": gettext_lazy("There is nothing new to take over."),
    "changed_meanwhile": gettext_lazy("The pack was changed meanwhile. Look once more."),
    "undecided": gettext_lazy("Decide every conflict first."),
    "has_cases": gettext_lazy(
        "Cases have run on this procedure, so it stays. Unpublish it if nobody should start any more."
    ),
    "in_use": gettext_lazy("Something else refers to this procedure (launches, followers), so it stays."),
}


@require_safe
@require_admin_access
def packs(request: MemberRequest) -> HttpResponse:
    """Lists all packs with what there is of them here."""
    may(request, "change")
    rows = [
        {"state": each, "title": localized(each.document["title"]), "open": len(each.document.get("to_confirm", ()))}
        for each in pack_states()
    ]
    return TemplateResponse(request, "processes/admin/packs.html", {"rows": rows})


@require_safe
@require_admin_access
def pack(request: MemberRequest, key: str) -> HttpResponse:
    """Shows one pack: what it is, what is to be confirmed, what taking it over would change here."""
    may(request, "change")
    state = the_pack(key)
    document = dict(state.document)
    keeping = document.get("keeping") or {}
    context: dict[str, Any] = {
        "state": state,
        "title": localized(document["title"]),
        "summary": localized(document.get("summary", {})),
        "figures": [
            (_("Fields"), len(document["form"]["fields"])),
            (_("States"), len(document["states"])),
            (_("Transitions"), len(document["transitions"])),
            (_("Worked examples"), _examples(document)),
            (_("Indicators and duties"), sum(map(len, pack_measures(pack_folders([key])[0]).values()))),
        ],
        "to_confirm": open_points(document),
        "keeping": localized(keeping.get("note") or {}),
        "years": keeping.get("years"),
        "schedules": [localized(each["name"]) for each in document.get("schedules", ())],
    }
    if state.ours is not None:
        merged = state.merged()
        ours = plain(state.ours)
        context["own"] = change_sentences(plain(state.base), ours) if state.base is not None else []
        context["conflicts"] = [conflict_words(each) for each in merged.conflicts]
        context["sentences"] = change_sentences(ours, merged.document) if state.is_new else []
    return TemplateResponse(request, "processes/admin/pack.html", context)


@require_POST
@require_admin_access
def take(request: MemberRequest, key: str) -> HttpResponse:
    """Installs the pack and publishes it, or takes what is new in it over into the draft."""
    may(request, "change")
    may(request, "publish")
    state = the_pack(key)
    chosen: dict[str, Any] = {
        name.removeprefix("choose-"): side
        for name, side in request.POST.items()
        if name.startswith("choose-") and side in ("ours", "theirs")
    }
    folder = pack_folders([key])[0]
    try:
        procedure = take_over(path=folder, chosen=chosen, seen=request.POST.get("seen", ""), by=request.user)
    except PackRefused as refused:
        messages.error(request, str(REFUSALS[refused.code]))
    except ProcedureProblems as error:
        told = ", ".join(f"{each.path}: {each.code}" for each in error.problems[:5])
        messages.error(request, _("The pack cannot be published here: %(problems)s") % {"problems": told})
    else:
        if state.procedure is None:
            messages.success(request, _("“%(title)s” is installed and published.") % {"title": procedure})
        else:
            messages.success(request, _("Taken over into the draft. Look at it, then publish."))
            return redirect("procedure_versions", procedure.pk)
    return redirect("processes_pack", key)


@require_POST
@require_admin_access
def remove(request: MemberRequest, key: str) -> HttpResponse:
    """Takes a procedure out again that no case has run on."""
    may(request, "delete")
    the_pack(key)
    try:
        remove_pack(key=key)
    except PackRefused as refused:
        messages.error(request, str(REFUSALS[refused.code]))
        return redirect("processes_pack", key)
    messages.success(request, _("Taken out. It can be installed again at any time."))
    return redirect("processes_packs")


@require_safe
@require_admin_access
def export(request: MemberRequest, key: str) -> HttpResponse:
    """Sends the newest draft as a pack: a ZIP with procedure.json, examples.json, indicators.json and README.md."""
    may(request, "view")
    state = the_pack(key)
    document = plain(state.ours if state.ours is not None else state.document)
    examples = {"procedure": key, **dict(document.pop("examples", None) or {"examples": []})}  # type: ignore[call-overload]  # JSON of a pack: its examples are an object
    measures = (
        exported_measures(state.procedure) if state.procedure is not None else pack_measures(pack_folders([key])[0])
    )
    points = "".join(f"- {words}\n" for _part, words in open_points(document))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        files = {"procedure.json": document, "examples.json": examples, "indicators.json": measures}
        for name, content in files.items():
            archive.writestr(f"{key}/{name}", json.dumps(content, ensure_ascii=False, indent=2) + "\n")
        archive.writestr(f"{key}/README.md", f"# {localized(state.document['title'])}\n\n{points}")
    response = HttpResponse(buffer.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{key}.pack.zip"'
    return response


def the_pack(key: str) -> PackState:
    """Returns a pack of the product; 404 for any other word."""
    try:
        return pack_state(key)
    except NoSuchPack as error:
        raise Http404 from error


def _examples(document: dict[str, Any]) -> int:
    return len(document.get("examples", {}).get("examples", ()))


urlpatterns: list[URLPattern] = [
    path("packs/", packs, name="processes_packs"),
    path("packs/<slug:key>/", pack, name="processes_pack"),
    path("packs/<slug:key>/take/", take, name="processes_pack_take"),
    path("packs/<slug:key>/remove/", remove, name="processes_pack_remove"),
    path("packs/<slug:key>/export/", export, name="processes_pack_export"),
]
