"""A branch's own version of a template: begun as a copy, brought up to date by a merge that somebody decides."""

from collections.abc import Mapping
from copy import deepcopy

from django.db import transaction

from organization import clock
from organization.models import Unit, User
from processes.engine.merging import GONE, Merged, Side, merge
from processes.models import Procedure, ProcedureVersion, TemplateLink


class TemplateRefused(Exception):
    """It cannot follow; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def follow_template(*, template: Procedure, key: str, title: str, unit: Unit | None, by: User) -> Procedure:
    """Returns a draft that follows the template's published version. Raises TemplateRefused."""
    version = template.current_version
    if version is None:
        raise TemplateRefused("not_published")
    if Procedure.objects.filter(key=key).exists():
        raise TemplateRefused("key_taken")
    if hasattr(template, "template_link"):
        raise TemplateRefused("is_follower")
    document = deepcopy(plain(version.document))
    document["key"], document["title"] = key, {"zh-hans": title, "en": title}
    document.pop("sharing", None)
    procedure = Procedure(key=key, title=title[:120], title_en=title[:120], document=document, live=False)
    procedure.save()
    procedure.save_revision(user=by)
    TemplateLink.objects.create(
        follower=procedure, template=template, version=version, unit=unit, merged_at=clock.now()
    )
    return procedure


def pending_merge(
    link: TemplateLink, chosen: Mapping[str, Side] | None = None
) -> tuple[ProcedureVersion | None, Merged | None]:
    """Returns the template's newer version and what would come of taking it over; None where there is none."""
    current = link.template.current_version
    if current is None or current.pk == link.version_id:
        return None, None
    ours = link.follower.get_latest_revision_as_object().document
    return current, merge(plain(link.version.document), plain(ours), plain(current.document), chosen)


@transaction.atomic
def merge_template(*, link: TemplateLink, chosen: Mapping[str, Side], seen: int, by: User) -> Procedure:
    """Writes the merge into the follower's draft. Raises TemplateRefused (nothing_new, changed_meanwhile, undecided).

    ``seen`` is the number of the template's version that the administrator was shown.
    """
    locked = TemplateLink.objects.select_for_update().get(pk=link.pk)
    current, merged = pending_merge(locked, chosen)
    if current is None or merged is None:
        raise TemplateRefused("nothing_new")
    if current.number != seen:
        raise TemplateRefused("changed_meanwhile")
    if merged.conflicts:
        raise TemplateRefused("undecided")
    draft: Procedure = locked.follower.get_latest_revision_as_object()
    draft.document = merged.document
    draft.save_revision(user=by)
    locked.version, locked.merged_at = current, clock.now()
    locked.save()
    return draft


def plain(document: Mapping[str, object]) -> dict[str, object]:
    """Returns a document without what compiling adds: formulas as their authors wrote them."""
    result = _plain(document)
    return result if isinstance(result, dict) else {}


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items() if name not in ("guard_tree", "when_tree")}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return None if value is GONE else value


def share(*, template: Procedure, sharing: Mapping[str, list[str]], by: User) -> None:
    """Writes into the template's draft what followers may do with its parts."""
    draft: Procedure = template.get_latest_revision_as_object()
    draft.document = {**draft.document, "sharing": {name: list(parts) for name, parts in sharing.items() if parts}}
    draft.save_revision(user=by)
