"""Terms of vocabularies that somebody may choose."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q

from forms.field_types.context import Option
from forms.models import VocabularyTerm
from forms.models.vocabulary import VocabularyTermQuerySet
from organization import clock


class TermLookup:
    """Finds terms by words or code; what is out of its dates is found for display and not offered."""

    def search(self, text: str, *, actor: Any, config: Mapping[str, Any], limit: int) -> Sequence[Option]:
        rows = terms(config).on(clock.today())
        if config.get("lowest"):
            rows = rows.filter(children__isnull=True)
        if text:
            rows = rows.filter(Q(label__icontains=text) | Q(label_en__icontains=text) | Q(code__iexact=text))
        return [term_option(term) for term in rows.order_by("position", "pk")[:limit]]

    def find(self, value: str, *, actor: Any, config: Mapping[str, Any]) -> Option | None:
        term = terms(config).filter(code=value).first()
        if term is None:
            return None
        return term_option(term, offered=self._is_offered(term, config))

    def _is_offered(self, term: VocabularyTerm, config: Mapping[str, Any]) -> bool:
        today = clock.today()
        if (term.starts_on and term.starts_on > today) or (term.ends_on and term.ends_on < today):
            return False
        return not (config.get("lowest") and term.children.exists())


def terms(config: Mapping[str, Any]) -> VocabularyTermQuerySet:
    """Returns the terms of the vocabulary that a field names."""
    return VocabularyTerm.objects.filter(vocabulary__key=config.get("vocabulary") or "").select_related(
        "parent__parent"
    )


def term_option(term: VocabularyTerm, *, offered: bool = True) -> Option:
    """Returns the term with the words of what lies above it."""
    names: list[str] = []
    above = term.parent
    while above is not None and len(names) < 2:
        names.append(above.words)
        above = above.parent
    return Option(value=term.code, label=term.words, note=" › ".join(reversed(names)), offered=offered)
