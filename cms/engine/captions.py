"""WebVTT captions: read strictly enough that what is stored is text for a video and nothing else."""

import re
from dataclasses import dataclass

MOST_CUES = 2000
_TIME = r"(?:(\d{2,3}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t]+[\w:%.,\- ]*)?")
_TAG = re.compile(r"<[^<>]{0,80}>")


@dataclass(frozen=True, kw_only=True)
class Cue:
    """One caption: from when to when, in seconds, and its words."""

    start: float
    end: float
    text: str


@dataclass(frozen=True, kw_only=True)
class CaptionProblem:
    """What is wrong with captions, and in which line."""

    code: str
    line: int


def read_captions(text: str) -> tuple[tuple[Cue, ...], CaptionProblem | None]:
    """Returns the captions in a WebVTT text and the first thing that is wrong with it."""
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        return (), CaptionProblem(code="no_header", line=1)
    cues: list[Cue] = []
    number = 1
    while number < len(lines):
        if "-->" not in lines[number]:
            number += 1
            continue
        timing = _TIMING.fullmatch(lines[number].strip())
        if timing is None:
            return (), CaptionProblem(code="timing", line=number + 1)
        start, end = _seconds(timing.groups()[:4]), _seconds(timing.groups()[4:])
        if end <= start:
            return (), CaptionProblem(code="backwards", line=number + 1)
        words = []
        number += 1
        while number < len(lines) and lines[number].strip():
            words.append(_TAG.sub("", lines[number]).strip())
            number += 1
        cues.append(Cue(start=start, end=end, text="\n".join(words)))
        if len(cues) > MOST_CUES:
            return (), CaptionProblem(code="too_many", line=number)
    return tuple(cues), None if cues else CaptionProblem(code="no_cue", line=1)


def write_captions(cues: tuple[Cue, ...]) -> str:
    """Returns the captions as WebVTT, without styles, notes and settings."""
    blocks = [f"{_stamp(one.start)} --> {_stamp(one.end)}\n{one.text.replace('-->', '→')}" for one in cues]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _stamp(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"
