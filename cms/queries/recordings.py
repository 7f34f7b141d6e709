"""Which pages play a recording."""

from collections.abc import Iterator

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from wagtail.models import Page

from cms.models import LessonPage, NoticePage, Recording, StoryPage, TrainingBasePage

WRITTEN = (LessonPage, StoryPage, NoticePage, TrainingBasePage)
"""The pages with a body of blocks."""
PLAYERS = ("video", "audio")


def pages_with(recording: Recording) -> Iterator[Page]:
    """Yields the published pages that play a recording."""
    # Wagtail's index of references is behind while its task waits; the text finds candidates, the blocks decide.
    for model in WRITTEN:
        rows = model.objects.live().annotate(text=Cast("body", TextField()))
        last, more = (Q(text__contains=f'": {recording.pk}{end}') for end in "},")
        for page in rows.filter(last | more):
            if recording.pk in _played(page):
                yield page


def _played(page: Page) -> list[int | None]:
    return [block["value"].get(block["type"]) for block in page.body.raw_data if block["type"] in PLAYERS]
