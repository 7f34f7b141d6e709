"""One analysis for documents and questions, in every engine; plain Python."""

from .folding import fold, fold_with_offsets
from .index_terms import IndexTerms, index_terms, reader_term
from .parsed import ParsedQuery, Word
from .query import parse_query
from .tokens import bigrams, chinese_pairs, latin_words, runs

__all__ = [
    "IndexTerms",
    "ParsedQuery",
    "Word",
    "bigrams",
    "chinese_pairs",
    "fold",
    "fold_with_offsets",
    "index_terms",
    "latin_words",
    "parse_query",
    "reader_term",
    "runs",
]
