"""Public documents: only kinds of file that no browser runs."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail.documents.models import AbstractDocument, Document


class CmsDocument(AbstractDocument):
    """A document to download; its extension is on the list in WAGTAILDOCS_EXTENSIONS, whoever saves it."""

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        abstract = False
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions: ClassVar[list[tuple[str, str]]] = [("choose_document", "Can choose document")]

    @override
    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.file and not self.file._committed:
            FileExtensionValidator(settings.WAGTAILDOCS_EXTENSIONS)(self.file)
        super().save(*args, **kwargs)
