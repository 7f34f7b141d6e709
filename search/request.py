"""What is asked of the search, as it comes from a page, the API or the command line."""

from dataclasses import dataclass

RELEVANCE, NEWEST = "relevance", "newest"
LARGEST_PAGE = 50
MOST_PAGES = 100


@dataclass(frozen=True, kw_only=True)
class SearchRequest:
    """A question and its filters; ``unit`` is the path of a subtree, ``locale`` empty for every language."""

    text: str
    kinds: tuple[str, ...] = ()
    unit: str = ""
    year: int | None = None
    topic: str = ""
    status: str = ""
    locale: str = ""
    page: int = 1
    size: int = 10
    sort: str = RELEVANCE

    @property
    def offset(self) -> int:
        """The number of hits before this page."""
        return (min(max(self.page, 1), MOST_PAGES) - 1) * self.limit

    @property
    def limit(self) -> int:
        """The number of hits of a page."""
        return min(max(self.size, 1), LARGEST_PAGE)
