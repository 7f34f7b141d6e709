"""The closed zone without a database: markings, sealing, the watermark, where the sealed pages may lie."""

import io
import json
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from processes.archives.checks import check_zone
from processes.archives.marks import named_secret, stamped_secret
from processes.archives.rendition import chinese_font, rendition
from processes.archives.sealing import Unreadable, ZoneShut, new_sealed_key, new_zone_key, resealed, seal, unseal
from processes.services.archives.page_files import CHILD


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("绝密-名单.pdf", "绝密"),
        ("机 密.jpg", "机密"),
        ("【秘_密】复印件", "秘密"),
        ("機密文件", "机密"),
        ("ｘ／绝．密", "绝密"),
        ("履历表.jpg", ""),
        ("保密承诺书", ""),
        ("机要.密封件", ""),
    ],
)
def test_a_marking_in_a_name_is_found_however_it_is_spaced(text: str, found: str) -> None:
    assert named_secret(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("某某公司\n机密★20年\n关于……", "机密"),
        ("正文\n 绝 密 \n第一条", "绝密"),
        ("秘密 10年", "秘密"),
        ("干部应当保守国家秘密和商业秘密。", ""),
        ("绝密级文件的管理规定由……", ""),
    ],
)
def test_a_stamp_on_a_page_is_told_from_the_word_in_a_sentence(text: str, found: str) -> None:
    assert stamped_secret(text) == found


def test_a_page_opens_under_its_own_name_and_key_alone(settings: Any) -> None:
    key, other, page = new_sealed_key(), new_sealed_key(), str(uuid.uuid4())
    sealed = seal(b"page", sealed_key=key, page=page)
    assert b"page" not in sealed
    assert unseal(sealed, sealed_key=key, page=page) == b"page"
    tampered = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for content, under, name in (
        (sealed, other, page),
        (sealed, key, str(uuid.uuid4())),
        (tampered, key, page),
        (b"", key, page),
    ):
        with pytest.raises(Unreadable):
            unseal(content, sealed_key=under, page=name)
    settings.ARCHIVE_KEYS = []
    with pytest.raises(ZoneShut):
        unseal(sealed, sealed_key=key, page=page)


def test_a_new_zone_key_opens_what_was_sealed_before_and_the_old_one_can_go(settings: Any) -> None:
    page, key = str(uuid.uuid4()), new_sealed_key()
    sealed = seal(b"page", sealed_key=key, page=page)
    old, new = settings.ARCHIVE_KEYS[0], new_zone_key()
    settings.ARCHIVE_KEYS = [new, old]
    changed = resealed(key)
    settings.ARCHIVE_KEYS = [new]
    assert unseal(sealed, sealed_key=changed, page=page) == b"page"
    with pytest.raises(Unreadable):
        unseal(sealed, sealed_key=key, page=page)
    settings.ARCHIVE_KEYS = [old]
    with pytest.raises(Unreadable):
        unseal(sealed, sealed_key=changed, page=page)


def picture(size: tuple[int, int] = (600, 800), colour: str = "white", kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(("size", "colour"), [((600, 800), "white"), ((2000, 400), "black"), ((30, 3000), "white")])
def test_the_watermark_reaches_every_part_of_a_page_on_any_ground(size: tuple[int, int], colour: str) -> None:
    made = rendition(picture(size, colour), lines=["示例-0007 M0007", "2026-11-24 10:30:12"], width=1100)
    with Image.open(io.BytesIO(made)) as page:
        assert page.width == min(size[0], 1100)
        plain = Image.new("RGB", page.size, colour)
        parts = 4 if min(page.size) > 100 else 1
        wide, high = page.width // parts, page.height // parts
        for x in range(parts):
            for y in range(parts):
                box = (x * wide, y * high, (x + 1) * wide, (y + 1) * high)
                assert page.crop(box).getextrema() != plain.crop(box).getextrema(), box


def test_two_people_get_two_pictures_and_transparency_becomes_paper() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (400, 400), (0, 0, 0, 0)).save(out, "PNG")
    one, two = (rendition(out.getvalue(), lines=[who], width=1100) for who in ("M0001", "M0002"))
    assert one != two
    with Image.open(io.BytesIO(one)) as page:
        assert page.convert("L").getextrema()[1] > 250


def drawn(file: Path, out: Path, most: int = 60) -> dict[str, Any]:
    out.mkdir(exist_ok=True)
    command = [sys.executable, "-I", str(CHILD), str(file), str(out), str(most)]
    done = subprocess.run(command, capture_output=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_a_pdf_becomes_pages_and_a_bad_one_is_refused(tmp_path: Path) -> None:
    page, file = Image.new("RGB", (300, 400), "white"), tmp_path / "scan.pdf"
    page.save(file, "PDF", save_all=True, append_images=[page, page])
    assert drawn(file, tmp_path / "out") == {"pages": 3}
    assert sorted(each.name for each in (tmp_path / "out").iterdir()) == ["0001.jpg", "0002.jpg", "0003.jpg"]
    assert drawn(file, tmp_path / "few", most=2)["refused"] == "pdf_too_long"
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    assert drawn(broken, tmp_path / "none")["refused"] == "pdf_unreadable"


def test_a_pdf_whose_text_is_marked_is_refused(tmp_path: Path) -> None:
    from weasyprint import HTML

    file = tmp_path / "marked.pdf"
    HTML(string="<p>一</p><p style='break-before: page'>机密★10年</p>").write_pdf(file)
    assert drawn(file, tmp_path / "out") == {"refused": "secret_marking", "context": {"word": "机密", "page": 2}}


@pytest.mark.parametrize("name", ["MEDIA_ROOT", "STATIC_ROOT", "PRIVATE_ROOT"])
def test_sealed_pages_never_lie_where_files_are_served(settings: Any, name: str) -> None:
    settings.ARCHIVE_ROOT = Path(str(getattr(settings, name))) / "archive"
    assert [each.id for each in check_zone()] == ["archives.E001"]
    settings.ARCHIVE_KEYS = []
    assert check_zone() == []


def test_a_watermark_without_a_chinese_font_is_told_before_the_start(settings: Any, tmp_path: Path) -> None:
    settings.ARCHIVE_FONT = str(tmp_path / "none.ttf")
    assert chinese_font(settings.ARCHIVE_FONT) == ""
    assert [each.id for each in check_zone()] == ["archives.E002"]
