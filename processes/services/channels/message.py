"""What a channel is told."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing, and where to look at it."""

    text: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class ChannelMessage:
    """``key`` is the same however often it is tried."""

    key: str
    site: str
    subject: str
    lines: tuple[Line, ...]
    rest: str = ""

    def text(self, *, longest: int = 100_000) -> str:
        """Returns the whole message as text of at most so many bytes; lines that do not fit are left out whole."""
        head = f"【{self.site}】"
        if len(self.lines) > 1:
            head += self.subject
        parts, size = [head], len(head.encode())
        for line in (*(f"{each.text}\n{each.url}".strip() for each in self.lines), self.rest):
            size += len(line.encode()) + 1
            if line and size <= longest:
                parts.append(line)
        return "\n".join(parts)
