"""The storage of the wizard: a draft in the database, in the session, or carried in the page."""

from typing import Any

from django.http import HttpRequest
from formtools.wizard.storage.base import BaseStorage

from forms.services.filling import CHECK, Filling
from forms.services.step_drafts import StepDraft, StepDrafts, save_step
from organization.sent import number_sent

from .fill_places import BEGUN_BOX, begun_at

MOST_TOKEN = 60


class FillRequest(HttpRequest):
    """What the wizard hangs on the request for its storage."""

    filling: Filling
    drafts: StepDrafts
    draft: StepDraft


class FillStorage(BaseStorage):
    """formtools asks for steps and their data; the draft answers. Nothing is written by looking at a page."""

    request: FillRequest

    def __init__(self, prefix: str, request: FillRequest, file_storage: Any = None) -> None:
        super().__init__(prefix, request, file_storage)
        self.filling, self.drafts, self.draft = request.filling, request.drafts, request.draft
        self.init_data()
        self.data[self.step_key] = self.draft.step or None

    def keep(self, step: str, answers: dict[str, Any], *, window: str, token: str, checked: bool, to: str = "") -> None:
        """Stores what a step says. Raises StepConflict when ``checked`` and another window saved it meanwhile."""
        sent = self.request.POST
        self.draft = save_step(
            self.drafts,
            step=step,
            answers=answers,
            keys=self.filling.writable_in(step) if step != CHECK else (),
            version=self.filling.version.sha256,
            revision=number_sent(sent.get("draft-revision")) or 0 if checked else None,
            window=window,
            token=token,
            begun="" if self.filling.nameless else begun_at(sent.get(BEGUN_BOX, "")),
            goes_to=to,
        )
        self.data[self.step_key] = self.draft.step

    def get_step_data(self, step: str) -> dict[str, Any] | None:
        """Returns the raw answers of a step, None when it was never saved."""
        if step not in self.draft.saved or step not in self.filling.steps:
            return None
        fields = self.filling.steps[step].fields
        return {key: self.draft.answers[key] for key in fields if key in self.draft.answers}

    def get_step_files(self, step: str) -> None:
        """Returns none: uploads are stored at once, and the answers name them."""

    def set_step_files(self, step: str, files: Any) -> None:
        """Stores none."""

    def reset(self) -> None:
        self.drafts.drop()
        self.init_data()

    def update_response(self, response: Any) -> None:
        """Leaves the response as it is."""
