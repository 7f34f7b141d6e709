"""A case started from a record by whoever reads it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from forms.models import Record, RecordStatus
from processes.models import RecordRule
from processes.refusal_texts import refusal_text
from processes.services import ActionRefused
from processes.services.launching.records import start_by_hand

from .member_request import MemberRequest


@login_required
@require_http_methods(["GET", "POST"])
def record_start(request: MemberRequest, record_id: UUID, rule_id: int) -> HttpResponse:
    """Says what will be started, and starts it; pressed again it leads to the same case."""
    rows = Record.objects.visible_to(request.user).filter(status=RecordStatus.SUBMITTED)
    record = get_object_or_404(rows.select_related("unit__kind", "owner", "version", "form"), pk=record_id)
    rules = RecordRule.objects.filter(form=record.form_id, is_active=True, by_itself=False)
    rule = get_object_or_404(rules.select_related("procedure"), pk=rule_id)
    member = request.user.as_member
    if request.method == "POST" and member is not None:
        try:
            return redirect(start_by_hand(rule=rule, record=record, member=member).get_absolute_url())
        except ActionRefused as refused:
            messages.error(request, str(refusal_text(refused.code, refused.context)))
    return render(request, "processes/record_start.html", {"record": record, "rule": rule})
