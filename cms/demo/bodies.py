"""Short notation of the content files turned into the blocks of a story."""

from collections.abc import Callable, Mapping
from typing import Any

from wagtail.models import Page

from cms.models import CmsImage


class Bodies:
    """Turns ``["quote", words, who]`` and the like into blocks; knows the pictures and the pages that may be linked."""

    def __init__(self, pictures: Mapping[str, CmsImage], pages: Mapping[str, Page], *, language: str) -> None:
        self.pictures, self.pages, self.language = pictures, pages, language

    def blocks(self, body: list[list[Any]]) -> list[dict[str, Any]]:
        """Returns the raw value of a body."""
        return [{"type": kind, "value": self._kinds()[kind](*rest)} for kind, *rest in body]

    def _kinds(self) -> dict[str, Callable[..., Any]]:
        return {
            "text": lambda html: html,
            "quote": lambda words, who="": {"text": words, "who": who},
            "figure": self.figure,
            "gallery": lambda rows: {"figures": [self.figure(*row) for row in rows]},
            "metrics": lambda rows: {"rows": [metric(row) for row in rows]},
            "timeline": lambda rows: {
                "moments": [dict(zip(("when", "title", "text"), row, strict=True)) for row in rows]
            },
            "document": lambda pk, note: {"document": pk, "note": note},
            "related": lambda slugs: {"pages": [self.pages[slug].pk for slug in slugs if slug in self.pages]},
        }

    def figure(self, key: str, caption: str) -> dict[str, Any]:
        """Returns one picture with its caption; the English pages describe it by the caption."""
        picture = self.pictures[key]
        words = picture.description if self.language == "zh-hans" else caption
        return {"image": {"image": picture.pk, "decorative": False, "alt_text": words}, "caption": caption}


def metric(row: list[str]) -> dict[str, str]:
    """Returns one figure before and after."""
    return dict(zip(("name", "before", "after", "unit"), row, strict=True))
