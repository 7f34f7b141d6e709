"""Taking running cases to another version: the mapping, the look beforehand, the move, the way back."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access

from forms.field_types.errors import FieldError
from forms.field_types.gate import gate_json
from processes.engine import migrating
from processes.engine.model import ProcedureDefinition
from processes.models import Procedure, ProcedureJob, ProcedureJobKind, ProcedureJobStatus, ProcedureVersion
from processes.proof_tasks import hand_over
from processes.queries.change_words import change_sentences
from processes.services.migrate_cases import order_migration, running
from processes.services.procedure_jobs import JobRefused
from processes.texts import localized
from processes.views.member_request import MemberRequest

from .proof_jobs import refused_text, the_job, the_procedure

LONGEST = 100_000


def may_migrate(request: MemberRequest) -> None:
    """Raises PermissionDenied unless the user may publish procedures: moving cases weighs as much."""
    if not request.user.has_perm("processes.publish_procedure"):
        raise PermissionDenied


@require_admin_access
def migrations(request: MemberRequest, procedure_id: int) -> HttpResponse:
    """Proposes where steps and fields go, takes what the administrator says, and looks what would happen."""
    procedure = the_procedure(request, procedure_id)
    may_migrate(request)
    old, new, olds = _chosen(request, procedure)
    context: dict[str, Any] = {
        "procedure": procedure,
        "versions": procedure.versions.defer("document"),
        "olds": olds,
        "old": old,
        "new": new,
        "jobs": ProcedureJob.objects.filter(procedure=procedure, kind=ProcedureJobKind.MIGRATION)[:20],
    }
    error = ""
    if old is not None and new is not None:
        mapping = migrating.suggested(old.definition, new.definition)
        if request.method == "POST":
            mapping, error = _asked(request, old.definition, new.definition)
            if not error:
                try:
                    job = order_migration(procedure=procedure, by=request.user, old=old, new=new, mapping=mapping)
                except JobRefused as refused:
                    error = refused_text(refused)
                else:
                    hand_over(job)
                    return redirect("procedure_job", job.pk)
        context |= _table(old, new, mapping)
        context["error"] = error
    return TemplateResponse(request, "processes/admin/migrations.html", context, status=422 if error else 200)


def _chosen(
    request: MemberRequest, procedure: Procedure
) -> tuple[ProcedureVersion | None, ProcedureVersion | None, list[Any]]:
    asked = request.POST if request.method == "POST" else request.GET
    live = Count("cases", filter=~Q(cases__status="closed"))
    olds: list[Any] = list(procedure.versions.annotate(size=live).filter(size__gt=0).order_by("-number"))
    current = procedure.current_version
    old = next((each for each in olds if str(each.number) == asked.get("old", "")), None)
    if old is None:
        old = next((each for each in olds if current is None or each.pk != current.pk), None)
    number = asked.get("new", "")
    new = procedure.versions.filter(number=int(number)).first() if number.isascii() and number.isdigit() else None
    new = new or current
    if old is not None and new is not None and old.pk == new.pk:
        return None, new, olds
    return old, new, olds


def _table(old: ProcedureVersion, new: ProcedureVersion, mapping: dict[str, Any]) -> dict[str, Any]:
    """What the page shows of a mapping."""
    before, after = old.definition, new.definition
    counts = dict(running(old).order_by().values_list("state").annotate(number=Count("pk")))
    states = mapping.get("states") if isinstance(mapping.get("states"), dict) else {}
    rows = []
    for key, state in before.states.items():
        if state.kind == "end":
            continue
        target = (states or {}).get(key, "")
        forced = bool(target) and target in after.states and not migrating.is_same_work(state, after.states[target])
        title = localized(state.title) or key
        rows.append(
            {"key": key, "title": title, "number": counts.get(key, 0), "target": target, "forced": forced,
             "anew": key in mapping.get("anew", ())}
        )  # fmt: skip
    return {
        "states": rows,
        "targets": [(key, localized(each.title) or key) for key, each in after.states.items() if each.kind != "end"],
        "fields": _fields(before, after, mapping),
        "old_fields": [(spec.key, localized(spec.label) or spec.key) for spec in before.form.fields],
        "gone": [localized(spec.label) or spec.key for spec in before.form.fields if spec.key not in after.form.by_key],
        "mapping": json.dumps(mapping, ensure_ascii=False, indent=2),
        "sentences": change_sentences(old.document, new.document),
    }


def _fields(before: ProcedureDefinition, after: ProcedureDefinition, mapping: dict[str, Any]) -> list[dict[str, str]]:
    named = mapping.get("fields") if isinstance(mapping.get("fields"), dict) else {}
    rows = []
    for spec in after.form.fields:
        if spec.computed is None:
            rule = (named or {}).get(spec.key)
            own = spec.key if spec.key in before.form.by_key else ""
            source = rule.get("from") if isinstance(rule, dict) else own
            label = localized(spec.label) or spec.key
            rows.append({"key": spec.key, "label": label, "source": source if isinstance(source, str) else ""})
    return rows


def _asked(
    request: MemberRequest, before: ProcedureDefinition, after: ProcedureDefinition
) -> tuple[dict[str, Any], str]:
    """The mapping that was chosen in the tables, or written out in full."""
    if request.POST.get("expert"):
        try:
            mapping = gate_json(json.loads(request.POST.get("mapping", "")[:LONGEST]))
        except (ValueError, RecursionError, FieldError):
            return {}, _("The mapping is not JSON.")
        return (mapping, "") if isinstance(mapping, dict) else ({}, _("The mapping is not JSON."))
    states = {key: request.POST.get(f"state-{key}", "") for key in before.states}
    anew = [key for key in before.states if f"anew-{key}" in request.POST]
    fields: dict[str, Any] = {}
    for spec in after.form.fields:
        source = request.POST.get(f"from-{spec.key}", "")
        if source and source != spec.key:
            fields[spec.key] = {"from": source}
        elif not source and spec.computed is None and spec.key in before.form.by_key:
            fields[spec.key] = {}
    used = {rule.get("from") for rule in fields.values()}
    gone = [spec.key for spec in before.form.fields if spec.key not in after.form.by_key]
    drop = [key for key in gone if key not in used]
    return {"states": states, "anew": anew, "fields": fields, "drop": drop}, ""


@require_POST
@require_admin_access
def apply_migration(request: MemberRequest, job_id: Any) -> HttpResponse:
    """Lets the worker move the cases that were looked at."""
    job = the_job(request, job_id)
    may_migrate(request)
    if job.kind != ProcedureJobKind.MIGRATION or job.status != ProcedureJobStatus.CHECKED:
        raise PermissionDenied
    _next_phase(job, "apply", skip_lossy="skip_lossy" in request.POST)
    messages.success(request, _("The migration has begun; it can be taken back."))
    return redirect("procedure_job", job.pk)


@require_POST
@require_admin_access
def undo_migration(request: MemberRequest, job_id: Any) -> HttpResponse:
    """Lets the worker take the cases back."""
    job = the_job(request, job_id)
    may_migrate(request)
    if job.kind != ProcedureJobKind.MIGRATION or job.status != ProcedureJobStatus.DONE:
        raise PermissionDenied
    _next_phase(job, "undo")
    return redirect("procedure_job", job.pk)


def _next_phase(job: ProcedureJob, phase: str, **more: Any) -> None:
    job.parameters = {**job.parameters, "phase": phase, **more}
    job.done = 0
    job.wait_again()
    job.save(update_fields=["parameters", "done", "status"])
    hand_over(job)
