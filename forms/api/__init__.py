"""Forms, drafts, records, files and exports for other programs, through the same services as the pages."""

from ninja import Router

from forms.api.definitions import router as definitions
from forms.api.drafts import router as drafts
from forms.api.exports import router as exports
from forms.api.files import router as files
from forms.api.problems import add_form_handlers
from forms.api.records import router as records

router = Router()
for part, tag in (
    (definitions, "forms"),
    (drafts, "drafts"),
    (records, "records"),
    (files, "files"),
    (exports, "exports"),
):
    router.add_router("", part, tags=[tag])

__all__ = ["add_form_handlers", "router"]
