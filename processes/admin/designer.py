"""The process designer: a procedure drawn on a canvas, checked while it is drawn, saved as a draft."""

import json
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.models import Revision

from forms.engine.problems import Problem, errors_only
from processes.designer_texts import REFUSALS, words
from processes.engine import definition as documents
from processes.engine.examples import example_problems
from processes.models import Procedure
from processes.queries.clauses import clause_links
from processes.queries.designer import catalogue
from processes.queries.problems import located
from processes.services import procedure_problems
from processes.services.save_design import DesignRefused, save_design
from processes.views.member_request import MemberRequest

LARGEST = 2_000_000
MOST_SHOWN = 200


@require_safe
@require_admin_access
def designer(request: MemberRequest, procedure_id: int) -> HttpResponse:
    """Shows the canvas with the newest draft; whoever may only look gets it without saving."""
    if not may(request, "view", "change"):
        raise PermissionDenied
    procedure = get_object_or_404(Procedure, pk=procedure_id)
    draft = procedure.get_latest_revision_as_object()
    lock = procedure.get_lock()
    locked = bool(lock and lock.for_user(request.user))
    edit = reverse(Procedure.snippet_viewset.get_url_name("edit"), args=[procedure.pk])
    desk = {
        "document": draft.document,
        "revision": procedure.latest_revision_id,
        "locked": locked,
        "may": {
            "save": request.user.has_perm("processes.change_procedure") and not locked,
            "publish": request.user.has_perm("processes.publish_procedure") and not locked,
        },
        "catalogue": catalogue(),
        "words": words(),
        "basis": basis(procedure),
        "urls": {
            "save": reverse("procedure_design_save", args=[procedure.pk]),
            "check": reverse("procedure_design_check"),
            "sheet": reverse("procedure_sheet", args=[procedure.pk]),
            "formulas": reverse("form_catalogue"),
            "formula_check": reverse("form_check_formulas"),
            "edit": edit,
            "examples": reverse("procedure_examples", args=[procedure.pk]),
            "simulate": reverse("procedure_simulate", args=[procedure.pk]),
            "policy": reverse("procedure_policy", args=[procedure.pk]),
        },
    }
    return TemplateResponse(
        request, "processes/admin/designer.html", {"procedure": draft, "desk": desk, "edit_url": edit}
    )


@require_POST
@require_admin_access
def design_check(request: MemberRequest) -> HttpResponse:
    """Reads {"document"} and sends what is wrong with it, each with path, place, words and remedy."""
    if not may(request, "view", "change"):
        return forbidden()
    asked = body_of(request)
    if not isinstance(asked.get("document"), dict):
        return JsonResponse({"error": "unreadable"}, status=400)
    found = procedure_problems(asked["document"])
    examples = played(asked["document"], found)
    answer = {"problems": told(asked["document"], found), "played": examples is not None}
    return JsonResponse({**answer, "examples": told(asked["document"], examples or [])})


@require_POST
@require_admin_access
def design_save(request: MemberRequest, procedure_id: int) -> HttpResponse:
    """Reads {"document", "revision", "publish"?}; saves a draft and publishes it if asked to.

    Sends the new revision, or why not: 409 when somebody else saved meanwhile, 423 when locked, 422 with the problems
    when it cannot be published (the draft is saved then), 400 when the document cannot be read.
    """
    procedure = get_object_or_404(Procedure, pk=procedure_id)
    asked = body_of(request)
    if not may(request, "change") or (asked.get("publish") and not may(request, "publish")):
        return forbidden()
    document, base = asked.get("document"), asked.get("revision")
    if not isinstance(document, dict) or not (base is None or isinstance(base, int)):
        return JsonResponse({"error": str(REFUSALS["unreadable"])}, status=400)
    try:
        revision = save_design(procedure=procedure, document=document, base=base, by=request.user)
    except DesignRefused as refused:
        return refusal(document, refused)
    answer: dict[str, Any] = {"revision": revision.pk if revision else None, "at": clock_time()}
    if asked.get("publish"):
        return publish(request, procedure, document, answer)
    return JsonResponse(answer)


def played(document: dict[str, Any], found: Sequence[Problem]) -> list[Problem] | None:
    """Returns what is wrong with the worked examples, whatever else is wrong; None when the draft cannot be read."""
    try:
        definition = documents.read(document)
    except documents.DefinitionError:
        return None
    own = [each for each in found if each.path.startswith("examples")]
    return own if own or not errors_only(found) else example_problems(definition, document.get("examples", {}))


def basis(procedure: Procedure) -> dict[str, list[dict[str, Any]]]:
    """Returns the clauses behind each part, for the table and the panel."""
    found: dict[str, list[dict[str, Any]]] = {}
    for each in clause_links(procedure, {}):
        found.setdefault(each.link.part, []).append({"words": each.words, "url": each.url, "changed": each.changed})
    return found


def publish(
    request: MemberRequest, procedure: Procedure, document: dict[str, Any], answer: dict[str, Any]
) -> HttpResponse:
    """Publishes the newest draft unless something hinders it."""
    found = procedure_problems(document)
    if errors_only(found):
        refused = {**answer, "error": str(REFUSALS["problems"]), "problems": told(document, found)}
        return JsonResponse(refused, status=422)
    with transaction.atomic():
        procedure.refresh_from_db()
        revision = procedure.latest_revision or procedure.save_revision(user=request.user)
        revision.publish(user=request.user)
    version = procedure.current_version
    return JsonResponse(
        {**answer, "revision": revision.pk, "published": version.number if version else None, "at": clock_time()}
    )


def refusal(document: dict[str, Any], refused: DesignRefused) -> HttpResponse:
    """Returns why a draft was not saved, in words."""
    status = {"changed": 409, "locked": 423}.get(refused.code, 400)
    answer: dict[str, Any] = {"code": refused.code, "error": str(REFUSALS[refused.code])}
    if refused.revision is not None:
        answer |= {"revision": refused.revision.pk, "by": author(refused.revision)}
        answer["document"] = refused.revision.content.get("document")
    answer["problems"] = told(document, refused.problems)
    return JsonResponse(answer, status=status)


def author(revision: Revision) -> str:
    """Returns who saved it and when."""
    when = formats.date_format(timezone.localtime(revision.created_at), "DATETIME_FORMAT")
    return _("%(name)s, %(when)s") % {"name": revision.user or "—", "when": when}


def clock_time() -> str:
    """Returns the time of day for “saved at”."""
    return timezone.localtime().strftime("%H:%M")


def told(document: dict[str, Any], problems: Any) -> list[dict[str, str]]:
    """Returns problems as the canvas lists them."""
    found: list[Problem] = list(problems)
    return [
        {"path": each.path, "place": each.place, "text": each.text, "fix": each.fix, "severity": each.severity}
        for each in located(document, found)[:MOST_SHOWN]
    ]


def body_of(request: MemberRequest) -> dict[str, Any]:
    """Returns the JSON object that was sent, an empty one for anything else."""
    try:
        asked = json.loads(request.body) if len(request.body) <= LARGEST else None
    except (ValueError, RecursionError):
        asked = None
    return asked if isinstance(asked, dict) else {}


def may(request: MemberRequest, *actions: str) -> bool:
    """Answers whether the user may do one of these things with procedures."""
    return any(request.user.has_perm(f"processes.{action}_procedure") for action in actions)


def forbidden() -> HttpResponse:
    """Returns the refusal for a script; the admin's own would be a redirect to its home page."""
    return JsonResponse({"error": str(REFUSALS["forbidden"])}, status=403)
