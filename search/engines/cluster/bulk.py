"""Many documents at once: what the server could not take just now is sent again, what it refuses is told."""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from search.engines.base import EngineDown

from .breaker import Breaker
from .connection import OVERLOADED, PATIENT, Connection

LARGEST = 1024 * 1024
"""Characters of one request: while the server works on one the next is prepared. Servers refuse 100 MB."""
TRIES = 5
"""How often a build tries; what changes is told once more by the queue."""
FIRST_WAIT = 0.2


@dataclass(frozen=True, kw_only=True)
class Action:
    """One document to store, or to forget when ``body`` is None."""

    id: str
    body: dict[str, Any] | None = None

    def lines(self) -> str:
        """Returns its lines of the bulk request."""
        head = {"index" if self.body is not None else "delete": {"_id": self.id}}
        parts = [head] if self.body is None else [head, self.body]
        return "".join(f"{json.dumps(part, ensure_ascii=False, cls=DjangoJSONEncoder)}\n" for part in parts)


Lines = dict[str, str]
"""What of a bulk request belongs to each document."""


class DocumentsRefused(EngineDown):
    """The server will never take these documents; ``reasons`` by their id."""

    def __init__(self, reasons: dict[str, str]) -> None:
        identity, reason = next(iter(reasons.items()))
        super().__init__(f"{len(reasons)} documents refused, first {identity}: {reason}")
        self.reasons = reasons


def send(
    connection: Connection,
    index: str,
    actions: Iterable[Action],
    *,
    alias: bool,
    tries: int = TRIES,
    seconds: float = PATIENT,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Stores and forgets; what is refused because of overload is sent again, with growing pauses.

    ``alias`` tells that ``index`` must be an alias: without it the server would invent an index of that name.
    Raises EngineDown when some could not be stored in the end, DocumentsRefused when a document itself is at fault,
    after all others were sent. Doing it all again does no harm.
    """
    params = {"require_alias": "true"} if alias else {}

    def ask(body: str) -> Any:
        return connection.ask("POST", f"/{index}/_bulk", body, params=params, seconds=seconds)

    def store(portion: Lines) -> dict[str, str]:
        refused: dict[str, str] = {}
        for attempt in range(tries):
            if attempt:
                sleep(FIRST_WAIT * 2 ** (attempt - 1))
            portion, never = _sent(ask, connection.breaker, portion)
            refused |= never
            if not portion:
                return refused
        raise EngineDown(f"{len(portion)} documents could not be stored in {tries} tries")

    if refused := _one_ahead(store, _portions(actions)):
        raise DocumentsRefused(refused)


def _one_ahead(store: Callable[[Lines], dict[str, str]], portions: Iterator[Lines]) -> dict[str, str]:
    """Returns what was refused of all portions; while one is stored, the next is prepared."""
    refused: dict[str, str] = {}
    under_way: Future[dict[str, str]] | None = None
    with ThreadPoolExecutor(max_workers=1) as beside:
        for portion in portions:
            if under_way is not None:
                refused |= under_way.result()
            under_way = beside.submit(store, portion)
        if under_way is not None:
            refused |= under_way.result()
    return refused


def _portions(actions: Iterable[Action]) -> Iterator[Lines]:
    portion: Lines = {}
    size = 0
    for action in actions:
        lines = portion[action.id] = action.lines()
        size += len(lines)
        if size >= LARGEST:
            yield portion
            portion, size = {}, 0
    if portion:
        yield portion


def _sent(ask: Callable[[str], Any], breaker: Breaker, portion: Lines) -> tuple[Lines, dict[str, str]]:
    """Returns what to send again, and what was refused for good with the reason."""
    try:
        answer = ask("".join(portion.values()))
    except EngineDown:
        if breaker.is_open:
            raise
        return portion, {}
    return _sorted_out(answer, portion)


def _sorted_out(answer: Any, portion: Lines) -> tuple[Lines, dict[str, str]]:
    """Returns what to send again, and what was refused for good with the reason."""
    again: Lines = {}
    never: dict[str, str] = {}
    for item in answer["items"] if answer["errors"] else ():
        (outcome,) = item.values()
        identity, error = outcome["_id"], outcome.get("error")
        if error is None:
            continue  # a document to forget that is not there has status 404 and no error
        if outcome["status"] == 404:
            raise EngineDown("there is no index yet: run manage.py search rebuild")
        if outcome["status"] >= 500 or outcome["status"] in OVERLOADED:
            again[identity] = portion[identity]
        else:
            never[identity] = json.dumps(error, ensure_ascii=False)[:300]
    return again, never
