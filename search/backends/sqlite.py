"""Wagtail's own searches on SQLite."""

from modelsearch.backends.database.sqlite import sqlite

from .analysed import AnalysedCompiler, AnalysedIndex, AnalysedIndexer


class ObjectIndexer(AnalysedIndexer, sqlite.ObjectIndexer):
    """Texts as tokens."""


sqlite.ObjectIndexer = ObjectIndexer  # modelsearch leaves no other way to name it


class Index(AnalysedIndex, sqlite.SQLiteIndex):
    """Entries as tokens."""


class Compiler(AnalysedCompiler, sqlite.SQLiteSearchQueryCompiler):
    """Questions as tokens."""


class AutocompleteCompiler(AnalysedCompiler, sqlite.SQLiteAutocompleteQueryCompiler):
    """Beginnings as tokens."""


class SearchBackend(sqlite.SQLiteSearchBackend):
    """SQLite with our analysis."""

    index_class = Index
    query_compiler_class = Compiler
    autocomplete_query_compiler_class = AutocompleteCompiler
