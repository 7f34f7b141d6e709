"""What the designer offers to choose from where a field names something: registers, vocabularies, posts, …"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from forms.field_types import FIELD_TYPES
from forms.field_types.wording import localized
from forms.lookups import choices_elsewhere
from forms.models import FormVersion, VersionStatus, Vocabulary
from forms.models.form_settings import FormUse
from forms.queries.profile import PROFILE_FACTS
from organization.models import Post, UnitKind

MOST = 300

Item = Mapping[str, Any]
"""{"value", "label", "group"?, "parts"?}: parts are the questions of a register or the states of a procedure."""


def designer_lists() -> dict[str, list[Item]]:
    """Returns the lists by the name that a setting asks for."""
    return {
        "known": known_answers(),
        "registers": registers(),
        "vocabularies": [item(each.key, each) for each in Vocabulary.objects.all()[:MOST]],
        "posts": [item(each.key, each.label) for each in Post.objects.all()[:MOST]],
        "kinds": [item(each.key, each) for each in UnitKind.objects.all()[:MOST]],
        **{name: list(found) for name, found in choices_elsewhere().items()},
    }


def item(value: str, label: Any, **more: Any) -> Item:
    """Returns one line of a list."""
    return {"value": value, "label": str(label), **more}


def known_answers() -> list[Item]:
    """Returns what an answer may begin with."""
    profile = _("Same as in the profile")
    return [
        item("last", _("Same as last time")),
        *(item(f"profile:{name}", words, group=profile) for name, words in PROFILE_FACTS.items()),
        item("random", _("a random number from 0 to 1"), group=_("Made by the system")),
        item("uuid", _("an identifier made by chance"), group=_("Made by the system")),
    ]


def registers() -> list[Item]:
    """Returns the published registers with their questions."""
    rows = FormVersion.objects.filter(status=VersionStatus.PUBLISHED, form__settings__use=FormUse.REGISTER)
    rows = rows.select_related("form").order_by("form__title", "form_id")[:MOST]
    return [item(each.form.key, each.form, parts=list(questions(each.document))) for each in rows]


def questions(document: Mapping[str, Any]) -> Iterable[Item]:
    """Yields the questions of a form that hold answers."""
    for field in document.get("fields", ()):
        kind = FIELD_TYPES.get(field["type"])
        if kind is not None and kind.is_answer:
            yield item(field["key"], localized(field.get("label")) or field["key"])
