"""Formatted text, three ways: clean HTML, light marks for a plain text box, and words alone.

Marks: a blank line parts paragraphs; ``## `` starts a heading, ``- `` and ``1. `` list items; ``**bold**``,
``[words](https://address)``.
"""

import re
from html import escape, unescape
from html.parser import HTMLParser
from itertools import groupby

import nh3

TAGS = {"p", "h3", "ul", "ol", "li", "strong", "a", "br"}
SAME = {"b": "strong", "h1": "h3", "h2": "h3", "h4": "h3", "h5": "h3", "h6": "h3", "div": "p", "blockquote": "p"}
RENAME = re.compile(r"<(/?)(b|h[12456]|div|blockquote)(?=[\s>/])", re.IGNORECASE)
BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
LINK = re.compile(r"\[([^\[\]\n]+)\]\((https?://[^\s()<>\"]+)\)")
EMPTY = re.compile(r"<(p|h3|li|strong)>(\s|&nbsp;|<br>)*</\1>")
SPACES = re.compile(r"[ \t\u00a0]+")


def clean_html(html: str) -> str:
    """Returns the HTML with nothing but the tags above; links only to http, https and mailto."""
    renamed = RENAME.sub(lambda found: f"<{found[1]}{SAME[found[2].lower()]}", html)
    cleaned = nh3.clean(
        renamed,
        tags=TAGS,
        clean_content_tags={"script", "style", "iframe", "object", "template", "title", "svg", "math", "noscript"},
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )
    return EMPTY.sub("", EMPTY.sub("", cleaned)).strip()


def plain_text(html: str) -> str:
    """Returns the words of clean HTML, one block a line."""
    text = re.sub(r"</(p|h3|li|ul|ol)>|<br>", "\n", html)
    text = unescape(re.sub(r"<[^>]*>", "", text)).replace("\u00a0", " ")
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def marks_to_html(text: str) -> str:
    """Returns HTML for light marks; everything else is text and stays text."""
    html: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        for tag, lines in groupby(paragraph.split("\n"), key=_kind):
            found = [_inline(_without_mark(line, tag)) for line in lines if line.strip()]
            if not found:
                continue
            if tag in ("ul", "ol"):
                html.append(f"<{tag}>" + "".join(f"<li>{each}</li>" for each in found) + f"</{tag}>")
            elif tag == "h3":
                html += [f"<h3>{each}</h3>" for each in found]
            else:
                html.append("<p>" + "<br>".join(found) + "</p>")
    return "".join(html)


def _kind(line: str) -> str:
    if re.match(r"\s*[-•]\s+", line):
        return "ul"
    if re.match(r"\s*\d{1,3}[.)、]\s+", line):
        return "ol"
    return "h3" if re.match(r"\s*#{1,6}\s+", line) else "p"


def _without_mark(line: str, tag: str) -> str:
    patterns = {"ul": r"\s*[-•]\s+", "ol": r"\s*\d{1,3}[.)、]\s+", "h3": r"\s*#{1,6}\s+"}
    return re.sub(f"^{patterns[tag]}", "", line) if tag in patterns else line.strip()


def _inline(text: str) -> str:
    safe = escape(text, quote=False)
    safe = LINK.sub(lambda found: f'<a href="{found[2]}">{found[1]}</a>', safe)
    return BOLD.sub(r"<strong>\1</strong>", safe)


class _Marks(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.list: list[str] = []
        self.href = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ul", "ol"):
            self.list.append(tag)
        elif tag == "li":
            self.out.append("- " if self.list[-1:] != ["ol"] else "1. ")
        elif tag == "h3":
            self.out.append("## ")
        elif tag == "strong":
            self.out.append("**")
        elif tag == "br":
            self.out.append("\n")
        elif tag == "a":
            self.href = dict(attrs).get("href") or ""
            self.out.append("[")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol"):
            self.list = self.list[:-1]
            self.out.append("\n")
        elif tag == "li":
            self.out.append("\n")
        elif tag in ("p", "h3"):
            self.out.append("\n\n")
        elif tag == "strong":
            self.out.append("**")
        elif tag == "a":
            self.out.append(f"]({self.href})")

    def handle_data(self, data: str) -> None:
        self.out.append(SPACES.sub(" ", data))


def html_to_marks(html: str) -> str:
    """Returns light marks for clean HTML, so that a plain text box loses nothing."""
    parser = _Marks()
    parser.feed(html)
    parser.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(parser.out)).strip()
