"""Indexes behind an alias: readers ask the alias, a new index grows beside it and takes its place at one stroke."""

from collections.abc import Mapping
from typing import Any

from django.utils.crypto import get_random_string

from .connection import BRISK, PATIENT, Connection, Refused

MISSING = 404


class Builds:
    """The indexes of one kind of document. ``alias`` answers; ``alias-building`` is the one in progress, if any."""

    def __init__(self, connection: Connection, alias: str, body: dict[str, Any]) -> None:
        self._connection = connection
        self._body = body
        self.alias = alias
        self.growing = f"{alias}-building"

    def start(self) -> str:
        """Creates a new, empty index, removes one that was never finished, and returns its name."""
        for abandoned in self.of(self.growing):
            self._ask("DELETE", f"/{abandoned}")
        name = f"{self.alias}-{get_random_string(10, 'abcdefghijklmnopqrstuvwxyz0123456789')}"
        body = self._body | {
            # While it grows nobody reads it.
            "settings": {**self._body["settings"], "refresh_interval": "-1"},
            "aliases": {self.growing: {}},
        }
        self._ask("PUT", f"/{name}", body)
        return name

    def finish(self, name: str) -> None:
        """Lets the new index answer; the old ones go in the same stroke. Doing it again changes nothing."""
        if name in self.of(self.alias):
            return
        self._ask("PUT", f"/{name}/_settings", {"index": {"refresh_interval": None}})
        self._ask("POST", f"/{name}/_refresh")
        # Its parts become one while it answers already: half the size, and each question looks into one part only.
        self._ask("POST", f"/{name}/_forcemerge", params={"max_num_segments": 1, "wait_for_completion": "false"})
        actions: list[dict[str, Any]] = [
            {"add": {"index": name, "alias": self.alias}},
            {"remove": {"index": name, "alias": self.growing}},
        ]
        actions += [{"remove_index": {"index": old}} for old in self.of(self.alias)]
        if self._is_index(self.alias):  # made by somebody under the very name of the alias
            actions.append({"remove_index": {"index": self.alias}})
        self._ask("POST", "/_aliases", {"actions": actions})

    def of(self, alias: str) -> list[str]:
        """Returns the indexes behind an alias."""
        try:
            return sorted(self._connection.ask("GET", f"/_alias/{alias}", seconds=BRISK))
        except Refused as refusal:
            if refusal.status == MISSING:
                return []
            raise

    def _is_index(self, name: str) -> bool:
        try:
            return name in self._ask("GET", f"/{name}/_settings")
        except Refused:
            return False

    def _ask(self, method: str, path: str, body: Any = None, *, params: Mapping[str, Any] | None = None) -> Any:
        return self._connection.ask(method, path, body, params=params, seconds=PATIENT)
