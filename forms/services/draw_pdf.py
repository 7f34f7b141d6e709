"""Answers as a PDF, drawn by WeasyPrint from our own template; nothing is fetched from anywhere."""

import re
import uuid
from collections.abc import Collection
from typing import Any

from django.contrib.staticfiles import finders

from forms.models import StoredFile
from forms.models.stored_file import FileStatus

LONGEST = 400_000
PREVIEW = re.compile(r"/files/([0-9a-f-]{36})/preview/$")


class PdfImpossible(Exception):
    """``code`` is "not_installed" (WeasyPrint or Pango is missing) or "too_long"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def draw_pdf(html: str, *, pictures: Collection[str] = ()) -> bytes:
    """Returns the PDF of a page; ``pictures`` are the stored files whose previews it may show. Raises PdfImpossible."""
    if len(html) > LONGEST:
        raise PdfImpossible("too_long")
    try:
        from weasyprint import CSS, HTML
        from weasyprint.urls import URLFetcher, URLFetcherResponse
    except (ImportError, OSError) as error:
        # OSError: the package is there, and Pango is not.
        raise PdfImpossible("not_installed") from error

    class Pictures(URLFetcher):
        """Knows the previews of the record's own pictures, and no address beside them."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            found = PREVIEW.search(url)
            if found is None or found[1] not in pictures:
                raise ValueError("no address is fetched")
            return URLFetcherResponse(url, preview_of(found[1]), {"Content-Type": "image/jpeg"})

    fetcher = Pictures()
    sheet = CSS(filename=str(finders.find("forms/pdf.css")), url_fetcher=fetcher)
    page = HTML(string=html, base_url="guicheng://page/", url_fetcher=fetcher)
    written: bytes = page.write_pdf(stylesheets=[sheet])
    return written


def preview_of(file_id: str) -> bytes:
    """Returns the small version of a picture. Raises ValueError when there is none."""
    row = StoredFile.objects.filter(pk=uuid.UUID(file_id), status=FileStatus.AVAILABLE).first()
    if row is None or not row.preview:
        raise ValueError(file_id)
    with row.preview.open("rb") as file:
        content: bytes = file.read()
    return content
