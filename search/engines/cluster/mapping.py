"""What Elasticsearch and OpenSearch keep of a document: tokens to find it by, values to filter and count by."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from search.analysis.folding import fold
from search.analysis.index_terms import IN_TITLE, INITIALS, LONGEST_BODY, PINYIN, index_terms
from search.analysis.tokens import LONGEST_WORD, bigrams, is_cjk, latin_words, runs

if TYPE_CHECKING:
    from search.models import SearchDocument

VERSION = 2
"""Raise it when documents are analysed or stored in another way: the index must then be built again."""

KEYWORD = {"type": "keyword"}
INDEX: dict[str, Any] = {
    "settings": {
        "number_of_shards": 1,  # scores of several shards cannot be compared exactly; a million documents fit in one
        "auto_expand_replicas": "0-1",
    },
    "mappings": {
        "_meta": {"version": VERSION},
        # What is shown comes from the database; the server need not keep a copy.
        "_source": {"enabled": False},
        "dynamic": "strict",
        "properties": {
            "document": {"type": "long"},
            "kind": KEYWORD,
            "locale": KEYWORD,
            "unit_path": KEYWORD,
            "access": KEYWORD,
            "topic": KEYWORD,
            "status": KEYWORD,
            "year": {"type": "short"},
            "day": {"type": "integer"},
            "indexed_at": {"type": "date"},
            "digest": {"type": "keyword", "index": False},
            "words": {"type": "text", "analyzer": "whitespace"},
            "characters": {"type": "text", "analyzer": "whitespace", "index_options": "freqs"},
            "title": {"type": "text", "analyzer": "whitespace", "index_options": "docs", "norms": False},
        },
    },
}


def document_body(document: "SearchDocument") -> dict[str, Any]:
    """Returns what is stored of one row of the mirror."""
    title = fold(document.title)
    text = fold(f"{document.summary}\n{document.body}"[:LONGEST_BODY])
    whole = f"{title} {text}"
    return {
        "document": document.pk,
        "kind": document.kind,
        "locale": document.locale,
        "unit_path": document.unit_path,
        "access": document.access,
        "topic": document.topic,
        "status": document.status,
        "year": document.year,
        "day": document.happened_on.toordinal() if document.happened_on else 0,
        "indexed_at": document.indexed_at.isoformat(),
        "digest": document.digest,
        "words": [" ".join(sequence(whole)), " ".join(beside(whole))],
        "characters": " ".join("".join(run for run, _position in runs(whole) if is_cjk(run))),
        "title": " ".join(title_tokens(document.title)),
    }


def sequence(folded: str) -> Iterator[str]:
    """Yields the pairs and words of a folded text in its order: by them phrases are found too."""
    for run, _position in runs(folded):
        if is_cjk(run):
            yield from bigrams(run)
        else:
            yield run[:LONGEST_WORD]


def beside(folded: str) -> Iterator[str]:
    """Yields what is found besides whole words: parts of "35kv", and numbers with the unit behind them."""
    alone = latin_words(folded)
    alone.subtract(run[:LONGEST_WORD] for run, _position in runs(folded) if not is_cjk(run))
    return alone.elements()


def title_tokens(title: str) -> list[str]:
    """Returns the tokens by which a title is suggested: in Chinese, in pinyin and by initials."""
    line = index_terms(title=title, text="", access=()).line
    return [token for token in line.split() if token[0] in IN_TITLE + PINYIN + INITIALS]
