"""Records of older versions moved to the published one."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forms.engine.moves import suggested_mapping
from forms.field_types.wording import localized
from forms.job_texts import job_refusal_text
from forms.models import FormVersion, JobKind, JobStatus, RecordJob
from forms.queries.registers import Register
from forms.services.registers import CHECKS, JobRefused, order_move, run_check
from forms.services.registers.move_version import SMALL
from forms.tasks import hand_over, look_first

from .asking import the_register

LONGEST_MAPPING = 100_000
LONGEST_SPLIT = 20
PARTS = ("1", "2", "3", "4", "5")
"""The parts of a text that the table offers; more of them are written out."""


@require_safe
@login_required
def move_page(request: HttpRequest, key: str) -> HttpResponse:
    """Lists the older versions that still have records."""
    register = the_register(request, key, manage=True)
    versions = register.form.versions.annotate(size=Count("records")).filter(size__gt=0)
    if register.version is not None:
        versions = versions.exclude(pk=register.version.pk)
    jobs = RecordJob.objects.filter(form=register.form, kind=JobKind.MOVE_VERSION).select_related("by")[:20]
    return render(request, "forms/registers/moves.html", {"register": register, "versions": versions, "jobs": jobs})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def move_version(request: HttpRequest, key: str, version_id: int) -> HttpResponse:
    """Asks for each field of the published version where its answer comes from, and looks what would happen."""
    register = the_register(request, key, manage=True)
    old = get_object_or_404(FormVersion, pk=version_id, form=register.form)
    if register.version is None or old.pk == register.version.pk:
        raise Http404
    suggested = suggested_mapping(old.definition, register.version.definition)
    mapping, error = suggested, ""
    if request.method == "POST":
        mapping, error = _asked(request, register, old)
        if not error:
            try:
                job = order_move(register=register, by=request.user, old=old, mapping=mapping)
            except JobRefused as refused:
                error = job_refusal_text(refused.code, refused.context)
            else:
                if job.total <= SMALL:
                    run_check(job.pk, CHECKS)
                else:
                    look_first(job)
                return redirect("register-move-job", key, job.pk)
    context = {
        "register": register,
        "old": old,
        "error": error,
        "fields": _fields(old, register, mapping),
        "old_fields": [(spec.key, localized(spec.label) or spec.key) for spec in old.definition.fields],
        "gone": [spec for spec in old.definition.fields if spec.key not in register.version.definition.by_key],
        "parts": PARTS,
        "mapping": json.dumps(mapping, ensure_ascii=False, indent=2),
        "expert": request.POST.get("expert", ""),
    }
    return render(request, "forms/registers/move.html", context, status=422 if error else 200)


def _fields(old: FormVersion, register: Register, mapping: Any) -> list[dict[str, Any]]:
    """The fields of the new version with where each takes its answer from."""
    asked = mapping.get("fields") if isinstance(mapping, dict) else None
    named = asked if isinstance(asked, dict) else {}
    found = []
    for spec in register.version.definition.fields if register.version else ():
        rule = named.get(spec.key)
        source = rule.get("from") if isinstance(rule, dict) else (spec.key if spec.key in old.definition.by_key else "")
        if spec.computed is None:
            label = localized(spec.label) or spec.key
            where = {"key": spec.key, "label": label, "source": source if isinstance(source, str) else ""}
            found.append({**where, **_part(rule)})
    return found


def _part(rule: Any) -> dict[str, Any]:
    """Which part of the old text a field takes, as the table asks for it: counted from 1, "" for the whole."""
    split = rule.get("split") if isinstance(rule, dict) else None
    if not isinstance(split, str) or not isinstance(rule.get("part", 0), int):
        return {"split": "", "part": ""}
    return {"split": split, "part": str(rule.get("part", 0) + 1)}


def _asked(request: HttpRequest, register: Register, old: FormVersion) -> tuple[dict[str, Any], str]:
    """The mapping that was chosen in the table, or written out in full."""
    written = request.POST.get("mapping", "")[:LONGEST_MAPPING].strip()
    if request.POST.get("expert") and written:
        try:
            mapping = json.loads(written)
        except (ValueError, RecursionError):
            return {}, _("The mapping is not JSON.")
        return (mapping, "") if isinstance(mapping, dict) else ({}, _("The mapping is not JSON."))
    fields: dict[str, Any] = {}
    error = ""
    for each in _fields(old, register, {}):
        key = each["key"]
        source, part = request.POST.get(f"from_{key}", ""), request.POST.get(f"part_{key}", "")
        if source and part in PARTS:
            split = request.POST.get(f"split_{key}", "")[:LONGEST_SPLIT]
            if not split:
                error = _("Say at which character the answer is taken apart: %(field)s") % {"field": each["label"]}
            fields[key] = {"from": source, "split": split, "part": int(part) - 1}
        elif source and source != key:
            fields[key] = {"from": source}
        elif not source and key in old.definition.by_key:
            fields[key] = {}
    used = {rule.get("from") for rule in fields.values()}
    now = register.version.definition.by_key if register.version else {}
    gone = [spec.key for spec in old.definition.fields if spec.key not in now]
    return {"fields": fields, "drop": [each for each in gone if each not in used]}, error


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def move_job(request: HttpRequest, key: str, job_id: Any) -> HttpResponse:
    """Shows what would become of every record; the move itself is one more button."""
    register = the_register(request, key, manage=True)
    job = get_object_or_404(RecordJob, pk=job_id, form=register.form, kind=JobKind.MOVE_VERSION, by=request.user)
    if job.status != JobStatus.QUEUED or job.report.get("confirmed"):
        return redirect("register-job", job.pk)
    if request.method == "POST" and job.report.get("checked"):
        job.parameters = {**job.parameters, "skip_lossy": "skip_lossy" in request.POST}
        job.report = {**job.report, "confirmed": True}
        job.save(update_fields=["parameters", "report"])
        hand_over(job)
        messages.success(request, _("The move has begun; it can be taken back."))
        return redirect("register-job", job.pk)
    old = FormVersion.objects.get(pk=job.parameters["old"])
    context = {
        "register": register, "job": job, "old": old, "checking": job.report.get("checking", False),
        "checked": job.report.get("checked"), "records": job.report.get("records", [])[:200],
    }  # fmt: skip
    return render(request, "forms/registers/move_job.html", context)
