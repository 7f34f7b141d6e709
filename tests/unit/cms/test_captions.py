"""WebVTT captions: what is read, what is refused, and that only captions are written."""

import pytest

from cms.engine.captions import read_captions, write_captions

GOOD = """WEBVTT Kind: captions

STYLE
::cue { background: url(http://example.org) }

1
00:01.000 --> 00:02.500 align:start
<v 师傅>先停电

00:00:03.000 --> 00:00:04.000
再验电
"""


def test_only_captions_remain() -> None:
    cues, problem = read_captions(GOOD)
    assert problem is None
    assert [(one.start, one.end, one.text) for one in cues] == [(1.0, 2.5, "先停电"), (3.0, 4.0, "再验电")]
    written = write_captions(cues)
    assert "example.org" not in written
    assert "align" not in written
    assert read_captions(written) == (cues, None)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "no_header", 1),
        ("1\n00:01.000 --> 00:02.000\nx", "no_header", 1),
        ("WEBVTT\n\n00:01 --> 00:02\nx", "timing", 3),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nx", "backwards", 3),
        ("WEBVTT\n", "no_cue", 1),
        ("WEBVTT\n" + "\n00:01.000 --> 00:02.000\nx\n" * 2001, "too_many", 6004),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, code: str, line: int) -> None:
    _cues, problem = read_captions(text)
    assert problem is not None
    assert (problem.code, problem.line) == (code, line)
