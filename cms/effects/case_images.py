"""Private pictures of a case become public ones: decoded, written anew, stored once."""

from collections.abc import Mapping
from typing import Any

from cms.models import CmsImage
from cms.safe_image import UnsafeImage, make_safe
from forms.models import StoredFile
from processes.effects import EffectFailed


def public_image(answer: object, *, case_key: str, title: str) -> CmsImage | None:
    """Returns the public copy of a stored picture (``{"file", "caption", "alt"}``), made at the first call only.

    The original stays private and untouched. Raises EffectFailed when the file is gone or is not a picture.
    """
    if not isinstance(answer, Mapping) or not answer.get("file"):
        return None
    key = f"{case_key}:{answer['file']}"
    known = CmsImage.objects.filter(source_key=key).first()
    if known is not None:
        return known
    stored = StoredFile.objects.filter(pk=answer["file"]).first()
    if stored is None:
        raise EffectFailed("file_missing", file=str(answer["file"]))
    try:
        with stored.content.open("rb") as source:
            safe = make_safe(source, name=f"case-{stored.pk.hex[:12]}")
    except (UnsafeImage, OSError) as error:
        raise EffectFailed("picture_unusable", file=str(stored.pk)) from error
    image = CmsImage(
        title=(_words(answer, "caption") or title)[:255],
        description=(_words(answer, "alt") or _words(answer, "caption") or title)[:255],
        source_key=key,
        width=safe.width,
        height=safe.height,
        file=safe.as_file(),
        file_size=len(safe.content),
    )
    image.save()
    return image


def figures(answer: object, *, case_key: str, title: str) -> list[dict[str, Any]]:
    """Returns the raw figure blocks of a list of stored pictures."""
    blocks = []
    for row in answer if isinstance(answer, list) else []:
        image = public_image(row, case_key=case_key, title=title)
        if image is not None:
            value = {"image": {"image": image.pk, "decorative": False, "alt_text": image.description}}
            blocks.append({"type": "figure", "value": {**value, "caption": (_words(row, "caption") or title)[:120]}})
    return blocks


def _words(answer: Mapping[str, Any], name: str) -> str:
    return str(answer.get(name) or "").strip()
