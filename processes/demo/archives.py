"""A few drawn volumes of code-name members, and one access under way, so that the closed zone has something to show."""

import io
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont

from forms.services import store_upload
from organization import clock
from organization.models import Member, Unit, User
from processes.archives.filing import add_material, open_volume
from processes.archives.rendition import chinese_font
from processes.models import ArchiveMaterial, ArchiveVolume, Case
from processes.services import start_case
from processes.services.archives.page_files import PageImage
from processes.services.archives.pages import put_in
from processes.services.archives.volumes import declare_class

from . import playing

KEEPER = "M0016"
PEOPLE = ("M0101", "M0144", "M0203", "M0377")
READERS = ("M0012", "M0045")
SIZE = (1240, 1754)
"""A4 at 150 dots an inch."""
TITLES = {
    "c1": ("干部履历表", 2), "c2": ("自传", 1), "c3": ("年度考核登记表", 1), "c4": ("学历学位证明", 1),
    "c6": ("入党志愿书", 3), "c7": ("表彰登记", 1), "c9": ("工资变动审批表", 1),
}  # fmt: skip
EMPTY = ("c5", "c8", "c10")


def load_demo_archives() -> int:
    """Returns how many sample volumes there are, making them first if there are none.

    Raises RuntimeError outside the demo.
    """
    if not settings.DEMO:
        raise RuntimeError("Sample archives are only for the demo.")
    if settings.ARCHIVE_KEYS and not ArchiveVolume.objects.exists():
        with transaction.atomic():
            _fill()
            _open()
    return ArchiveVolume.objects.count()


def _fill() -> None:
    keeper = User.objects.get(member__code=KEEPER)
    for place, member in enumerate(Member.objects.filter(code__in=PEOPLE).order_by("code")):
        volume = open_volume(member=member, by=keeper, at=clock.now())
        for code, (title, number) in list(TITLES.items())[: len(TITLES) - place]:
            material = add_material(
                volume=volume, code=code, title=title, number=f"{code[1:]}-1", paper_pages=number, by=keeper,
                formed_on=date(2020 + place, 3, 1), at=clock.now(),
            )  # fmt: skip
            if place < 2:
                _put_in(material, title, member, number, keeper)
        for code in EMPTY if place == 0 else ():
            declare_class(volume=volume, code=code, is_empty=True, by=keeper)


def _put_in(material: ArchiveMaterial, title: str, member: Member, number: int, keeper: User) -> None:
    images = [drawn_page(title, member, page, number) for page in range(1, number + 1)]
    put_in(material=material, images=images, by=keeper, words=f"示例页面：{title}，没有真实内容。")


def drawn_page(title: str, member: Member, page: int, number: int) -> PageImage:
    """Returns a page that looks like a form and says that it is none."""
    sheet = Image.new("RGB", SIZE, "#fdfcf8")
    draw, path = ImageDraw.Draw(sheet), chinese_font(settings.ARCHIVE_FONT)
    large, small = (ImageFont.truetype(path, size) if path else ImageFont.load_default(size) for size in (54, 30))
    draw.text((SIZE[0] / 2, 150), title if path else "Sample page", font=large, fill="#222", anchor="mm")
    rows = [("姓名", member.name), ("编号", member.code), ("页码", f"{page}/{number}"), ("说明", "示例，非真实档案")]
    for place, (label, text) in enumerate(rows if path else [("No.", member.code)]):
        top = 280 + place * 90
        draw.rectangle((140, top, SIZE[0] - 140, top + 90), outline="#555", width=2)
        draw.line((360, top, 360, top + 90), fill="#555", width=2)
        draw.text((250, top + 45), label, font=small, fill="#333", anchor="mm")
        draw.text((390, top + 45), text, font=small, fill="#111", anchor="lm")
    for line in range(14):
        top = 740 + line * 62
        draw.line((160, top, SIZE[0] - 160 - (line * 97 + page * 31) % 420, top), fill="#cfc9bd", width=14)
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=85)
    return PageImage(content=out.getvalue(), width=SIZE[0], height=SIZE[1])


def _open() -> None:
    """One request that went all the way, so that two readers may read for the rest of the day."""
    reader = User.objects.get(member__code=READERS[0])
    unit = reader.member.branch or Unit.objects.order_by("path")[0]
    case = start_case(procedure="archive_access", unit=unit, actor=reader, token=f"demo:archives:{unit.code}")
    case = playing.press(case, "submit", _request(case, reader, unit), by=reader)
    case = playing.press(case, "unit_ok", {"unit_opinion": "同意，确因工作需要。"})
    case = playing.press(case, "keeper_ok", {"keeper_check": "手续齐全。"})
    case = playing.press(case, "hr_ok", {"hr_opinion": "同意。"})
    for code in READERS:
        case = playing.press(case, "contribute", {"pledge": "on"}, by=User.objects.get(member__code=code))
    playing.press(case, "open")


def _request(case: Case, reader: User, unit: Unit) -> dict[str, object]:
    here = timezone.localtime(clock.now())
    first = max(here - timedelta(hours=1), datetime.combine(here.date(), time(), here.tzinfo))
    basis = SimpleUploadedFile("介绍信.txt", "示例介绍信，没有真实内容。".encode(), "text/plain")
    row = store_upload(file=basis, owner=reader, attached_to=f"case:{case.pk}/basis_file", accept=("document",))
    return {
        "atype": "read", "apply_unit": unit.code, "viewers": list(READERS), "papers_registered": "on",
        "subjects": [PEOPLE[0]], "level": "general", "purpose": "appointment",
        "purpose_note": "示例：拟任职人选需要核对履历、学历和考核材料，用后立即关闭。", "relation_declared": "on",
        "basis_file": [{"file": str(row.pk), "caption": "介绍信"}], "scope": ["c1", "c3", "c4"],
        "use_from": first.isoformat(timespec="minutes"),
        "use_to": (first + timedelta(hours=8)).isoformat(timespec="minutes"),
    }  # fmt: skip
