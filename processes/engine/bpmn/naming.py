"""Keys for what has ids elsewhere."""

import re

_OTHER = re.compile(r"[^a-z0-9_]+")
LONGEST = 48
RESERVED = frozenset({"start", "contribute", "claim", "release", "record", "open_branch", "true", "false", "none"})


class Keys:
    """Gives each id one key: small letters, digits and _, beginning with a letter, never the same twice."""

    def __init__(self) -> None:
        self._taken: set[str] = set(RESERVED)
        self._known: dict[str, str] = {}

    def of(self, identifier: str, *, fallback: str = "step") -> str:
        """Returns the key of an id, the same one each time."""
        if identifier not in self._known:
            # Our own drawings call the gateway inside a parallel step KEY_split.
            self._known[identifier] = self.new(identifier.removesuffix("_split") or identifier, fallback=fallback)
        return self._known[identifier]

    def new(self, text: str, *, fallback: str = "step") -> str:
        """Returns a key that nobody has yet."""
        plain = _OTHER.sub("_", text.lower()).strip("_")[:LONGEST].strip("_")
        if not plain or not plain[0].isalpha():
            plain = f"{fallback}_{plain}".strip("_")
        key, number = plain, 2
        while key in self._taken:
            key, number = f"{plain}_{number}", number + 1
        self._taken.add(key)
        return key
