"""The form of every image upload in the administration: what does not decode is refused, never a server error."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from typing_extensions import override
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms.models.image import REFUSALS
from cms.safe_image import UnsafeImage, make_safe


class SafeImageField(WagtailImageField):
    """Decodes the whole file before Wagtail looks at it (its own check fails with an error on a GIF polyglot)."""

    @override
    def to_python(self, data: Any) -> Any:
        if isinstance(data, UploadedFile):
            try:
                make_safe(data, name=data.name or "picture")
            except UnsafeImage as error:
                raise ValidationError(REFUSALS[error.code], code=error.code) from error
            data.seek(0)
        return super().to_python(data)


class CmsImageForm(BaseImageForm):
    """Wagtail's form with a file field that decodes first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            field = self.fields["file"]
            safe = SafeImageField(label=field.label, required=field.required, help_text=field.help_text)
            safe.widget.attrs.update(field.widget.attrs)
            self.fields["file"] = safe
