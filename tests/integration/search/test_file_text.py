"""The text of uploaded files, whatever they are."""

import io
import zipfile

import pytest

from search.extraction.reading import _joined, read_text

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(body, **more):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')
        for name, text in more.items():
            archive.writestr(name, text)
    content.seek(0)
    return content


def pdf(text):
    """Returns a PDF of one page with a line of Latin text."""
    stream = f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 5 0 R"
        b" /Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return io.BytesIO(bytes(out))


def test_paragraphs_of_a_word_file():
    text = read_text(
        docx("<w:p><w:r><w:t>党建</w:t></w:r><w:r><w:t>品牌</w:t></w:r></w:p><w:p><w:t>二</w:t></w:p>"), "docx"
    )
    assert text.split() == ["党建品牌", "二"]


def test_pages_of_a_pdf():
    assert "Annual report 2025" in read_text(pdf("Annual report 2025"), "pdf")


def test_plain_text_in_both_encodings():
    assert read_text(io.BytesIO("党建品牌".encode("gb18030")), "txt") == "党建品牌"
    assert read_text(io.BytesIO("党建品牌".encode()), "txt") == "党建品牌"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_the_beginning_of_a_text_of_any_length_is_read(encoding):
    text = read_text(io.BytesIO(("a" + "党建品牌" * 110_000).encode(encoding)), "txt")
    assert text == "a" + ("党建品牌" * 50_000)[:-1]


@pytest.mark.parametrize("kind", ["pdf", "docx", "odt", "pptx"])
def test_a_broken_file_has_no_text(kind):
    assert read_text(io.BytesIO(b"\x00\x01 broken"), kind) == ""


def test_entities_are_not_expanded():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f'<!DOCTYPE d [<!ENTITY a "bomb">]><w:document xmlns:w="{WORD}"><w:p><w:t>&a;</w:t></w:p></w:document>',
        )
    bomb.seek(0)
    assert "bomb" not in read_text(bomb, "docx")


def test_lines_that_end_inside_a_sentence_are_joined():
    assert _joined("党建品\n牌建设。\n第二段") == "党建品牌建设。\n第二段"
