"""What the process designer draws becomes the newest draft of its procedure."""

from collections.abc import Mapping
from typing import Any

from wagtail.models import Revision

from forms.engine.problems import Problem
from forms.field_types.errors import FieldError
from forms.field_types.gate import DEEPEST_DOCUMENT, gate_json
from organization.models import User
from processes.engine import definition as documents
from processes.models import Procedure

from .locking import in_transaction


class DesignRefused(Exception):
    """The draft was not saved; ``code`` says why.

    ``changed``: somebody else saved in the meantime (``revision``); ``locked``; ``unreadable`` (``problems``);
    ``forbidden_characters``.
    """

    def __init__(self, code: str, *, revision: Revision | None = None, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.revision = revision
        self.problems = problems


def save_design(*, procedure: Procedure, document: Mapping[str, Any], base: int | None, by: User) -> Revision | None:
    """Returns the newest revision, which holds the document; None where there is none and nothing changed.

    ``base`` is the revision the designer began with. Raises DesignRefused; then nothing is stored.
    """
    readable = _readable(document)

    def work() -> Revision | None:
        current = Procedure.objects.select_for_update().get(pk=procedure.pk)
        if current.latest_revision_id != base:
            raise DesignRefused("changed", revision=current.latest_revision)
        lock = current.get_lock()
        if lock is not None and lock.for_user(by):
            raise DesignRefused("locked")
        draft = current.get_latest_revision_as_object()
        if draft.document == readable:
            return current.latest_revision
        _put(draft, readable)
        return draft.save_revision(user=by, log_action=True)

    return in_transaction(work)


def _readable(document: Mapping[str, Any]) -> dict[str, Any]:
    try:
        gated: Any = gate_json(dict(document), deepest=DEEPEST_DOCUMENT)
    except (FieldError, ValueError, RecursionError) as error:
        raise DesignRefused("forbidden_characters") from error
    found = documents.unreadable(gated)
    if found:
        raise DesignRefused("unreadable", problems=tuple(found))
    return dict(gated)


def _put(draft: Procedure, document: dict[str, Any]) -> None:
    """Writes the document, and what the list of procedures shows of it. The key is the procedure's own."""
    title, summary = document["title"], document.get("summary") or {}
    draft.title = str(title.get("zh-hans") or title.get("en") or draft.title)[:120]
    draft.title_en = str(title.get("en") or "")[:120]
    draft.summary = str(summary.get("zh-hans") or "")
    draft.document = {**document, "key": draft.document.get("key", document["key"])}
