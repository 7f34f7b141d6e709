"""A new procedure made from a template, or from another procedure."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from django.db import transaction

from organization.models import User
from processes.models import Procedure


class KeyTaken(Exception):
    """Another procedure has this key."""


@transaction.atomic
def start_design(*, document: Mapping[str, Any], key: str, title: str, title_en: str, by: User) -> Procedure:
    """Returns a draft with the template's steps under a name and key of its own. Raises KeyTaken."""
    if Procedure.objects.filter(key=key).exists():
        raise KeyTaken
    words = {"zh-hans": title, **({"en": title_en} if title_en else {})}
    own = {**deepcopy(dict(document)), "key": key, "title": words}
    summary = str(own.get("summary", {}).get("zh-hans", ""))
    procedure = Procedure(key=key, title=title, title_en=title_en, summary=summary, document=own, live=False)
    procedure.save()
    procedure.save_revision(user=by, log_action=True)
    return procedure
