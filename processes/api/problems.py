"""What the processes app may refuse, told as problems."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI

from forms.api.problems import field_error
from organization.api.auth import speak
from organization.api.problems import problem
from processes.models import Case, Vote
from processes.refusal_texts import refusal_text
from processes.services import ActionRefused
from processes.services.launching.inbound import MessageRefused

STATUS: Mapping[str, int] = {
    "not_yours": 403,
    "not_allowed": 403,
    "not_startable": 403,
    "not_on_roll": 403,
    "own_unit": 403,
    "unknown_action": 404,
    "unknown_event": 404,
    "token_missing": 400,
    "invalid": 422,
    "comment_required": 422,
    "forbidden_characters": 422,
    "guard": 422,
    "busy": 503,
}
"""Everything else is a conflict with how the case stands now."""

MESSAGES: Mapping[str, int] = {
    "message_unsigned": 401,
    "message_too_old": 401,
    "message_too_large": 413,
    "message_reused": 409,
    "message_case_unknown": 404,
    "too_many_messages": 429,
}

PLAIN = (str, int, float, bool, type(None))


def add_process_handlers(api: NinjaAPI) -> None:
    """Makes the API word the refusals of cases."""

    @api.exception_handler(ActionRefused)
    def _refused(request: HttpRequest, error: ActionRefused) -> HttpResponse:
        found = [field_error(key, message) for key, messages in error.field_errors.items() for message in messages]
        members: dict[str, Any] = {"context": plain(error.context)} if error.context else {}
        detail = str(refusal_text(error.code, error.context))
        response = problem(STATUS.get(error.code, 409), error.code, detail=detail, errors=found, **members)
        if error.code == "busy":
            response["Retry-After"] = "2"
        return response

    @api.exception_handler(MessageRefused)
    def _not_let_in(request: HttpRequest, error: MessageRefused) -> HttpResponse:
        speak(request)
        response = problem(MESSAGES.get(error.code, 422), error.code, detail=str(refusal_text(error.code)))
        if error.code == "too_many_messages":
            response["Retry-After"] = "60"
        return response

    @api.exception_handler(Vote.DoesNotExist)
    @api.exception_handler(Case.DoesNotExist)
    def _missing(request: HttpRequest, error: Case.DoesNotExist | Vote.DoesNotExist) -> HttpResponse:
        return problem(404, "not_found", detail=_("There is nothing here, or nothing for you."))


def plain(value: Any) -> Any:
    """Returns a refusal's context as JSON; whatever JSON does not know becomes text."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in value]
    return value if isinstance(value, PLAIN) else str(value)
