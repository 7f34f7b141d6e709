"""The demo's activity rooms: screens, a hall that is booked today, honours, and a notice that asks for receipts."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from cms.models import CmsImage, Honour, HonourLevel, NoticePage, Recording, Screen, ScreenPlaylist, StoryPage, Team
from forms.models import Form, Record
from forms.services import submit_record
from organization import clock
from organization.models import Member, Unit, User
from processes.models import Procedure
from processes.services import ActionRefused, RawInputs, start_case, take_action

from .tree import Tree

CENTRAL, ROOM, HALL = "公司统一播放", "变电运维一党支部活动室", "变电运维一党支部党员活动室"
HONOURS = (
    ("B06", "先进基层党组织", HonourLevel.CITY, "市国资委党委", date(2025, 7, 1), False),
    ("B06", "工人先锋号", HonourLevel.PROVINCE, "自治区总工会", date(2024, 4, 28), False),
    ("B06", "优秀共产党员", HonourLevel.COMPANY, "公司党委", date(2025, 7, 1), True),
    ("B20", "党员责任区示范点", HonourLevel.COMPANY, "公司党委", date(2025, 7, 1), False),
)


def put_receipts(units: dict[str, Unit]) -> None:
    """Lets the newest notice without a publicity ask everybody with a post for a receipt."""
    rows = NoticePage.objects.live().filter(publicity_start=None)
    newest = rows.order_by("-issued_on", "pk").first()
    if newest is None or rows.filter(receipt_unit__isnull=False).exists():
        return
    asked = {"unit": units["C0"], "receipt_unit": units["C0"], "receipt_team": Team.WORKERS}
    rows.filter(translation_key=newest.translation_key).update(**asked, receipt_due=clock.today() + timedelta(days=5))


def put_honours(units: dict[str, Unit]) -> None:
    """Enters some honours."""
    for code, title, level, awarded_by, day, is_personal in HONOURS:
        facts = {"level": level, "awarded_by": awarded_by, "is_personal": is_personal}
        Honour.objects.get_or_create(unit=units[code], title=title, awarded_on=day, defaults=facts)


def put_screens(tree: Tree, pictures: dict[str, CmsImage], units: dict[str, Unit]) -> None:
    """Makes a central playlist and the screen of one room, with what is booked there today."""
    if Screen.objects.filter(title=ROOM).exists():
        return
    procedures = {row.key: row for row in Procedure.objects.filter(key__in=("venue_booking", "org_life_meeting"))}
    room = _hall(units["B06"]) if "venue_booking" in procedures else None
    story = StoryPage.objects.live().filter(locale=tree.locale).order_by("-written_on").first()
    facts = [
        {"what": what, "unit": None, "procedure": None, "register": None, "name": ""}
        for what in ("members", "branches", "showcases", "stories")
    ]
    central = [
        *([_item("page", page=story)] if story else []),
        _item("notices", title="", count=4),
        _item("figures", title="公司党建一览", rows=facts),
        _item("words", title="人民电业为人民", text=""),
    ]
    ScreenPlaylist.objects.create(title=CENTRAL, unit=units["C0"], items=central)
    sources = {key: [{"procedure": row, "only_here": key == "venue_booking"}] for key, row in procedures.items()}
    film = Recording.objects.filter(content_type__startswith="video/").order_by("pk").first()
    own = [
        *([_item("dates", title="今天活动室的安排", days=1, sources=sources["venue_booking"])] if room else []),
        *(
            [_item("dates", title="近期组织生活", days=30, sources=sources["org_life_meeting"])]
            if "org_life_meeting" in sources
            else []
        ),
        _item("picture", image=pictures["substation"], caption="我们守着的变电站"),
        *([_item("film", video=film, caption="停电作业三步")] if film else []),
    ]
    Screen.objects.create(title=ROOM, unit=units["B06"], room=room, shows_internal=True, items=own)
    if room is not None:
        _book(room, units["B06"])


def _item(kind: str, **value: Any) -> tuple[str, dict[str, Any]]:
    return kind, {"seconds": 12, "first_day": None, "last_day": None, **value}


def _hall(unit: Unit) -> Record | None:
    form = Form.objects.filter(key="venues").first()
    chief = User.objects.filter(is_superuser=True).order_by("pk").first()
    keeper = Member.objects.filter(memberships__unit=unit).order_by("code").first()
    if form is None or chief is None or keeper is None:
        return None
    answers = {"name": HALL, "capacity": "40", "keeper": keeper.code, "approval": "auto", "equipment": ["screen"]}
    return submit_record(form=form, user=chief, data=answers, unit=unit)


def _book(room: Record, unit: Unit) -> None:
    """Books the hall for the rest of the day, as far as there is one."""
    member = Member.objects.filter(memberships__unit=unit, user__isnull=False).order_by("code").last()
    if member is None or member.user is None:
        return
    now = clock.now().replace(minute=0, second=0, microsecond=0)
    for hours, purpose in ((1, "meetings"), (3, "lecture"), (5, "visit")):
        begins = now + timedelta(hours=hours)
        data = {
            "venue": str(room.pk),
            "start_at": begins.isoformat(),
            "end_at": (begins + timedelta(hours=2)).isoformat(),
            "purpose": purpose,
            "headcount": "20",
        }
        try:
            with transaction.atomic():
                name = f"demo-booking-{hours}"
                case = start_case(procedure="venue_booking", unit=unit, actor=member.user, token=f"{name}-start")
                inputs = RawInputs(data=data)
                take_action(case_id=case.pk, action="submit", actor=member.user, inputs=inputs, token=name)
        except ActionRefused:
            # Too late in the day, or the pack was changed: the screen then says that nothing is booked.
            return
