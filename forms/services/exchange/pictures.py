"""Pictures that come with a form: looked at, kept as pictures of the site, and named in the document by address."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.images import get_image_model

from forms.engine.frozen import thaw
from forms.field_types.picture_setting import PICTURE

PLACE = "/import-picture/"
SIZE = "max-1200x1200"


def places(names: Mapping[str, bytes]) -> dict[str, str]:
    """Returns {file name: address that stands for the picture until it is kept}."""
    return {name.rpartition("/")[2]: f"{PLACE}{number}" for number, name in enumerate(names)}


def named_in(document: Mapping[str, Any], names: Mapping[str, bytes]) -> dict[str, tuple[str, bytes]]:
    """Returns {address: name and bytes} of the pictures that the document shows."""
    text = json.dumps(thaw(document), ensure_ascii=False)
    found = {f"{PLACE}{number}": (name.rpartition("/")[2], names[name]) for number, name in enumerate(names)}
    return {address: held for address, held in found.items() if f'"{address}"' in text}


def is_picture(name: str, content: bytes) -> bool:
    """Whether the site would keep it; whoever made the model of pictures decides."""
    picture = _picture(name, content)
    try:
        picture.clean()
    except ValidationError:
        return False
    return True


def keep_pictures(document: dict[str, Any], pictures: Mapping[str, tuple[str, bytes]], by: Any) -> dict[str, Any]:
    """Returns the document with the addresses of the pictures, which are now pictures of the site."""
    addresses: dict[str, str] = {}
    for place, (name, content) in pictures.items():
        picture = _picture(name, content)
        picture.uploaded_by_user = by
        picture.save()
        addresses[place] = picture.get_rendition(SIZE).url
    kept: dict[str, Any] = replaced(document, addresses) if addresses else document
    return kept


def replaced(value: Any, addresses: Mapping[str, str]) -> Any:
    """Returns the value with the final addresses; a picture that lies on another host is left out."""
    if isinstance(value, Mapping):
        parts = {key: replaced(part, addresses) for key, part in value.items()}
        return {key: part for key, part in parts.items() if part is not None or value[key] is None}
    if isinstance(value, list | tuple):
        return [replaced(part, addresses) for part in value]
    if isinstance(value, str) and value in addresses:
        return addresses[value] if PICTURE.fullmatch(addresses[value]) else None
    return value


def _picture(name: str, content: bytes) -> Any:
    model: Any = get_image_model()
    picture = model(title=name[:200], file=ContentFile(content, name=name[-80:]))
    if hasattr(picture, "description"):
        picture.description = name[:200]
    return picture
