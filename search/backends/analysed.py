"""What Wagtail's own searches (pages, pictures, documents, snippets) in the database have in common: our tokens.

modelsearch cuts texts and questions at blanks; both are handed to it cut already.
"""

from typing import Any

from modelsearch.index import AutocompleteField, RelatedFields
from modelsearch.query import And, Boost, Fuzzy, Not, Or, Phrase, PlainText, SearchQuery

from search.analysis import fold, latin_words, runs
from search.analysis.pinyin import pinyin_terms
from search.analysis.tokens import bigrams, is_cjk

NOTHING = "0nothing0"
"""A word that no text contains."""


def tokens_of_text(text: str) -> list[str]:
    """Returns the tokens of a text: characters and pairs of Chinese, whole words of everything else."""
    folded = fold(text)
    chinese = [token for run, _at in runs(folded) if is_cjk(run) for token in (*run, *bigrams(run))]
    return [*chinese, *latin_words(folded).elements()]


def tokens_of_title(text: str) -> list[str]:
    """Returns the tokens by which a title is found while it is being typed, pinyin and initials among them."""
    return [*tokens_of_text(text), *(term[1:] for term in pinyin_terms(text))]


def tokens_of_question(text: str) -> list[str]:
    """Returns the tokens of what was typed, in order."""
    found = [token for run, _at in runs(fold(text)) for token in (bigrams(run) if is_cjk(run) else [run])]
    return list(dict.fromkeys(found)) or [NOTHING]


def analysed(query: Any) -> Any:
    """Returns a query of modelsearch in our tokens; a phrase becomes all of its tokens."""
    if isinstance(query, (PlainText, Fuzzy)):
        return PlainText(" ".join(tokens_of_question(query.query_string)), operator=query.operator)
    if isinstance(query, Phrase):
        return PlainText(" ".join(tokens_of_question(query.query_string)), operator="and")
    if isinstance(query, And):
        return And([analysed(each) for each in query.subqueries])
    if isinstance(query, Or):
        return Or([analysed(each) for each in query.subqueries])
    if isinstance(query, Not):
        return Not(analysed(query.subquery))
    if isinstance(query, Boost):
        return Boost(analysed(query.subquery), query.boost)
    return query


class AnalysedIndexer:
    """Mixed into modelsearch's ``ObjectIndexer``."""

    def prepare_field(self, obj: Any, field: Any) -> Any:
        """Yields each field with its text as tokens."""
        prepared = super().prepare_field(obj, field)  # type: ignore[misc]
        if isinstance(field, RelatedFields):
            # modelsearch asks this very method for each of the related fields.
            yield from prepared
            return
        # SQLite gives the field and its text, PostgreSQL a weight between them.
        for found, *weight, value in prepared:
            tokens = tokens_of_title if isinstance(found, AutocompleteField) else tokens_of_text
            yield found, *weight, " ".join(tokens(value))


class AnalysedIndex:
    """Mixed into an index of modelsearch."""

    def add_items(self, model: Any, objs: Any) -> None:
        """Stores objects; what only the site's own engines index is left out."""
        if getattr(model, "search_auto_update", True):
            super().add_items(model, objs)  # type: ignore[misc]

    def delete_stale_model_entries(self, model: Any) -> None:
        """Removes entries without an object."""
        if getattr(model, "search_auto_update", True):
            super().delete_stale_model_entries(model)  # type: ignore[misc]

    def _refresh_title_norms(self, full: bool = False) -> None:
        """Leaves titles as they are: the norm makes short titles win, and costs a pass over the table at each save."""


class AnalysedCompiler:
    """Mixed into a query compiler of modelsearch."""

    def __init__(self, queryset: Any, query: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(queryset, query, *args, **kwargs)  # type: ignore[call-arg]
        self.query: SearchQuery = analysed(self.query)
