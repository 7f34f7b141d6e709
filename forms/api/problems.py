"""What the forms app may refuse, told as problems."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI

from forms.field_types.errors import FieldError
from forms.problem_texts import fix_of, message_of
from forms.refusals import RecordInvalid, RecordRefused
from forms.services.drafts import DraftConflict
from forms.services.registers import JobRefused
from organization.api.problems import problem

STATUS: Mapping[str, int] = {
    "not_for_you": 403,
    "not_editable": 403,
    "correction_over": 403,
    "not_published": 404,
    "link_unknown": 404,
    "changed_meanwhile": 409,
    "key_used": 409,
    "token_used": 409,
    "already_answered": 409,
    "withdrawn": 409,
    "not_withdrawn": 409,
    "full": 409,
    "anonymous_keeps_nothing": 409,
    "not_open_yet": 409,
    "closed": 409,
}


def add_form_handlers(api: NinjaAPI) -> None:
    """Makes the API word the refusals of forms and records."""

    @api.exception_handler(RecordRefused)
    def _refused(request: HttpRequest, error: RecordRefused) -> HttpResponse:
        return problem(STATUS.get(error.code, 409), error.code, detail=error.text)

    @api.exception_handler(RecordInvalid)
    def _invalid(request: HttpRequest, error: RecordInvalid) -> HttpResponse:
        found = [field_error(key, message) for key, messages in error.errors.items() for message in messages]
        return problem(422, "invalid_answers", detail=_("Some answers cannot be stored as they are."), errors=found)

    @api.exception_handler(DraftConflict)
    def _conflict(request: HttpRequest, error: DraftConflict) -> HttpResponse:
        revision = error.draft.revision if error.draft else 0
        detail = _("The draft was saved elsewhere meanwhile.")
        return problem(409, "draft_conflict", detail=detail, revision=revision)

    @api.exception_handler(FieldError)
    def _unreadable(request: HttpRequest, error: FieldError) -> HttpResponse:
        return problem(422, error.code, detail=message_of(error.code, error.context))

    @api.exception_handler(JobRefused)
    def _no_job(request: HttpRequest, error: JobRefused) -> HttpResponse:
        return problem(409, error.code)


def field_error(key: str, message: Any) -> dict[str, Any]:
    """Returns one finding about one answer; ``path`` leads into a table, a list or a grid."""
    return {
        "field": key,
        "path": [str(part) for part in message.path],
        "code": message.code,
        "message": message.text,
        "fix": fix_of(message.code, message.context),
    }
