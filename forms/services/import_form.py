"""A form from a file: always a draft."""

import json
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from forms.builder import document_to_stream
from forms.engine.definition import compile_definition
from forms.engine.problems import Problem
from forms.field_types import FIELD_TYPES
from forms.field_types.errors import FieldError
from forms.field_types.gate import DEEPEST_DOCUMENT, gate_json
from forms.field_types.settings import KEY
from forms.models import Form
from forms.problem_texts import message_of
from forms.queries import form_problems

LARGEST = 1_000_000


class ImportRefused(Exception):
    """The file is no form; ``text`` says why."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@transaction.atomic
def import_form(*, content: bytes, by: Any) -> Form:
    """Returns the new, unpublished form read from an export. Raises ImportRefused, with all problems in words."""
    if len(content) > LARGEST:
        raise ImportRefused(_("The file is larger than a form can be."))
    try:
        package = gate_json(
            json.loads(content.decode("utf-8"), object_pairs_hook=_no_duplicates), deepest=DEEPEST_DOCUMENT
        )
    except (ValueError, RecursionError, FieldError) as error:
        raise ImportRefused(_("The file is not the JSON document of a form.")) from error
    key = package.get("key") if isinstance(package, dict) else None
    document = package.get("form") if isinstance(package, dict) else None
    if not isinstance(key, str) or not KEY.fullmatch(key) or not isinstance(document, dict):
        raise ImportRefused(_("The file is not the JSON document of a form."))
    _refuse_unreadable(form_problems(document))
    unknown = [field["type"] for field in document["fields"] if field["type"] not in FIELD_TYPES]
    if unknown:
        raise ImportRefused(_("Unknown field types: %(types)s.") % {"types": ", ".join(sorted(set(unknown)))})
    title = document.get("title") or {}
    form = Form(
        key=_free_key(key),
        title=title.get("zh-hans") or title.get("en") or key,
        title_en=title.get("en", ""),
        live=False,
    )
    stream: Any = document_to_stream(compile_definition(document))
    form.fields = stream
    form.save()
    form.save_revision(user=by)
    return form


def _refuse_unreadable(problems: list[Problem]) -> None:
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        lines = [f"{problem.path}: {message_of(problem.code, problem.context)}" for problem in errors[:20]]
        raise ImportRefused(" ".join(lines))


def _free_key(key: str) -> str:
    taken = set(Form.objects.filter(key__startswith=key).values_list("key", flat=True))
    return next(each for each in (key, *(f"{key[:50]}_{number}" for number in range(2, 1000))) if each not in taken)


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate key")
    return found
