"""One way to ask both products: through the client of the backend, with a limit in seconds, never for ever."""

import logging
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any, Protocol

from search.engines.base import EngineDown
from search.engines.patience import QUICK

from .breaker import Breaker

log = logging.getLogger(__name__)

BRISK = 5.0
"""Seconds for telling the server what changed: it is told again later."""
PATIENT = 60.0
"""Seconds for building an index."""
_AT_ONCE = 32
"""Requests that one process has under way."""
OVERLOADED = {429, 502, 503, 504}


class Refused(Exception):
    """The server answered that it will not do this; ``status`` is HTTP's."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{status}: {reason}")
        self.status = status


class Silent(Exception):
    """No answer came, or not in time."""


class Client(Protocol):
    """What a backend of either product offers."""

    def call(self, method: str, path: str, *, body: Any, params: Mapping[str, Any] | None, seconds: float) -> Any:
        """Returns the decoded answer; raises Refused or Silent."""


class Connection:
    """Asks the server, unless it was found silent just now."""

    def __init__(self, client: Client, breaker: Breaker | None = None) -> None:
        self._client = client
        self.breaker = breaker or Breaker()

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        params: Mapping[str, Any] | None = None,
        seconds: float = QUICK,
    ) -> Any:
        """Returns the server's answer. Raises EngineDown when there is none, or one that says "not now";
        Refused when the request itself is at fault."""
        if not self.breaker.may_ask():
            raise EngineDown("left alone after it did not answer")
        try:
            answer = self._answer(method, path, body=body, params=params, seconds=seconds)
        except Silent as silence:
            self.breaker.failed(silent=True)
            log.warning("search server silent", extra={"path": path, "reason": str(silence)[:200]})
            raise EngineDown(str(silence)) from silence
        except Refused as refusal:
            if refusal.status >= 500 or refusal.status in OVERLOADED:
                self.breaker.failed(silent=False)
                log.warning("search server failing", extra={"path": path, "status": refusal.status})
                raise EngineDown(str(refusal)) from refusal
            self.breaker.worked()
            raise
        self.breaker.worked()
        return answer

    def _answer(self, method: str, path: str, *, body: Any, params: Mapping[str, Any] | None, seconds: float) -> Any:
        """Asks in a thread: looking up a name, connecting and each part of an answer may take as long as the limit of
        a client says, one after the other, and whoever waits must not wait for their sum."""
        call = _threads(os.getpid()).submit(self._client.call, method, path, body=body, params=params, seconds=seconds)
        try:
            return call.result(timeout=seconds)
        except TimeoutError:
            call.cancel()
            raise Silent(f"no answer within {seconds:.1f} s") from None


@cache
def _threads(_process: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=_AT_ONCE, thread_name_prefix="search-server")
