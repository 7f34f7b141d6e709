"""What the designer's scripts ask the server: the words and functions of formulas, and whether a formula is right."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry

from forms.designer_texts import MEASURES, MODES, OPERATORS, OPERATORS_OF_DATES, PHRASES, TYPES
from forms.engine.expressions import CATALOGUE, Signature
from forms.engine.expressions.tree import is_key
from forms.facts import every_function
from forms.field_types import FIELD_TYPES, value_types
from forms.field_types.wording import localized
from forms.queries.designer_lists import designer_lists
from forms.queries.formula_check import CheckedFormula, checked_formula

MOST_FORMULAS = 200
MOST_FIELDS = 600
LARGEST = 1_000_000
PICTURE_SIZE = "max-1200x1200"


@require_safe
@require_admin_access
def catalogue(request: HttpRequest) -> HttpResponse:
    """Sends the functions, the field types with their kind of value, lists to choose from, and the editor's words."""
    language = get_language() or "zh-hans"
    functions = [
        *((name, known.signature, known.doc) for name, known in CATALOGUE.items()),
        *((name, known.signature, doc) for name, (known, doc) in every_function().items()),
    ]
    response = JsonResponse(
        {
            "functions": [
                {"name": name, "signature": written(signature), "doc": localized(doc, language)}
                for name, signature, doc in functions
            ],
            "types": {key: {"label": str(kind.label), "value": kind.value_type} for key, kind in FIELD_TYPES.items()},
            "operators": words(OPERATORS),
            "operators_of_dates": words(OPERATORS_OF_DATES),
            "modes": words(MODES),
            "measures": words(MEASURES),
            "phrases": words(PHRASES),
            "value_types": words(TYPES),
            "lists": designer_lists() if may_design(request) else {},
        }
    )
    response["Cache-Control"] = "private, max-age=60"
    return response


DESIGNERS = ("forms.add_form", "forms.change_form", "processes.add_procedure", "processes.change_procedure")


def may_design(request: HttpRequest) -> bool:
    """Whether the person makes forms or procedures: nobody else learns what registers there are."""
    return any(request.user.has_perm(permission) for permission in DESIGNERS)


@require_safe
@require_admin_access
def picture(request: HttpRequest, image_id: int) -> HttpResponse:
    """Sends the address of a picture that was chosen, no larger than a page needs it."""
    image = get_object_or_404(get_image_model(), pk=image_id)
    policy = policy_registry.get_by_type(get_image_model())
    if not policy.user_has_permission_for_instance(request.user, "choose", image):
        raise PermissionDenied
    return JsonResponse({"url": image.get_rendition(PICTURE_SIZE).url})


def words(texts: Mapping[str, Any]) -> dict[str, str]:
    """Returns the texts in the language on screen."""
    return {key: str(text) for key, text in texts.items()}


def written(signature: Signature) -> str:
    """Returns the argument types as people read them: "date, number?"."""
    last = len(signature.arguments) - 1
    parts = []
    for position, kind in enumerate(signature.arguments):
        several = signature.repeated and position == last
        optional = position > last - signature.optional
        parts.append(f"{TYPES.get(kind, kind)}{'…' if several else '?' if optional else ''}")
    return ", ".join(parts)


@require_POST
@require_admin_access
def check_formulas(request: HttpRequest) -> HttpResponse:
    """Reads {"formulas": [text], "fields": [{key, type, columns}]} and sends tree, type and findings of each."""
    try:
        asked = json.loads(request.body) if len(request.body) <= LARGEST else None
    except (ValueError, RecursionError):
        asked = None
    formulas = asked.get("formulas") if isinstance(asked, dict) else None
    fields = asked.get("fields") if isinstance(asked, dict) else None
    if not isinstance(formulas, list) or not isinstance(fields, list):
        return JsonResponse({"error": "unreadable"}, status=400)
    if not _is_texts(formulas) or len(fields) > MOST_FIELDS:
        return JsonResponse({"error": "unreadable"}, status=400)
    kinds = value_types()
    known = [field for field in fields if isinstance(field, dict) and is_key(field.get("key"))]
    types = {field["key"]: kinds.get(str(field.get("type")), "any") for field in known}
    columns = {field["key"]: field["columns"] for field in known if _is_texts(field.get("columns"))}
    return JsonResponse({"results": [result(checked_formula(text, types=types, columns=columns)) for text in formulas]})


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= MOST_FORMULAS and all(isinstance(each, str) for each in value)


def result(checked: CheckedFormula) -> dict[str, Any]:
    """Returns the JSON of one checked formula."""
    return {
        "tree": checked.tree,
        "type": str(TYPES.get(checked.type, "")),
        "findings": [asdict(finding) for finding in checked.findings],
    }
