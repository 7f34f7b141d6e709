"""Wagtail's own searches on PostgreSQL."""

from modelsearch.backends.database.postgres import postgres

from .analysed import AnalysedCompiler, AnalysedIndex, AnalysedIndexer


class ObjectIndexer(AnalysedIndexer, postgres.ObjectIndexer):
    """Texts as tokens."""


postgres.ObjectIndexer = ObjectIndexer  # modelsearch leaves no other way to name it


class Index(AnalysedIndex, postgres.PostgresIndex):
    """Entries as tokens."""


class Compiler(AnalysedCompiler, postgres.PostgresSearchQueryCompiler):
    """Questions as tokens."""


class AutocompleteCompiler(AnalysedCompiler, postgres.PostgresAutocompleteQueryCompiler):
    """Beginnings as tokens."""


class SearchBackend(postgres.PostgresSearchBackend):
    """PostgreSQL with our analysis."""

    index_class = Index
    query_compiler_class = Compiler
    autocomplete_query_compiler_class = AutocompleteCompiler
