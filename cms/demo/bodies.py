"""Short notation of the content files turned into the blocks of a story."""

from collections.abc import Callable, Mapping
from typing import Any

from wagtail.models import Page

from cms.models import CmsImage
from organization.models import Unit
from processes.models import Procedure


class Bodies:
    """Turns ``["quote", words, who]`` and the like into blocks; knows the pictures and the pages that may be linked."""

    def __init__(
        self,
        pictures: Mapping[str, CmsImage],
        pages: Mapping[str, Page],
        *,
        language: str,
        units: Mapping[str, Unit] | None = None,
    ) -> None:
        self.pictures, self.pages, self.language, self.units = pictures, pages, language, units or {}

    def blocks(self, body: list[list[Any]]) -> list[dict[str, Any]]:
        """Returns the raw value of a body."""
        written = [{"type": kind, "value": self._kinds()[kind](*rest)} for kind, *rest in body]
        return [block for block in written if block["value"] is not None]

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
            "steps": lambda rows: {"rows": [{"title": title, "text": words} for title, words in rows]},
            "accordion": lambda rows: {"rows": [{"title": title, "text": words} for title, words in rows]},
            "callout": lambda kind, title, words: {"kind": kind, "title": title, "text": words},
            "facts": lambda rows: {"rows": [self.fact(*row) for row in rows]},
            "sheet": sheet,
            "map": place_map,
            "people": self.people,
            "starter": starter,
            "related": lambda slugs: {"pages": [self.pages[slug].pk for slug in slugs if slug in self.pages]},
        }

    def figure(self, key: str, caption: str) -> dict[str, Any]:
        """Returns one picture with its caption; the English pages describe it by the caption."""
        picture = self.pictures[key]
        words = picture.description if self.language == "zh-hans" else caption
        return {"image": {"image": picture.pk, "decorative": False, "alt_text": words}, "caption": caption}

    def fact(self, what: str, unit: str, name: str) -> dict[str, Any]:
        """Returns one live figure, of a unit or of all."""
        number = self.units[unit].pk if unit else None
        return {"what": what, "unit": number, "procedure": None, "register": None, "name": name}

    def people(self, title: str, rows: list[list[str]]) -> dict[str, Any]:
        """Returns posts of units."""
        held = [{"unit": self.units[unit].pk, "post": post, "duty": duty} for unit, post, duty in rows]
        return {"title": title, "rows": held, "names_shown": True}


def sheet(caption: str, headings: list[str], types: list[str], rows: list[list[str]]) -> dict[str, Any]:
    """Returns a table."""
    columns = [{"type": kind, "heading": heading} for kind, heading in zip(types, headings, strict=True)]
    return {"table": {"caption": caption, "columns": columns, "rows": [{"values": row} for row in rows]}}


def place_map(title: str, rows: list[list[str]]) -> dict[str, Any]:
    """Returns places by their degrees."""
    names = ("name", "note", "latitude", "longitude")
    places = [{"across": None, "down": None, **dict(zip(names, row, strict=True))} for row in rows]
    return {"title": title, "plan": None, "places": places}


def starter(key: str, words: str) -> dict[str, Any] | None:
    """Returns the button of a procedure, None where it is not installed."""
    procedure = Procedure.objects.filter(key=key).first()
    return {"procedure": procedure.pk, "words": words} if procedure else None


def metric(row: list[str]) -> dict[str, str]:
    """Returns one figure before and after."""
    return dict(zip(("name", "before", "after", "unit"), row, strict=True))
