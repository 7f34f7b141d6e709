"""Administrators read Chinese everywhere: what Wagtail's own catalogue lacks, ours holds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import wagtail
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from guicheng.translations import SITE

WAGTAIL = Path(wagtail.__file__).parent
NOT_INSTALLED = ("styleguide",)


def messages(paths: list[Path]) -> Iterator[Message]:
    for path in paths:
        with path.open("rb") as stream:
            yield from (each for each in read_po(stream) if each.id)


def key(message: Message) -> tuple[str | None, str]:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_every_text_of_wagtail_has_a_chinese_one(domain: str) -> None:
    english = [
        path
        for path in WAGTAIL.rglob(f"locale/en/LC_MESSAGES/{domain}.po")
        if not any(name in path.parts for name in NOT_INSTALLED)
    ]
    theirs = [Path(str(path).replace("/en/", "/zh_Hans/")) for path in english]
    ours = SITE / f"locale_wagtail/zh_Hans/LC_MESSAGES/{domain}.po"
    chinese = {key(each) for each in messages([*filter(Path.exists, theirs), ours]) if any(each.string)}
    assert english
    assert [key(each) for each in messages(english) if key(each) not in chinese] == []
