"""The steps of a form: a section with `page` begins one, and it lasts until the next."""

from __future__ import annotations

from dataclasses import dataclass

from forms.engine.definition import FormDefinition, SectionSpec
from forms.engine.evaluation import FormState


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One step: the section that begins it (None for what comes before the first) and its field keys in order."""

    opening: SectionSpec | None
    fields: tuple[str, ...]

    @property
    def key(self) -> str:
        """The key of the section that begins the page, "" for the first when none does."""
        return self.opening.key if self.opening else ""


def pages_of(definition: FormDefinition) -> tuple[Page, ...]:
    """The pages in order, each with at least one field; one page for a form that has none marked.

    A field without a section belongs to the page of the field before it.
    """
    page_of: dict[str, str] = {}
    openings: dict[str, SectionSpec | None] = {"": None}
    current = ""
    for section in definition.sections:
        if section.page:
            current = section.key
            openings[current] = section
        page_of[section.key] = current
    fields: dict[str, list[str]] = {key: [] for key in openings}
    current = ""
    for spec in definition.fields:
        current = page_of.get(spec.section, current)
        fields[current].append(spec.key)
    pages = [Page(opening=openings[key], fields=tuple(keys)) for key, keys in fields.items() if keys]
    return tuple(pages) or (Page(opening=None, fields=()),)


def visible_pages(definition: FormDefinition, state: FormState) -> tuple[Page, ...]:
    """The pages of which at least one field shows."""
    return tuple(page for page in pages_of(definition) if state.visible.intersection(page.fields))
