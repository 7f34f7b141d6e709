"""Nothing that was uploaded is stored as it came."""

from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.images.forms import get_image_form

from cms.image_form import CmsImageForm
from cms.models import CmsDocument, CmsImage
from cms.safe_image import UnsafeImage, make_safe

pytestmark = pytest.mark.django_db
POLYGLOT = b"GIF89a/*" + b"\x00" * 20 + b"*/=1;alert(document.domain)//"


def jpeg_with_place() -> bytes:
    picture, buffer = Image.new("RGB", (120, 80), "#9b1c1f"), BytesIO()
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (40.0, 50.0, 1.0)}
    exif[0x0112] = 6
    exif[0x010E] = "private remark"
    picture.save(buffer, "JPEG", exif=exif, comment=b"private remark")
    return buffer.getvalue() + b"<script>alert(1)</script>"


def test_stored_picture_is_upright_and_says_nothing_about_where_it_was_taken(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    image = CmsImage(title="a", description="b", file=ContentFile(jpeg_with_place(), name="a.jpg"))
    image.save()
    stored = image.file.read()
    assert b"private remark" not in stored
    assert b"<script>" not in stored
    with Image.open(BytesIO(stored)) as picture:
        assert dict(picture.getexif()) == {}
        assert picture.size == (80, 120) == (image.width, image.height)


def test_rendition_says_nothing_either(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    image = CmsImage(title="a", description="b", file=ContentFile(jpeg_with_place(), name="a.jpg"))
    image.save()
    with Image.open(image.get_rendition("width-40").file) as picture:
        assert dict(picture.getexif()) == {}


@pytest.mark.parametrize("content", [POLYGLOT, b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"", b"\xff\xd8\xff\xe0"])
def test_what_does_not_decode_is_refused(content: bytes) -> None:
    with pytest.raises(UnsafeImage) as refusal:
        make_safe(BytesIO(content), name="a.gif")
    assert refusal.value.code == "unreadable"


def test_polyglot_is_an_error_of_the_form_not_of_the_server() -> None:
    form_class = get_image_form(CmsImage)
    assert issubclass(form_class, CmsImageForm)
    upload = SimpleUploadedFile("a.gif", POLYGLOT, "image/gif")
    form = form_class({"title": "a", "description": "b", "tags": ""}, {"file": upload})
    assert not form.is_valid()
    assert form.errors.as_data()["file"][0].code == "unreadable"


def test_image_without_words_is_refused() -> None:
    upload = SimpleUploadedFile("a.jpg", jpeg_with_place()[:-25], "image/jpeg")
    form = get_image_form(CmsImage)({"title": "a", "description": "", "tags": ""}, {"file": upload})
    assert not form.is_valid()
    assert list(form.errors) == ["description"]


@pytest.mark.parametrize("name", ["a.html", "a.exe", "a.svg", "a.pdf.js"])
def test_document_that_a_browser_would_run_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        CmsDocument(title="a", file=ContentFile(b"x", name=name)).save()
