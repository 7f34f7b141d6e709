"""A form from a file: always a draft."""

from typing import Any

from django.db import transaction

from forms.builder import document_to_stream
from forms.engine.definition import compile_definition
from forms.engine.translations import without_further
from forms.models import Form
from forms.services.exchange.examine import Examined, NotAForm, examine_file
from forms.services.exchange.pictures import keep_pictures

ImportRefused = NotAForm
"""The file is no form; ``text`` says why."""


def import_form(*, content: bytes, by: Any, name: str = "") -> Form:
    """Returns the new, unpublished form read from a file. Raises ImportRefused, with all problems in words."""
    return save_examined(examined=examine_file(content, name), by=by)


@transaction.atomic
def save_examined(*, examined: Examined, by: Any) -> Form:
    """Returns the new, unpublished form that a file was found to hold, under a key that is free."""
    document, translations = without_further(compile_definition(examined.document))
    document = keep_pictures(document, examined.pictures, by)
    title = examined.title
    form = Form(
        key=_free_key(examined.key),
        title=(title.get("zh-hans") or title.get("en") or next(iter(title.values()), "") or examined.key)[:120],
        title_en=title.get("en", "")[:120],
        live=False,
        translations=translations,
    )
    stream: Any = document_to_stream(document)
    form.fields = stream
    form.save()
    form.save_revision(user=by)
    return form


def _free_key(key: str) -> str:
    taken = set(Form.objects.filter(key__startswith=key[:50]).values_list("key", flat=True))
    return next(each for each in (key, *(f"{key[:50]}_{number}" for number in range(2, 10000))) if each not in taken)
