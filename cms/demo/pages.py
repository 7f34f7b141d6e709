"""The demo's showcases, stories, branch cards and notices."""

from datetime import date
from typing import Any

from wagtail.models import Page

from cms.models import (
    BranchPage,
    CmsDocument,
    CmsImage,
    NoticePage,
    RankingPage,
    ShowcaseCategory,
    ShowcasePage,
    StoryPage,
)
from organization import clock
from organization.models import Unit
from organization.queries.calendar import current_calendar
from processes.models import Procedure

from .bodies import Bodies, metric
from .read import branch_texts, content
from .tree import Tree, put_page

Pictures = dict[str, CmsImage]


def put_categories() -> None:
    """Makes the three categories of showcases."""
    for position, row in enumerate(content("site")["categories"]):
        ShowcaseCategory.objects.get_or_create(key=row["key"], defaults={"name": row["name"], "position": position})


def put_showcases(tree: Tree, pictures: Pictures, units: dict[str, Unit]) -> dict[str, Page]:
    """Returns the showcases of last year's campaign that exist in the tree's language, by slug."""
    campaign, pages = content("site")["campaign"], {}
    bodies = Bodies(pictures, {}, language=tree.language)
    for number, row in enumerate(content("showcases")):
        words: dict[str, Any] | None = row.get(tree.language)
        if words is None:
            continue
        texts = ("title", "slogan", "background", "practice", "results", "replicability")
        pages[row["slug"]] = put_page(
            tree.indexes["showcases"],
            ShowcasePage,
            key=row["slug"],
            slug=row["slug"],
            locale=tree.locale,
            unit=units[row["unit"]],
            category_id=row["category"],
            cover=pictures[row["cover"]],
            featured=row.get("featured", False),
            **{name: words[name] for name in texts},
            search_description=words["summary"],
            metrics=[{"type": "metric", "value": metric(one)} for one in words["metrics"]],
            images=[{"type": "figure", "value": bodies.figure(*one)} for one in words["figures"]],
            people=[{"type": "person", "value": {"name": who, "duty": what}} for who, what in words["people"]],
            people_consent=True,
            campaign_name=campaign["name"][tree.language],
            campaign_year=campaign["year"],
            award_no=campaign["award_no"].format(number=campaign["first_number"] + number),
            decided_on=date.fromisoformat(campaign["decided_on"]),
            publicity_start=date.fromisoformat(campaign["publicity"][0]),
            publicity_end=date.fromisoformat(campaign["publicity"][1]),
            score_band=row["score_band"],
        )
    return pages


def put_stories(tree: Tree, pictures: Pictures, units: dict[str, Unit], showcases: dict[str, Page]) -> None:
    """Makes the stories that exist in the tree's language."""
    bodies = Bodies(pictures, showcases, language=tree.language, units=units)
    for row in content("stories"):
        words: dict[str, Any] | None = row.get(tree.language)
        if words is None:
            continue
        body = list(words["body"])
        if row["slug"] == "whiteboard" and tree.language == "zh-hans":
            body.append(["document", _whiteboard_columns().pk, "三列三色，照着画就能用"])
        put_page(
            tree.indexes["stories"],
            StoryPage,
            key=row["slug"],
            slug=row["slug"],
            locale=tree.locale,
            unit=units[row["unit"]],
            written_on=date.fromisoformat(row["date"]),
            title=words["title"],
            search_description=words["summary"],
            cover=pictures[row["cover"]],
            body=bodies.blocks(body),
        )


def put_branches(tree: Tree, pictures: Pictures, units: dict[str, Unit]) -> None:
    """Makes one card for each branch."""
    english = tree.language == "en"
    for row in branch_texts():
        unit = units[row.code]
        put_page(
            tree.indexes["branches"],
            BranchPage,
            key=f"branch-{row.code}",
            slug=row.code.lower(),
            locale=tree.locale,
            unit=unit,
            title=unit.name_en if english else unit.name,
            motto=row.motto_en if english else row.motto,
            search_description=row.text_en if english else row.text,
            introduction=f"<p>{row.text_en if english else row.text}</p>",
            cover=pictures[row.picture],
            names_shown=True,
        )


def put_ranking(tree: Tree, units: dict[str, Unit]) -> None:
    """Makes the page that lays the branches side by side."""
    meeting = Procedure.objects.filter(key="org_life_meeting").first()
    columns = [("showcases", None), ("stories", None), *([("cases", meeting.pk)] if meeting else [])]
    title, summary = content("site")["ranking"][tree.language]
    put_page(
        tree.home,
        RankingPage,
        key="ranking",
        slug="side-by-side",
        locale=tree.locale,
        title=title,
        search_description=summary,
        unit=units["C0"],
        columns=[
            {"type": "column", "value": {"what": what, "procedure": procedure, "name": ""}}
            for what, procedure in columns
        ],
    )


def put_notices(tree: Tree) -> None:
    """Makes the notices; one publicity runs from today."""
    for row in content("notices"):
        words: dict[str, Any] | None = row.get(tree.language)
        if words is None:
            continue
        issued, start, end = _dates(row)
        put_page(
            tree.indexes["announcements"],
            NoticePage,
            key=row["slug"],
            slug=row["slug"],
            locale=tree.locale,
            title=words["title"],
            search_description=words["summary"],
            issued_on=issued,
            publicity_start=start,
            publicity_end=end,
            working_days=row.get("days") or row.get("running_days"),
            contact=row.get("contact", "") if tree.language == "zh-hans" else "",
            body=[{"type": "text", "value": words["body"]}],
        )


def _dates(row: dict[str, Any]) -> tuple[date, date | None, date | None]:
    if row["issued"] == "today":
        calendar = current_calendar()
        first = calendar.next_working_day(clock.today()) if not calendar.is_working(clock.today()) else clock.today()
        return clock.today(), first, calendar.add_working_days(first, row["running_days"])
    start, end = (date.fromisoformat(row[name]) if name in row else None for name in ("start", "end"))
    return date.fromisoformat(row["issued"]), start, end


def _whiteboard_columns() -> CmsDocument:
    from django.core.files.base import ContentFile

    title = "白板三列格式"
    there = CmsDocument.objects.filter(title=title).first()
    if there is not None:
        return there
    text = "列,写什么,谁来擦\n在管,设备缺陷与隐患,责任人\n在办,本周要做的事,党小组长\n在等,卡在哪里、等谁,支部书记\n"
    document = CmsDocument(title=title, file=ContentFile(text.encode("utf-8-sig"), name="whiteboard.csv"))
    document.file_size = document.file.size
    document.save()
    return document
