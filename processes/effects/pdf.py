"""A printed document as a PDF that is kept with the case."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from typing_extensions import override

from forms.models import StoredFile
from forms.services.draw_pdf import PdfImpossible, draw_pdf
from processes.models import Case, OutboxRow, Printout
from processes.texts import localized

from .base import Delivery, EffectFailed, EffectKind
from .printing import Print

FOLDER = "printouts"


class Pdf(Print):
    """``{"printout": key}``: freezes the words at once, as ``print`` does; the worker draws the PDF."""

    key = "pdf"

    @override
    def deliver(self, delivery: Delivery) -> None:
        super().deliver(delivery)
        OutboxRow.objects.get_or_create(
            key=f"{delivery.key}:pdf",
            defaults={
                "case": delivery.case,
                "kind": PdfFile.key,
                "payload": {"printout": delivery.key},
                "available_at": delivery.at,
                "created_at": delivery.at,
            },
        )


class PdfFile(EffectKind):
    """No configuration; ``payload`` names the ``printout`` by its delivery."""

    key = "pdf_file"

    @override
    def deliver(self, delivery: Delivery) -> None:
        paper = Printout.objects.select_for_update().get(delivery_key=delivery.payload["printout"])
        if paper.file_id is None:
            paper.file = keep_pdf(delivery.case, paper)
            paper.save(update_fields=["file"])


def keep_pdf(case: Case, paper: Printout) -> StoredFile:
    """Returns the file of a printout, drawn in the language of the installation. Raises EffectFailed."""
    with translation.override(settings.LANGUAGE_CODE):
        title = localized(paper.title)
        # The body was escaped when the printout was frozen.
        context: Mapping[str, Any] = {"case": case, "paper": paper, "body": mark_safe(localized(paper.body))}
        html = render_to_string("processes/pdf.html", dict(context))
    try:
        content = draw_pdf(html)
    except PdfImpossible as error:
        raise EffectFailed("pdf_impossible", reason=error.code) from error
    row = StoredFile(
        attached_to=f"case:{case.pk}/{FOLDER}",
        unit_path=case.unit_path,
        name=f"{title or paper.key} {paper.number or case.number}.pdf"[:120].replace("/", "-"),
        size=len(content),
        content_type="application/pdf",
        sha256=hashlib.sha256(content).hexdigest(),
        created_at=paper.made_at,
    )
    row.content.save(row.pk.hex, ContentFile(content), save=False)
    row.save(force_insert=True)
    return row
